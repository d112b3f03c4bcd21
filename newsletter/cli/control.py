"""`newsletter pause`, `cancel` and `resend`: what a person orders about a campaign that exists."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.delivery.model import Campaign
    from newsletter.delivery.ports import Ledger
    from newsletter.delivery.states import DeliveryState

Issue = Annotated[str, typer.Argument(metavar="ISSUE", help="A slug or a folder.")]
Number = Annotated[int | None, typer.Option("--campaign", metavar="ID", help="Not the newest, but this.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Json = Annotated[bool, typer.Option("--json", help="Print how it stands then, for programs.")]
ROWS_SHOWN = 20


def pause(issue: Issue, campaign: Number = None, json: Json = False) -> None:
    """Pause a send from another terminal: what is on the wire is ended, the rest waits for `newsletter resume`.

    Example: newsletter pause 2012-11-energetikas-lideri
    """
    from newsletter.clock import system_clock
    from newsletter.delivery import control
    from newsletter.delivery.campaigns import resume_command, status_of
    from newsletter.wiring.campaigns import find_campaign, open_existing, slug_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    slug = slug_of(settings, issue)
    with open_existing(settings, slug) as ledger:
        found = find_campaign(ledger, slug, campaign)
        paused = control.pause(ledger, found, system_clock())
        if json:
            console.out_json(status_of(ledger, paused).as_json())
        console.say(f"“{slug}” is paused; {left_words(ledger, paused)} left")
        console.next_step(resume_command(ledger, paused), f"newsletter cancel {slug}")


def cancel(issue: Issue, campaign: Number = None, yes: Yes = False, json: Json = False) -> None:
    """Give up what is left of a send. Who has it keeps it; nobody else gets it from this campaign.

    Example: newsletter cancel 2012-11-energetikas-lideri
    """
    from newsletter.clock import system_clock
    from newsletter.delivery import control
    from newsletter.delivery.campaigns import status_of
    from newsletter.delivery.lease import LeaseHeldError
    from newsletter.wiring.campaigns import find_campaign, open_existing, slug_of
    from newsletter.wiring.running import end_for_good
    from newsletter.wiring.sending import lease_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    slug = slug_of(settings, issue)
    with open_existing(settings, slug) as ledger:
        found = find_campaign(ledger, slug, campaign)
        if found.is_unfinished and not yes:
            console.say(f"campaign {found.id} of “{slug}” is {found.state}; {left_words(ledger, found)} left")
            console.agree("Type “cancel” to give them up, anything else to leave it as it is", "cancel")
        cancelled = control.cancel(ledger, found, system_clock())
        with suppress(LeaseHeldError), lease_of(settings, slug):  # held by a sender, which ends what is on the wire
            end_for_good(settings, ledger, cancelled)
        if json:
            console.out_json(status_of(ledger, cancelled).as_json())
        console.say(f"campaign {found.id} of “{slug}” is given up")
        console.next_step(f"newsletter status {slug}")


def left_words(ledger: Ledger, campaign: Campaign) -> str:
    """Return how many deliveries are left, with their verb."""
    from newsletter.delivery.states import OPEN_STATES

    counts = ledger.counts(campaign.id)
    left = sum(counts[state] for state in OPEN_STATES)
    return f"{left:,} of {campaign.planned:,} {'is' if left == 1 else 'are'}"


def resend(
    issue: Issue,
    only: Annotated[
        str, typer.Option("--only", metavar="STATES", help="rejected, expired, uncertain; several with commas.")
    ],
    campaign: Number = None,
    relay: Annotated[
        str | None, typer.Option("--relay", metavar="RELAY", help="Another relay than the one it was begun with.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", min=1, help="How many processes send; by itself as many as pay."),
    ] = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Send again to those who were rejected, have expired or are uncertain; says first whom it concerns.

    Who is uncertain may have the issue already, and then gets it twice.

    Example: newsletter resend 2012-11-energetikas-lideri --only uncertain
    """
    from newsletter.cli.running import carry_on
    from newsletter.clock import system_clock
    from newsletter.delivery import control
    from newsletter.wiring.campaigns import find_campaign, open_existing, slug_of
    from newsletter.wiring.sending import lease_of
    from newsletter.wiring.workspace import open_workspace

    states = read_states(only)
    settings = open_workspace()
    slug = slug_of(settings, issue)
    with open_existing(settings, slug) as ledger, lease_of(settings, slug) as lock:
        found = find_campaign(ledger, slug, campaign)
        control.refuse_given_up(found)
        number = show_whom(ledger, found, states)
        if number and not yes:
            console.agree(f"Type the number of recipients ({number}) to send again, anything else to stop", str(number))
        ordered = control.order_again(ledger, found, states, system_clock())
        carry_on(settings, ledger, ordered, lock, relay=relay, workers=workers, json=json)


def read_states(typed: str) -> tuple[DeliveryState, ...]:
    """Read the states of `--only`; raise UsageError for any that nobody can order again."""
    from newsletter.delivery.control import ORDERED_AGAIN
    from newsletter.errors import UsageError

    known = {state.value: state for state in ORDERED_AGAIN}
    words = [word.strip().lower() for word in typed.split(",") if word.strip()]
    for word in words:
        if word not in known:
            raise UsageError(f"“{word}” cannot be sent again", f"--only takes {', '.join(known)}")
    if not words:
        raise UsageError("nobody was named to send again to", f"--only takes {', '.join(known)}")
    return tuple(known[word] for word in dict.fromkeys(words))


def show_whom(ledger: Ledger, campaign: Campaign, states: tuple[DeliveryState, ...]) -> int:
    """Show whom a resend concerns, with the reason; return how many, without those who have the issue elsewhere."""
    from itertools import islice

    from newsletter.report.status import MEANINGS
    from newsletter.report.table import aligned

    counts = ledger.counts(campaign.id)
    for state in states:
        if not counts[state]:
            continue
        console.say(f"{counts[state]:,} {state}: {MEANINGS[state]}")
        shown = islice(ledger.deliveries(campaign.id, [state]), ROWS_SHOWN)
        for line in aligned([["  " + each.address, each.reply] for each in shown]):
            console.say(line)
        if counts[state] > ROWS_SHOWN:
            console.say(f"    and {counts[state] - ROWS_SHOWN:,} more")
    elsewhere = sum(ledger.reached_elsewhere(campaign.id, state) for state in states)
    if elsewhere:
        console.say(f"{elsewhere:,} of them have it from another campaign, and do not get it again")
    return sum(counts[state] for state in states) - elsewhere
