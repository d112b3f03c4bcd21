"""A row of a list's file beside what the store knows of its person, and the row written anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from newsletter.subscribers.model import Subscriber


def wanting(row: Subscriber, wanted: Mapping[str, str]) -> Mapping[str, str]:
    """Return the fields that the store has otherwise, with what it says; the address stays as it was typed."""
    names = {**row.fields, **wanted}
    return {
        name: value for name in names if name != "email" and (value := wanted.get(name, "")) != row.fields.get(name, "")
    }


def row_text(cells: Sequence[str], delimiter: str, ending: str) -> str:
    """Return a row as it is typed."""
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator=ending).writerow(cells)
    return made.getvalue()


def ending_of(text: str, default: str = "\r\n") -> str:
    """Return what ends a line of text."""
    found = text[len(text.rstrip("\r\n")) :]
    return "\r\n" if found.endswith("\r\n") else found[-1:] or default


def changed_row(
    cells: Sequence[str], columns: Sequence[str], changes: Mapping[str, str], delimiter: str, ending: str
) -> str:
    """Return a row with some cells changed; it grows only as far as there is something to put in."""
    made = [*cells[: len(columns)]]
    for at, column in enumerate(columns):
        if column in changes:
            made += [""] * (at + 1 - len(made))
            made[at] = changes[column]
    return row_text(made, delimiter, ending)


def new_row(person: Subscriber, columns: Sequence[str], delimiter: str, ending: str) -> str:
    """Return a row for somebody."""
    return row_text([person.fields.get(column, "") if column else "" for column in columns], delimiter, ending)
