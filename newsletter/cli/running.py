"""A run of a campaign in a terminal, and how it is said to stand afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.delivery.campaigns import CampaignStatus
    from newsletter.delivery.model import Campaign
    from newsletter.delivery.ports import Ledger
    from newsletter.delivery.run import RunReport
    from newsletter.report.plan import SendPlan


def carry_on(
    settings: Settings,
    ledger: Ledger,
    campaign: Campaign,
    lock: int,
    *,
    relay: str | None = None,
    workers: int | None = None,
    json: bool = False,
    plan: SendPlan | None = None,
) -> None:
    """Send what is left of a campaign, and say how it stands then. `lock` is what `lease_of` yields."""
    from newsletter.cli.progress import run_with_progress
    from newsletter.clock import system_clock
    from newsletter.delivery.campaigns import CampaignStatus, resume_command
    from newsletter.delivery.schedule import opens_at
    from newsletter.ledger.errors import LedgerError
    from newsletter.report.status import moment_words
    from newsletter.wiring.receipts import receipts_of
    from newsletter.wiring.running import pool_of, send_campaign

    pool = pool_of(settings, campaign, relay)
    opens = opens_at(campaign.orders, system_clock())
    if opens and is_soon(campaign):
        console.say(f"nothing is sent before {moment_words(opens)}; Ctrl-C leaves it for later")
    try:
        report = run_with_progress(
            campaign.planned,
            lambda stop, show: send_campaign(settings, ledger, campaign, pool, lock, workers, stop, show),
        )
    except LedgerError as fault:
        console.show_error(fault.sentence, fault.hint)
        console.next_step(resume_command(ledger, campaign))
        raise typer.Exit(1) from fault
    if not (campaign.kind.rehearsal or settings.state.ledger):
        console.say(
            "newsletter.toml now names the ledger in which your sends are recorded: keep that line, and the ledger"
        )
    receipts = [settings.shown(path) for path in receipts_of(settings, report.campaign)]
    standing = CampaignStatus(report.campaign, report.counts)
    tell(ledger, standing, json=json, ending=report, plan=plan, receipt=receipts[-1] if receipts else "")


def is_soon(campaign: Campaign) -> bool:
    """Tell whether a campaign begins so soon that it is worth waiting for in a terminal."""
    from newsletter.clock import system_clock
    from newsletter.delivery.means import WAIT_FOR
    from newsletter.delivery.schedule import opens_at

    now = system_clock()
    opens = opens_at(campaign.orders, now)
    return opens is None or (opens - now).total_seconds() <= WAIT_FOR


def say_when(campaign: Campaign) -> None:
    """Say when a campaign that is planned begins, and what has to run then."""
    from zoneinfo import ZoneInfo

    from newsletter.clock import system_clock
    from newsletter.delivery.schedule import opens_at

    now = system_clock()
    opens = (opens_at(campaign.orders, now) or now).astimezone(ZoneInfo(campaign.orders.zone))
    console.say(
        f"planned: campaign {campaign.id} begins {opens:%Y-%m-%d %H:%M} ({campaign.orders.zone}) "
        f"for {console.count(campaign.planned, 'recipient')}; nothing was sent yet"
    )
    console.next_step("newsletter worker, which must be running then", f"newsletter cancel {campaign.issue}")


def tell(
    ledger: Ledger,
    status: CampaignStatus,
    *,
    json: bool,
    ending: RunReport | None = None,
    plan: SendPlan | None = None,
    receipt: str = "",
) -> None:
    """Say how a campaign stands after a run, if there was one; exit with 1 where work is left."""
    from newsletter.delivery.campaigns import resume_command
    from newsletter.delivery.states import DeliveryState
    from newsletter.report.status import first_listed, moment_words, status_lines

    campaign = status.campaign
    if json:
        shown = {"plan": plan.as_json()} if plan else {}
        console.out_json({**status.as_json(), "sentence": ending.sentence if ending else "", **shown})
    until = ending.next_due if ending else None
    for line in status_lines(status, first_listed(ledger, campaign), waits_until=until):
        console.say(line)
    console.say()
    if ending and ending.newly_uncertain:
        begun = console.count(ending.newly_uncertain, "message")
        console.say(f"{begun} had been begun by a sender that was stopped: uncertain, and not sent again")
    if ending and ending.sentence:
        console.show_error(ending.sentence, ending.hint)
    if ending and ending.next_due:
        console.say(f"what is left may be sent from {moment_words(ending.next_due)} on")
        console.next_step(resume_command(ledger, campaign), "newsletter worker, which goes on by itself")
        raise typer.Exit(1)
    if campaign.is_unfinished:
        console.next_step(resume_command(ledger, campaign))
        raise typer.Exit(1)
    if receipt:
        console.say(f"the receipt is in {receipt}")
    look = "newsletter outbox" if campaign.relay == "outbox" else f"newsletter status {campaign.issue}"
    again = [
        f"newsletter resend {campaign.issue} --only {state}"
        for state in (DeliveryState.EXPIRED, DeliveryState.UNCERTAIN)
        if status.counts[state]
    ]
    console.next_step(look, *again)
