"""What an edition asks of its readers that their lists cannot answer, and what a real relay asks of a publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypedDict

from newsletter.address import is_reserved
from newsletter.config import SETTINGS_FILE, Publication
from newsletter.content.scaffold import EXAMPLE_ADDRESS
from newsletter.merge.expression import evaluate, names
from newsletter.merge.program import Literal, chosen
from newsletter.problems import Problem, did_you_mean, error, warning
from newsletter.render.edition import Edition
from newsletter.subscribers.model import Subscriber

ALWAYS_THERE = ("email", "name", "locale")
SHOWN = 3


class Place(TypedDict):
    """Where a field is asked for, as a problem tells it."""

    path: str
    line: int | None
    column: int | None
    source: str


def check_fields(
    edition: Edition,
    columns: Iterable[str],
    readers: Sequence[Subscriber],
    typed: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Problem]:
    """Report a field that no list has, and a value that some readers lack where the text gives no default.

    Lists that could not be read have no columns, and nothing is missed in them. `typed` are the lines of the issue's
    files by their names, to point at.
    """
    columns = tuple(columns)
    if not columns:
        return []
    known = sorted({*columns, *ALWAYS_THERE})
    unknown = sorted(edition.fields.difference(known))
    problems = [
        error(
            "unknown-field",
            f"the {edition.locale} text uses subscriber.{name}, and no list of this send has a column “{name}”",
            **_place(edition, name, typed),
            hint=f"did you mean subscriber.{near}?"
            if (near := did_you_mean(name, known))
            else f"the lists have: {', '.join(known)}",
        )
        for name in unknown
    ]
    lacking = _lacking(edition, readers, set(unknown))
    for name, who in lacking.items():
        some = ", ".join(who[:SHOWN]) + (f" and {len(who) - SHOWN} more" if len(who) > SHOWN else "")
        problems.append(
            warning(
                "missing-value",
                f"{len(who)} of {len(readers)} readers have no {name}, and their text has a gap there: {some}",
                **_place(edition, name, typed),
                hint=f'write {{{{ subscriber.{name} | default("…") }}}}',
            )
        )
    return problems


def _place(edition: Edition, field: str, typed: Mapping[str, Sequence[str]]) -> Place:
    """Return the file and line that first ask for a field; no line where only the theme does."""
    asked = re.compile(rf"\bsubscriber\.{re.escape(field)}\b")
    places = [(tag.path, tag.line) for tag in edition.tags if tag.line and asked.search(tag.source)]
    path, line = min(places, default=("", None))
    name = PurePosixPath(path).name or f"{edition.locale}.md"
    lines = typed.get(name, ())
    source = lines[line - 1] if line and line <= len(lines) else ""
    found = asked.search(source)
    return {"path": name, "line": line, "column": found.start() + 1 if found else None, "source": source}


def _lacking(edition: Edition, readers: Sequence[Subscriber], unknown: set[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    wanted = edition.fields - unknown
    incomplete = [reader for reader in readers if not wanted <= reader.fields.keys()]
    for reader in incomplete:
        values = {"subscriber": reader.fields}
        gaps = {
            path[1]
            for program in edition.programs.values()
            for node in chosen(program, values)
            if not isinstance(node, Literal) and evaluate(node.expression, values) in (None, "")
            for path in names(node.expression)
            if path[0] == "subscriber" and path[1] in wanted
        }
        for name in gaps:
            found.setdefault(name, []).append(reader.address)
    return found


def check_real_relay(publication: Publication) -> list[Problem]:
    """Report what forbids a send that leaves this machine: an invented sender, or no decided way to unsubscribe."""
    problems = []
    is_invented = is_reserved(publication.sender_address)
    domain = "…" if is_invented else publication.sender_address.rpartition("@")[2]
    if is_invented:
        problems.append(
            error(
                "example-sender",
                f"{publication.sender_address} is an address of examples, and nobody can answer it",
                SETTINGS_FILE,
                hint=f'write the address that answers go to, below [newsletter]:\nfrom = "{publication.name} <…@…>"',
            )
        )
    if publication.postal_address == EXAMPLE_ADDRESS:
        problems.append(
            error(
                "example-address",
                f"“{EXAMPLE_ADDRESS}” is an example of a postal address",
                SETTINGS_FILE,
                hint='write your own, below [newsletter]:\npostal_address = "…"',
            )
        )
    if not (publication.base_url or publication.unsubscribe_address):
        problems.append(
            error(
                "no-unsubscribe",
                "no mailbox is named that readers can write to when they want to leave",
                SETTINGS_FILE,
                hint=f'name one that somebody reads, below [newsletter]:\nunsubscribe_address = "unsubscribe@{domain}"',
            )
        )
    return problems
