"""A list as a table that other programs read, and an import reads back: one row a person, with their standing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from newsletter.subscribers.imports.standing import Standing
from newsletter.subscribers.model import SubscriptionStatus

OWN_COLUMNS = ("email", "name", "locale", "standing", "joined", "tags")

# What spreadsheets begin a formula with; some take the wide forms for the same, and skip what is blank before.
FORMULA = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
BEGINS = re.compile(FORMULA)
# A cell that looks as if it were guarded, and one that is, by us or with phpList's blank.
LOOKS_GUARDED = re.compile(rf"'+ ?{FORMULA}")
GUARDED = re.compile(rf"'(?='+ ?{FORMULA})|' ?(?={FORMULA})")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with ' before what begins like one."""
    return f"'{cell}" if BEGINS.match(cell) or LOOKS_GUARDED.match(cell) else cell


def plain(cell: str) -> str:
    """Return a cell that `unguarded` reads as it is, and that is else left alone."""
    return f"'{cell}" if LOOKS_GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what a cell was before something guarded it against spreadsheets."""
    return GUARDED.sub("", cell, count=1) if cell[:1] == "'" and GUARDED.match(cell) else cell


class Exported(NamedTuple):
    """One person of a list, as they are written."""

    address: str
    standing: Standing
    name: str = ""
    locale: str = ""
    joined: datetime | None = None
    fields: Mapping[str, str] = {}
    tags: frozenset[str] = frozenset()


def exported_standing(status: SubscriptionStatus, reason: Standing | None) -> Standing:
    """Return what is written about how somebody stands; `reason` is why nothing is sent to them, None if it is.

    That somebody has left is never lost for a mailbox that takes no mail: it may take mail again.
    """
    if reason is Standing.COMPLAINED:
        return reason
    if status is SubscriptionStatus.UNSUBSCRIBED or reason is Standing.UNSUBSCRIBED:
        return Standing.UNSUBSCRIBED
    if status is SubscriptionStatus.PENDING:
        return Standing.PENDING
    return reason or Standing.ACTIVE


def table_of(people: Iterable[Exported], columns: Sequence[str], *, spreadsheet: bool = False) -> Iterator[list[str]]:
    """Yield the rows of a table, its header first; `columns` are the names of the fields.

    For a `spreadsheet`, no cell is a formula. An import reads each cell as it was in both cases.
    """
    written = guarded if spreadsheet else plain
    yield [*OWN_COLUMNS, *(f"{name}_2" if name in OWN_COLUMNS else name for name in columns)]
    for person in people:
        joined = person.joined.isoformat() if person.joined else ""
        cells = (person.address, person.name, person.locale, person.standing.value, joined, tags_cell(person.tags))
        yield [written(cell) for cell in (*cells, *(person.fields.get(name, "") for name in columns))]


def tags_cell(tags: Iterable[str]) -> str:
    """Return tags in one cell, as `newsletter.subscribers.imports.people.read_tags` reads them."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="").writerow(sorted(tags))
    return text.getvalue() if any(not tag.replace(" ", "").isalnum() for tag in tags) else ", ".join(sorted(tags))
