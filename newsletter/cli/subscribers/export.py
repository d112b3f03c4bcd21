"""`newsletter subscribers export`: what is kept, in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.cli.subscribers.asked import desk


def export(
    person: Annotated[
        str, typer.Option("--person", metavar="ADDRESS", help="Everything that is known about one reader, as JSON.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A new file; left out: standard output.")
    ] = None,
) -> None:
    """Write everything that is known about a reader, as they may ask for it.

    That is: the address and what they have chosen, every list with its fields, what was agreed to, all that has
    happened, and every message that was sent with what was filled in.

    Example: newsletter subscribers export --person anna@city.example --output anna.json
    """
    from newsletter.report.person import person_json

    with desk() as here:
        known = person_json(here.known(person))
    if output is None:
        console.out_json(known)
        return
    write_private(output, json.dumps(known, ensure_ascii=False, indent=2) + "\n")
    console.say(f"written: {output}; only you can read it")


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read. Raises FileExistsError's words as UsageError."""
    from newsletter.errors import UsageError

    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(text)
    except FileExistsError:
        raise UsageError(f"there is a file {path} already", "name another one: none is written over") from None
