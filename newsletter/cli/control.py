"""`newsletter pause` and `cancel`: what a person orders about a campaign that exists."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.delivery.model import Campaign
    from newsletter.delivery.ports import Ledger

Issue = Annotated[str, typer.Argument(metavar="ISSUE", help="A slug or a folder.")]
Number = Annotated[int | None, typer.Option("--campaign", metavar="ID", help="Not the newest, but this.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Json = Annotated[bool, typer.Option("--json", help="Print how it stands then, for programs.")]


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
