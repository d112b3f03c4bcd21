"""`newsletter subscribers export`: what is kept, in a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.cli.subscribers.asked import desk
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean


class NothingToExportError(UsageError):
    """It was not said what is to be written."""

    def __init__(self) -> None:
        super().__init__("say what to write: one reader, or a list", "add --person ADDRESS, or --list LIST")


class UnknownStandingError(UsageError):
    """A standing was named that there is not."""

    def __init__(self, typed: str, known: Iterable[str]) -> None:
        super().__init__(f"there is no standing “{typed}”", f"take one of {', '.join(known)}")


class NobodyOnListError(UsageError):
    """A list that nobody is on, and that so may be mistyped."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = did_you_mean(name, known)
        hint = f"did you mean {near}?" if near else "newsletter lists show names those that there are"
        super().__init__(f"nobody is on a list “{name}”", hint)


def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A new file; - or left out: standard output.")
    ] = None,
    person: Annotated[
        str, typer.Option("--person", metavar="ADDRESS", help="Everything that is known about one reader, as JSON.")
    ] = "",
    list_name: Annotated[str, typer.Option("--list", metavar="LIST", help="Everybody of a list, as CSV.")] = "",
    standing: Annotated[
        list[str] | None,
        typer.Option(
            "--standing", metavar="WORD", help="Of a list, only active, pending, unsubscribed, bounced or complained."
        ),
    ] = None,
    spreadsheet: Annotated[
        bool, typer.Option("--spreadsheet", help="Let Excel take no cell for a formula, and know the letters.")
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="The same as FILE.")] = None,
) -> None:
    """Write everything that is known about a reader, as they may ask for it, or everybody of a list.

    Of a reader that is: the address and what they have chosen, every list with its fields, what was agreed to, all that
    has happened, and every message that was sent with what was filled in.

    A list has a column for how each one stands; `newsletter subscribers import` reads it back as it was. Whoever was
    taken out of the list's file is not in it.

    Example: newsletter subscribers export --list members members.csv
    """
    target = file or output
    target = None if target == Path("-") else target
    if bool(person) == bool(list_name):
        raise NothingToExportError
    if person:
        _export_person(person, target)
    else:
        _export_list(list_name, target, standing or (), spreadsheet=spreadsheet)


def _export_person(person: str, target: Path | None) -> None:
    from newsletter.report.person import person_json

    with desk() as here:
        known = person_json(here.known(person))
    if target is None:
        console.out_json(known)
        return
    write_private(target, [json.dumps(known, ensure_ascii=False, indent=2) + "\n"])
    console.say(f"written: {target}; only you can read it")


def _export_list(name: str, target: Path | None, standings: Sequence[str], *, spreadsheet: bool) -> None:
    from newsletter.subscribers.exports import table_of
    from newsletter.subscribers.imports.standing import Standing

    for typed in standings:
        if typed not in list(Standing):
            raise UnknownStandingError(typed, Standing)
    number = 0
    with desk() as here:
        if name not in here.store.lists():
            raise NobodyOnListError(name, here.store.lists())
        people = (each for each in here.store.exported(name) if not standings or each.standing in standings)
        rows = table_of(people, here.store.columns(name), spreadsheet=spreadsheet)
        for_excel = "\ufeff" if spreadsheet else ""

        def lines() -> Iterator[str]:
            nonlocal number
            for number, row in enumerate(rows):
                yield (for_excel if number == 0 else "") + csv_line(row)

        if target is None:
            for line in lines():
                console.out(line.removesuffix("\r\n"))
        else:
            write_private(target, lines())
            console.say(f"written: {target}, {console.count(number, 'reader')}; only you can read it")
    if spreadsheet:
        console.say("a ' stands before what a spreadsheet would take for a formula; an import takes it away again")


def csv_line(cells: Sequence[str]) -> str:
    """Return a row of a CSV file (RFC 4180), with its end."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def write_private(path: Path, texts: Iterable[str]) -> None:
    """Write a new file that only its owner can read. Raises FileExistsError's words as UsageError."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            path.chmod(0o600)
            file.writelines(texts)
    except FileExistsError:
        raise UsageError(f"there is a file {path} already", "name another one: none is written over") from None
