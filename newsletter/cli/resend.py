"""`newsletter resend`: an issue that went out, once more, to those whom it did not reach or who came later."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.control import Issue, Json, Number, Yes
from newsletter.cli.send import Workers, carry_out, end_dry_run
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.delivery.model import Campaign
    from newsletter.delivery.ports import Ledger
    from newsletter.delivery.states import DeliveryState
    from newsletter.wiring.request import Request
    from newsletter.wiring.workspace import Build

ROWS_SHOWN = 20


class NoWhomError(UsageError):
    """Nobody was named to send again to, or two kinds of readers at once."""

    def __init__(self, issue: str, *, is_both: bool) -> None:
        sentence = "--only and --joined-since are two sends" if is_both else "nobody was named to send again to"
        hint = f"newsletter resend {issue} --only uncertain, or --joined-since 2026-11-24"
        super().__init__(sentence, f"give one of them: {hint}")


def resend(
    issue: Issue,
    only: Annotated[
        str, typer.Option("--only", metavar="STATES", help="rejected, expired, uncertain; several with commas.")
    ] = "",
    joined_since: Annotated[
        str,
        typer.Option("--joined-since", metavar="DATE", help="To who has joined the lists since a day: 2026-11-24."),
    ] = "",
    campaign: Number = None,
    relay: Annotated[
        str | None, typer.Option("--relay", metavar="RELAY", help="Another relay than the one it was begun with.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show whom it concerns, and send nothing.")] = False,
    workers: Workers = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Send again to those who were rejected, have expired or are uncertain, or to who has joined since.

    It says first whom it concerns. Who is uncertain may have the issue already, and then gets it twice; nobody else
    does. Who has joined since gets it as a send of its own, through the lists of the earlier one.

    Example: newsletter resend 2012-11-energetikas-lideri --joined-since 2012-11-20
    """
    from newsletter.wiring.campaigns import slug_of
    from newsletter.wiring.workspace import open_workspace

    if bool(only) == bool(joined_since):
        raise NoWhomError(issue, is_both=bool(only))
    states = read_states(only) if only else ()
    settings = open_workspace()
    if joined_since:
        built, request = _since(settings, issue, joined_since, campaign, relay)
        if dry_run:
            from newsletter.wiring.planning import prepare_dry

            end_dry_run(prepare_dry(settings, built, request).plan, None, relay, json=json)
            return
        carry_out(settings, built, request, None, left_out=None, workers=workers, yes=yes, json=json)
        return
    _again(settings, slug_of(settings, issue), states, campaign, relay, workers, dry_run=dry_run, yes=yes, json=json)


def _since(settings: Settings, issue: str, day: str, campaign: int | None, relay: str | None) -> tuple[Build, Request]:
    """Return an issue and its send to those of its readers who joined on a day or later."""
    from newsletter.cli.wanted import request_of
    from newsletter.delivery.campaigns import kind_of
    from newsletter.delivery.selection import Selection, When, read_day
    from newsletter.wiring.again import changed_since, find_earlier
    from newsletter.wiring.campaigns import open_existing, slug_of
    from newsletter.wiring.workspace import build_issue

    since = read_day("--joined-since", day)
    slug = slug_of(settings, issue)
    with open_existing(settings, slug) as ledger:
        built = build_issue(settings, issue, sending=True)
        request = request_of(settings, Selection(lists=()), When(), relay)
        earlier = find_earlier(ledger, slug, kind_of(request.pool.first), campaign)
        changed = changed_since(ledger, earlier.campaign, built.editions)
    if changed:
        console.say(
            f"{', '.join(changed)}: not as it went out in campaign {earlier.campaign.id}; it goes out as it is now"
        )
    return built, replace(request, selection=earlier.since(since))


def _again(
    settings: Settings,
    slug: str,
    states: tuple[DeliveryState, ...],
    campaign: int | None,
    relay: str | None,
    workers: int | None,
    *,
    dry_run: bool,
    yes: bool,
    json: bool,
) -> None:
    """Send again to those of a campaign who stand in some states."""
    from newsletter.cli.running import carry_on
    from newsletter.clock import system_clock
    from newsletter.delivery import control
    from newsletter.wiring.campaigns import find_campaign, open_existing
    from newsletter.wiring.sending import lease_of

    held = nullcontext(None) if dry_run else lease_of(settings, slug)
    with open_existing(settings, slug) as ledger, held as lock:
        found = find_campaign(ledger, slug, campaign)
        control.refuse_given_up(found)
        number = show_whom(ledger, found, states)
        if lock is None:
            if json:
                console.out_json({"issue": slug, "campaign": found.id, "recipients": number})
            console.say("nothing was sent: this was a dry run")
            console.next_step(f"newsletter resend {slug} --only {','.join(states)}")
            return
        if number and not yes:
            console.agree(f"Type the number of recipients ({number}) to send again, anything else to stop", str(number))
        ordered = control.order_again(ledger, found, states, system_clock())
        carry_on(settings, ledger, ordered, lock, relay=relay, workers=workers, json=json)


def read_states(typed: str) -> tuple[DeliveryState, ...]:
    """Read the states of `--only`; raise UsageError for any that nobody can order again."""
    from newsletter.delivery.control import ORDERED_AGAIN

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
