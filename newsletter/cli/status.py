"""`newsletter status`: what became of a send."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console


def status(
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="A slug or a folder; the newest send if left out.")
    ] = None,
    campaign: Annotated[int | None, typer.Option("--campaign", metavar="ID", help="Not the newest, but this.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one flat object, for programs.")] = False,
) -> None:
    """Show what became of a send: how many deliveries stand where, and who needs a look.

    Example: newsletter status 2012-11-energetikas-lideri
    """
    from newsletter.clock import system_clock
    from newsletter.delivery.campaigns import resume_command, status_of, waits_until
    from newsletter.delivery.states import CampaignState
    from newsletter.report.status import first_listed, status_lines
    from newsletter.wiring.campaigns import find_campaign, is_being_sent, open_existing, slug_of
    from newsletter.wiring.receipts import receipts_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    slug = slug_of(settings, issue) if issue else ""
    with open_existing(settings, slug) as ledger:
        found = find_campaign(ledger, slug, campaign)
        standing = status_of(ledger, found)
        if json:
            console.out_json({**standing.as_json(), "despite": ledger.overruled(found.id)})
            return
        orphaned = not is_being_sent(settings, found.issue)
        until = waits_until(ledger, found, standing.counts, system_clock()) if orphaned else None
        listed, despite = first_listed(ledger, found), ledger.overruled(found.id)
        for line in status_lines(standing, listed, orphaned=orphaned, waits_until=until, despite=despite):
            console.out(line)
        resume = resume_command(ledger, found)
    for path in receipts_of(settings, found):
        console.out(f"  receipt: {settings.shown(path)}")
    if found.state is CampaignState.SENDING and not orphaned:
        console.next_step(f"newsletter pause {found.issue}", f"newsletter cancel {found.issue}")
    elif found.state is CampaignState.READY and until:
        console.next_step("newsletter worker, which must be running then", f"newsletter cancel {found.issue}")
    elif found.is_unfinished:
        console.next_step(resume)
    elif found.relay == "outbox":
        console.next_step("newsletter outbox")
