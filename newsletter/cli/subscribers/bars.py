"""`newsletter subscribers suppress`: an address that nothing more may be sent to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.cli.subscribers.asked import Address, Desk, Json, Why, desk, key_of
from newsletter.errors import NewsletterError, UsageError


class NotLiftedError(UsageError):
    """There is nothing to take back."""

    def __init__(self, address: str) -> None:
        super().__init__(f"nothing of that kind keeps mail from {address}", f"newsletter subscribers show {address}")


class OwnWishError(NewsletterError):
    """An editor wants to take back what a reader has wished."""

    def __init__(self, address: str, reason: str) -> None:
        what = "has asked to be forgotten" if reason == "forgotten" else "has left every list"
        super().__init__(
            f"{address} {what}, and only they can take that back: nothing was changed",
            "they do by signing up, which asks them to confirm; what an editor has done by mistake ends with: "
            f"newsletter subscribers unsubscribe {address} --all --undo",
        )


def suppress(
    address: Address,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why nothing is sent: complained, “asked by phone”.")
    ] = "by hand",
    list_name: Annotated[str, typer.Option("--list", metavar="LIST", help="Nothing of one list only.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Not even a confirmation of a sign-up.")] = False,
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help="It ends with that day: 2026-12-31. Left out: for good.")
    ] = "",
    evidence: Annotated[str, typer.Option("--evidence", metavar="TEXT", help="What shows it.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Take it back.")] = False,
    why: Why = "",
    json: Json = False,
) -> None:
    """Send no newsletter to an address any more, whoever adds it to whatever list; with --lift take that back.

    It holds at once, also for a send that is under way. One that holds for good is not shortened by one that ends.

    Example: newsletter subscribers suppress anna@city.example --reason "mailbox of a school that has closed"
    """
    from newsletter.subscribers.records import ALL_LISTS, EVERYTHING

    if list_name and everything:
        raise UsageError("--list and --everything say different things", "give one of them")
    expires = end_of_day(until) if until else None
    key = key_of(address)
    with desk() as here:
        scope = EVERYTHING if everything else here.lists([list_name])[0] if list_name else ALL_LISTS
        if expires and expires <= here.now:
            raise UsageError(f"{until} is over already", "name a day to come, or leave --until away")
        if lift:
            if not here.store.unsuppress(key, scope, here.cause(why)):
                raise not_lifted(here, address, scope)
            done = "that is taken back; whoever has left a list stays away from it"
        elif here.store.suppress(key, reason, here.cause(why), scope, evidence, expires):
            done = "nothing more is sent there" + (f" until {until} is over" if until else "")
        else:
            done = "nothing was sent there before either: nothing was changed"
        here.tell(key, json=json)
    console.say(f"{address}: {done}")
    console.next_step(f"newsletter subscribers show {address}")


def not_lifted(here: Desk, address: str, scope: str) -> NewsletterError:
    """Return why nothing was taken back."""
    bars = here.store.suppressions(key_of(address), here.now)
    own = next((bar.reason for bar in bars if bar.scope == scope), "")
    return OwnWishError(address, own) if own else NotLiftedError(address)


def end_of_day(typed: str) -> datetime:
    """Return when a day ends here. Raises UsageError."""
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").astimezone()
    except ValueError:
        raise UsageError(f"“{typed}” is not a day", "write it as 2026-12-31") from None
    return day + timedelta(days=1)
