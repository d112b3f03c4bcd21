"""The rows of an export: each is a person with a standing, or says why it is nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from newsletter.documents.table import Row
from newsletter.problems import Problem
from newsletter.subscribers.imports.exports import Export
from newsletter.subscribers.imports.standing import Standing, UnknownWordError
from newsletter.subscribers.model import RefusedRow, Subscriber
from newsletter.subscribers.rows import RowReader

# What programs put before a cell that a spreadsheet would take for a formula, and we do, too.
GUARD = re.compile(r"' ?(?=[=+\-@])")
# Go writes a time with its zone twice: 2024-03-01 09:30:00.5 +0000 UTC.
GO_TIME = re.compile(r"(?P<day>[\d-]+) (?P<time>[\d:]+)(?:\.\d+)? (?P<zone>[+-]\d{4})(?: \w+)?")


@dataclass(frozen=True)
class Person:
    """One person of an export. `joined` is when they came, as far as it says so; `tags` are as typed."""

    subscriber: Subscriber
    standing: Standing
    joined: datetime | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapped:
    """The columns of an export by what they are to us, in their order; those of `renamed` as a person wants them."""

    export: Export
    columns: Sequence[str]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Return our names; empty for a column that is not read."""
        return tuple(self.renamed.get(column, self.export.name_of(column)) for column in self.columns)


class PeopleReader:
    """Reads the rows of one export, and remembers what was odd about them."""

    def __init__(self, mapped: Mapped, shown: str) -> None:
        self._mapped = mapped
        self._reader = RowReader(mapped.names, shown)

    def read(self, row: Row) -> Person | RefusedRow:
        """Return the person of a row, or why it is nobody."""
        cells = tuple(GUARD.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in row.cells)
        found = self._reader.read(row._replace(cells=cells))
        if isinstance(found, RefusedRow):
            return found
        try:
            standing = self._mapped.export.judge(dict(zip(self._mapped.columns, cells, strict=False)))
        except UnknownWordError as fault:
            return RefusedRow(row.line, found.address, fault.sentence)
        fields = dict(found.fields)
        joined, tags = fields.pop("joined", ""), fields.pop("tags", "")
        name = found.name
        if fields.get("last_name") and found.name == fields.get("first_name"):
            name = fields["name"] = f"{found.name} {fields['last_name']}"
        person = replace(found, name=name, fields=fields)
        return Person(person, standing, read_joined(joined), read_tags(tags))

    def problems(self) -> Iterator[Problem]:
        """Yield what was odd about the rows that were read."""
        return self._reader.problems()


def read_joined(typed: str) -> datetime | None:
    """Read a moment as programs write it, in UTC where it names no zone; None for anything else."""
    typed = typed.strip().removesuffix(" UTC")
    if match := GO_TIME.fullmatch(typed):
        typed = f"{match['day']} {match['time']}{match['zone']}"
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_tags(typed: str) -> tuple[str, ...]:
    """Read tags that are separated by commas; those of Mailchimp have quotation marks of their own."""
    parts = (part.strip().strip('"').strip() for part in typed.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))
