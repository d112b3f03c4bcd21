"""`newsletter outbox`: the messages that were written instead of sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError


class NoMessageError(UsageError):
    """The outbox holds no such message."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the outbox holds no message “{name}”", "list them: newsletter outbox")


def outbox(
    message: Annotated[
        str | None,
        typer.Argument(metavar="MESSAGE", help="A message to show, as the list names it; the list if left out."),
    ] = None,
    source: Annotated[bool, typer.Option("--source", help="Show the message as it would go over the wire.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="List so many; 0 lists all.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="Print the list, for programs.")] = False,
) -> None:
    """List the messages of the outbox, or show one.

    Example: newsletter outbox 2012-11-energetikas-lideri-1/0001-anna@riga.example
    """
    from newsletter.wiring.outbox import outbox_entries, outbox_message, readable
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    if message:
        try:
            data = outbox_message(settings, message.removesuffix(".eml"))
        except KeyError as fault:
            raise NoMessageError(message) from fault
        console.out(data.decode("utf-8", "replace") if source else readable(data))
        return
    entries = outbox_entries(settings)
    if json:
        console.out_json([asdict(entry) for entry in entries])
        return
    if not entries:
        console.say("the outbox is empty")
        console.next_step("newsletter send ISSUE --to LIST --relay outbox")
        return
    from newsletter.report.table import aligned

    shown = entries[:limit] if limit else entries
    for line in aligned([[entry.id, entry.to, entry.subject] for entry in shown], indent=""):
        console.out(line)
    if len(shown) < len(entries):
        console.say(f"and {len(entries) - len(shown):,} more; --limit 0 lists all")
    console.next_step(f"newsletter outbox {shown[0].id}")
