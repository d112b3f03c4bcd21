"""`newsletter subscribers show` and `search`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.cli.subscribers.asked import Address, Json, desk


def show(
    address: Address,
    history: Annotated[bool, typer.Option("--history", help="All that has happened, not only the last of it.")] = False,
    json: Json = False,
) -> None:
    """Show what is known about a reader: the lists, what was agreed to, and what has happened, with who and why.

    Example: newsletter subscribers show anna@city.example
    """
    from newsletter.report.person import person_json, person_lines

    with desk() as here:
        record = here.known(address)
    if json:
        console.out_json(person_json(record))
        return
    for line in person_lines(record, all_of_it=history):
        console.out(line)


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A part of an address or of a name.")],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="At most so many.")] = 50,
    json: Json = False,
) -> None:
    """Find readers by a part of their address or name.

    Example: newsletter subscribers search kalni
    """
    from newsletter.report.person import found_json, found_lines

    with desk() as here:
        people = here.store.search(text, limit + 1)
        found = [(person, here.store.subscriptions_of(person.key)) for person in people[:limit]]
    if json:
        console.out_json(found_json(found))
        return
    for line in found_lines(found):
        console.out(line)
    if not found:
        console.say(f"nobody has “{console.harmless(text)}” in their address or name")
        console.say("people of list files are found once they were read: newsletter lists sync")
    if len(people) > limit:
        console.say(f"there are more than {limit:,}: type more of it, or give --limit")
