"""The columns of a list: what its header calls them, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from newsletter.documents.table import Row
from newsletter.problems import Problem, error, warning

# What other programs and languages call the columns that have a meaning.
SYNONYMS = {
    "email": ["e_mail", "mail", "email_address", "e_mail_address", "e_pasts", "epasts", "e_pasta_adrese"],
    "locale": ["language", "lang", "valoda"],
}
KNOWN_COLUMNS = {other: column for column, others in SYNONYMS.items() for other in others}
HEADERLESS = ("email", "name", "locale")
# A list without a header has as many columns as the widest of its first rows.
ROWS_LOOKED_AT = 100
# Invisible passengers of copied addresses: zero-width characters, soft hyphen, byte order mark.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\u00ad\ufeff"))


@dataclass(frozen=True)
class Header:
    """The names of a list's columns; an empty one is not read. `line` is where they stand, None where they do not."""

    columns: tuple[str, ...] = ()
    line: int | None = None
    problems: tuple[Problem, ...] = ()


def read_header(rows: Iterable[Row], shown: str) -> Header:
    """Read the header of a list from the top of its file."""
    filled = filled_rows(rows)
    first = next(filled, None)
    if first is None:
        hint = "write a first line such as: email,name"
        return Header(problems=(error("list-empty", "the list is empty", shown, hint=hint),))
    if first.cells and "@" in first.cells[0]:
        width = max(len(row.cells) for row in (first, *islice(filled, ROWS_LOOKED_AT)))
        columns = (*HEADERLESS, *(f"column_{number}" for number in range(4, width + 1)))[:width]
        sentence = f"the first line is a person, not names of columns; they are read as {', '.join(columns)}"
        hint = f"write above it: {','.join(columns)}"
        return Header(columns, None, (warning("list-without-header", sentence, shown, first.line, hint=hint),))
    typed = [cell.strip() for cell in first.cells]
    while typed and not typed[-1]:
        typed.pop()
    columns = tuple(column_name(cell) for cell in typed)
    return Header(columns, first.line, tuple(_faults(columns, shown, first.line)))


def filled_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows that hold anything."""
    for row in rows:
        _, cells, fault = row
        if (cells and cells[0] and not cells[0].isspace()) or fault or any(map(str.strip, cells)):
            yield row


def column_name(typed: str) -> str:
    """Return the name that a column has in a text: lower case, `_` for spaces and for what cannot stand in a name."""
    name = re.sub(r"\W+", "_", typed.translate(INVISIBLE).strip().lower()).strip("_")
    if name[:1].isdigit():
        name = f"_{name}"
    return KNOWN_COLUMNS.get(name, name)


def _faults(columns: tuple[str, ...], shown: str, line: int) -> Iterator[Problem]:
    for name in sorted({column for column in columns if column and columns.count(column) > 1}):
        sentence = f"two columns are called “{name}”"
        yield error("column-twice", sentence, shown, line, hint="give one of them another name")
    if "email" not in columns:
        sentence = "no column is called “email”, so nobody can be written to"
        hint = "name the column that holds the addresses “email”"
        yield error("list-without-email", sentence, shown, line, hint=hint)
