"""`newsletter send` and `newsletter resume`: an issue to its readers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.agreeing import agree
from newsletter.cli.audience import LeftOutFile
from newsletter.cli.options import in_place_of
from newsletter.cli.plans import read_planned, refuse_beside_plan, refuse_drift, send_command, show_plan
from newsletter.cli.running import carry_on, is_soon, say_when, tell
from newsletter.cli.wanted import Wanted, request_of
from newsletter.cli.watching import watching
from newsletter.errors import NewsletterError, UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.report.plan import SendPlan
    from newsletter.report.planfile import PlanFile
    from newsletter.wiring.request import Request
    from newsletter.wiring.workspace import Build

Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="How many processes send; by itself as many as pay."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the plan or the outcome, for programs.")]


class NoIssueError(UsageError):
    """Neither an issue nor a plan was named."""

    def __init__(self) -> None:
        super().__init__("no issue was named", "newsletter send ISSUE --to LIST, or newsletter send --plan FILE")


@in_place_of("wanted", Wanted)
def send(
    *,
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="A slug or a folder; a plan names its own.")
    ] = None,
    wanted: Wanted,
    left_out: LeftOutFile = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="Carry out exactly this plan of `newsletter plan`.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan, and send nothing.")] = False,
    workers: Workers = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Send an issue to lists: shows the plan, asks, and sends to each reader once.

    Whoever has the issue already is left out. If it is interrupted, `newsletter resume` carries on where it stopped.

    Example: newsletter send 2012-11-energetikas-lideri --to municipalities
    """
    from newsletter.wiring.planning import prepare_dry
    from newsletter.wiring.workspace import build_issue, open_workspace

    settings = open_workspace()
    planned = None
    if plan is not None:
        refuse_beside_plan(plan, wanted.given)
        planned = read_planned(plan, issue)
        issue = planned.issue
    elif issue is None:
        raise NoIssueError
    built = build_issue(settings, issue, sending=True)
    if planned:
        then = planned.made_at
        request = request_of(settings, planned.selection, planned.when, planned.relay, then, planned.despite)
    else:
        request = wanted.request(settings, built.slug, "send")
    if dry_run:
        with watching(settings, request.selection, left_out) as watcher:
            prepared = prepare_dry(settings, built, replace(request, watching=watcher))
        end_dry_run(prepared.plan, planned, wanted.relay, json=json)
        return
    carry_out(settings, built, request, planned, left_out=left_out, workers=workers, yes=yes, json=json)


def carry_out(
    settings: Settings,
    built: Build,
    request: Request,
    planned: PlanFile | None,
    *,
    left_out: Path | None,
    workers: int | None,
    yes: bool,
    json: bool,
) -> None:
    """Plan a send, ask, and carry it out, while nobody else plans or sends the issue."""
    from newsletter.delivery.campaigns import status_of
    from newsletter.wiring import planning, sending

    with sending.lease_of(settings, built.slug) as lock, sending.ledger_of(settings) as ledger:
        with watching(settings, request.selection, left_out) as watcher:
            prepared = planning.prepare_draft(settings, built, replace(request, watching=watcher), ledger)
        show_plan(prepared.plan)
        try:
            agree(prepared, planned, yes=yes)
        except BaseException as fault:
            planning.discard(prepared, ledger)
            if json and isinstance(fault, (NewsletterError, typer.Exit)):
                console.out_json(prepared.plan.as_json())
            raise
        campaign = planning.begin(prepared, ledger, canary=request.canary)
        if request.orders.start and not is_soon(campaign):
            if json:
                standing = status_of(ledger, campaign)
                console.out_json({**standing.as_json(), "sentence": "", "plan": prepared.plan.as_json()})
            say_when(campaign)
            return
        carry_on(settings, ledger, campaign, lock, workers=workers, json=json, plan=prepared.plan)


def resume(
    issue: Annotated[str, typer.Argument(metavar="ISSUE", help="A slug or a folder.")],
    campaign: Annotated[int | None, typer.Option("--campaign", metavar="ID", help="Not the newest, but this.")] = None,
    relay: Annotated[
        str | None, typer.Option("--relay", metavar="RELAY", help="Another relay than the one it was begun with.")
    ] = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Carry on with a send where it stopped. With nothing left to do it says so.

    Example: newsletter resume 2012-11-energetikas-lideri
    """
    from newsletter.delivery.campaigns import status_of
    from newsletter.wiring.campaigns import find_campaign, open_existing, slug_of
    from newsletter.wiring.running import end_for_good
    from newsletter.wiring.sending import lease_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    slug = slug_of(settings, issue)
    with open_existing(settings, slug) as ledger, lease_of(settings, slug) as lock:
        found = find_campaign(ledger, slug, campaign)
        if not found.is_unfinished:
            end_for_good(settings, ledger, found)
            console.say(f"campaign {found.id} of “{slug}” is {found.state}: nothing is left to send")
            tell(ledger, status_of(ledger, found), json=json)
            return
        carry_on(settings, ledger, found, lock, relay=relay, workers=workers, json=json)


def end_dry_run(plan: SendPlan, planned: PlanFile | None, relay: str | None, *, json: bool) -> None:
    """Show what a send would do, and the command that does it. Raises PlanDriftError."""
    show_plan(plan)
    if json:
        console.out_json(plan.as_json())
    if planned:
        refuse_drift(planned, plan)
    console.say("nothing was sent: this was a dry run")
    if plan.refusing:
        console.next_step("correct the lines above, then give the same command again")
        raise typer.Exit(1)
    if not plan.audience.recipients:
        console.next_step(f"newsletter status {plan.issue}")
        return
    console.next_step(f"newsletter send --plan {planned.path}" if planned else send_command(plan, relay))
