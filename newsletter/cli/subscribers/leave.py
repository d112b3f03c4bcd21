"""`newsletter subscribers unsubscribe`: somebody has asked an editor to be taken off."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.cli.subscribers.asked import Address, Json, Lists, Why, desk, key_of
from newsletter.errors import UsageError


class FromWhichError(UsageError):
    """Nobody has said from which lists."""

    def __init__(self, on: list[str]) -> None:
        there = f"they are on: {', '.join(on)}" if on else "newsletter subscribers unsubscribe --help"
        super().__init__("say from which: --list LIST, or --all for every list", there)


def unsubscribe(
    address: Address,
    lists: Lists = None,
    everywhere: Annotated[
        bool, typer.Option("--all", help="From every list, those that are still to come included.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back what an editor has done by mistake, and no one else.")
    ] = False,
    why: Why = "",
    json: Json = False,
) -> None:
    """Take a reader off lists, as they have asked. It holds at once, also for a send that is under way.

    Nobody but they themselves can take it back, unless it was a mistake of yours: --undo. An address that is not known
    yet can be taken off, too; no file and no import brings it in then.

    Example: newsletter subscribers unsubscribe anna@city.example --list members --why "by phone"
    """
    from newsletter.wiring.subscribers.standing import take_back

    key = key_of(address)
    with desk() as here:
        names, cause = here.lists(lists), here.cause(why)
        known = [each.list_name for each in here.store.subscriptions_of(key)]
        if not names and not everywhere:
            raise FromWhichError(known)
        if undo:
            effects = take_back(here.store, address, names or known, cause)
        elif everywhere:
            effects = here.store.leave_all(key, cause)
        else:
            effects = here.store.leave(key, names, cause)
        here.tell(key, json=json)
    for effect in effects:
        after = effect.after
        if after:
            console.say(f"{address} {'is' if effect.moved else 'was already'} {after.status} on {after.list_name}")
        else:
            console.say(f"{address} has asked to be forgotten: nothing is sent there, and nothing of it is kept")
    if everywhere and not undo:
        console.say("no newsletter is sent there any more, whatever list it is of")
    elif not effects:
        console.say("nothing was changed")
    console.next_step(f"newsletter subscribers show {address}")
