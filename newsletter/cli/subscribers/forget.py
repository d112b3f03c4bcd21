"""`newsletter subscribers forget`: somebody wants nothing of theirs to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.subscribers.asked import Address, Why, Yes, desk, key_of

if TYPE_CHECKING:
    from newsletter.subscribers.records import Record
    from newsletter.wiring.subscribers.forgetting import ForgottenEverywhere
    from newsletter.wiring.subscribers.people import FileRow

COMMITS_SHOWN = 5


def forget(
    address: Address,
    yes: Yes = False,
    why: Why = "",
    json: Annotated[bool, typer.Option("--json", help="Print what was done, for programs.")] = False,
) -> None:
    """Take a reader out of everything that is stored, as they have asked. It cannot be undone.

    The store, the files of lists and the outbox keep nothing that tells who it was; all that is counted stays the same.
    Only a keyed hash is left, by which no file and no import brings them back: they come back by signing up.

    Example: newsletter subscribers forget anna@city.example
    """
    from newsletter.wiring.subscribers.forgetting import forget_everywhere
    from newsletter.wiring.subscribers.people import rows_in_files

    key = key_of(address)
    with desk() as here:
        if not yes:
            for line in at_stake(here.store.record(key, here.now), rows_in_files(here.settings, key)):
                console.say(line)
            console.agree(f"Type “forget” to forget {address} for good, anything else to stop", "forget")
        done = forget_everywhere(here.settings, here.store, key, here.cause(why))
    if json:
        console.out_json(as_json(done))
    console.say(f"{address} is forgotten: nothing is sent there any more, and they come back only by signing up")
    for line in told(done):
        console.say(line)
    console.next_step(f"newsletter subscribers show {address}")
    if not done.is_done:
        raise typer.Exit(1)


def at_stake(record: Record, rows: tuple[FileRow, ...]) -> list[str]:
    """Return what there is to forget."""
    lists = ", ".join(each.list_name for each in record.subscriptions)
    there = [f"{row.shown}, line {row.line}" for row in rows]
    return [
        f"  lists: {lists or 'none'}",
        f"  messages: {len(record.sent):,}",
        f"  changes on record: {len(record.history):,}",
        f"  rows of files: {', '.join(there) or 'none'}",
    ]


def told(done: ForgottenEverywhere) -> list[str]:
    """Return what was done, and what is left to be done by hand."""
    lines = []
    if done.stored.on_the_wire:
        lines.append(
            f"{console.count(done.stored.on_the_wire, 'message')} was on its way already, and may still arrive"
        )
    for file in done.files:
        at = ", ".join(map(str, file.lines))
        if file.fault:
            where = f"take line {at} out by hand" if at else "see whether they stand in it"
            lines.append(f"{file.shown} was left as it is, as {file.fault}: {where}")
        elif file.lines:
            lines.append(f"taken out of {file.shown}: line {at}")
        if file.mentions:
            lines.append(f"{file.shown} names them elsewhere, too: line {', '.join(map(str, file.mentions))}")
    if done.outbox:
        lines.append(f"emptied in the outbox: {console.count(done.outbox, 'message')}")
    if done.commits:
        shown = ", ".join(done.commits[:COMMITS_SHOWN]) + (", …" if len(done.commits) > COMMITS_SHOWN else "")
        lines.append(f"git's history still names them, in {console.count(len(done.commits), 'commit')}: {shown}")
        lines.append("  only rewriting it takes them out: git filter-repo; better keep lists of readers out of git")
    lines += [
        f"a copy of the ledger still names them: {path.name}; delete it if you need it no more" for path in done.copies
    ]
    lines.append("other copies of the ledger and of list files, on other disks, name them until they are deleted")
    return lines


def as_json(done: ForgottenEverywhere) -> dict[str, object]:
    """Return what was done, for programs."""
    return {
        "lists": list(done.stored.lists),
        "messages": len(done.stored.messages),
        "on_the_wire": done.stored.on_the_wire,
        "files": [
            {"file": each.shown, "lines": list(each.lines), "fault": each.fault, "mentions": list(each.mentions)}
            for each in done.files
        ],
        "outbox": done.outbox,
        "commits": list(done.commits),
        "copies": [str(path) for path in done.copies],
    }
