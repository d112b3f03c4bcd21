"""The rows of an export: each is a person with a standing, or says why it is nobody."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, cast

from newsletter.documents.table import Row
from newsletter.problems import Problem
from newsletter.subscribers.columns import column_name
from newsletter.subscribers.exports import unguarded
from newsletter.subscribers.fields import Field
from newsletter.subscribers.imports.exports import (
    AGREED_FROM,
    CONFIRMED,
    CONFIRMED_FROM,
    Export,
    Judge,
    by_word_where_there_is_one,
)
from newsletter.subscribers.imports.standing import Standing, UnknownWordError
from newsletter.subscribers.model import RefusedRow, Subscriber
from newsletter.subscribers.network import network_of
from newsletter.subscribers.rows import NO_FIELDS, RowReader

# What is said of standings is the same in most rows, or it is a time.
STANDINGS_KEPT = 4096
# What a column is called that says whether somebody may be written to.
STANDING = "standing"
# What stands for octets that are no letters in the encoding of a file: a value with it is better not known.
UNREADABLE = "\ufffd"
# What phpList writes of somebody who is on no list.
NO_LISTS = "No Lists"
# What an object within a cell does not say, as a column of its own does.
AGREED = frozenset({AGREED_FROM, CONFIRMED, CONFIRMED_FROM})
RESERVED = frozenset({"email", "name", "locale", "joined", "tags"}) | AGREED
# Go writes a time with its zone twice: 2024-03-01 09:30:00.5 +0000 UTC.
GO_TIME = re.compile(r"(?P<day>[\d-]+) (?P<time>[\d:]+)(?:\.\d+)? (?P<zone>[+-]\d{4})(?: \w+)?")


# From which network somebody has agreed, when they have confirmed (ISO 8601), and from which network.
NOT_TOLD = ("", "", "")


class Person(NamedTuple):
    """One person of an export. `joined` is when they came, as far as it says so; `tags` are as typed.

    `agreed` is what NOT_TOLD is where it is told.
    """

    subscriber: Subscriber
    standing: Standing
    joined: datetime | None = None
    tags: tuple[str, ...] = ()
    agreed: tuple[str, str, str] = NOT_TOLD


@dataclass(frozen=True)
class Mapped:
    """The columns of an export by what they are to us, in their order; those of `renamed` as a person wants them.

    A column that a person gives a name takes it from any other that has it; one that is to be the standing is read by
    its words.
    """

    export: Export
    columns: Sequence[str]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Return our names; empty for a column that is not read."""
        taken = set(self.renamed.values())
        return tuple(self._name_of(column, taken) for column in self.columns)

    def _name_of(self, column: str, taken: Container[str]) -> str:
        if column in self.renamed:
            name = self.renamed[column]
            return "" if name == STANDING else name
        name = self.export.name_of(column)
        return "" if name in taken else name

    @property
    def judge(self) -> tuple[Judge, tuple[str, ...]]:
        """Return what tells a row's standing, and by which columns."""
        column = next((column for column, name in self.renamed.items() if name == STANDING), None)
        return (by_word_where_there_is_one(column), (column,)) if column else (self.export.judge, self.export.judged)


class PeopleReader:
    """Reads the rows of one export, and remembers what was odd about them. `header` are its cells as typed.

    A value that does not fit the field of the list that is `described` is read as it is, as in a list's own file.
    """

    def __init__(
        self, mapped: Mapped, shown: str, header: tuple[str, ...] = (), described: Mapping[str, Field] = NO_FIELDS
    ) -> None:
        self._header = header
        self._judge, judged = mapped.judge
        self._judged = tuple(column for column in judged if column in mapped.columns)
        self._judged_at = tuple(mapped.columns.index(column) for column in self._judged)
        self._standings: dict[tuple[str, ...], Standing] = {}
        self._width = len(mapped.columns)
        self._objects = mapped.export.objects
        # Of wide exports most columns are not read, and no time is spent on them.
        self._read_at = tuple(at for at, name in enumerate(mapped.names) if name)
        names = tuple(name for name in mapped.names if name)
        self._tells_agreed = not AGREED.isdisjoint(names)
        self._reader = RowReader(names, shown, described, whole_names=True)

    def read(self, row: Row) -> Person | RefusedRow:
        """Return the person of a row, or why it is nobody."""
        line, cells, fault = row
        if cells == self._header:
            return RefusedRow(line, cells[0], "it is the header once more")
        if len(cells) > self._width and any(map(str.strip, cells[self._width :])):
            fault = fault or f"it has {len(cells)} cells, but there are {self._width} columns"
        elif len(cells) < self._width:
            cells = (*cells, *[""] * (self._width - len(cells)))
        read = [cells[at] for at in self._read_at]
        text = "\n".join(read)
        if "'" in text or UNREADABLE in text:
            read = [_cleaned(cell) for cell in read]
        found = self._reader.read_cells(line, read, fault)
        if isinstance(found, RefusedRow):
            return found
        try:
            standing = self._standing_of(cells)
        except UnknownWordError as unknown:
            return RefusedRow(line, found.address, unknown.sentence)
        fields = cast("dict[str, str]", found.fields)  # which nobody else has
        for column in self._objects:
            if typed := fields.pop(column, ""):
                fields |= {name: value for name, value in read_object(typed).items() if name not in fields}
        joined = read_joined(fields.pop("joined")) if "joined" in fields else None
        tags = read_tags(fields.pop("tags")) if "tags" in fields else ()
        agreed = read_agreed(fields) if self._tells_agreed else NOT_TOLD
        return Person(found, standing, joined, tags, agreed)

    def _standing_of(self, cells: Sequence[str]) -> Standing:
        said = tuple([cells[at] for at in self._judged_at])
        standing = self._standings.get(said)
        if standing is None:
            standing = self._judge(dict(zip(self._judged, said, strict=True)))
            if len(self._standings) < STANDINGS_KEPT:
                self._standings[said] = standing
        return standing

    def problems(self) -> Iterator[Problem]:
        """Yield what was odd about the rows that were read."""
        return self._reader.problems()


def _cleaned(cell: str) -> str:
    if UNREADABLE in cell and "@" not in cell:
        return ""
    return unguarded(cell)


def read_joined(typed: str) -> datetime | None:
    """Read a moment as programs write it, in UTC where it names no zone; None for anything else."""
    if not typed:
        return None
    typed = typed.strip().removesuffix(" UTC")
    if not typed.isascii():
        return None
    if " +" in typed and (match := GO_TIME.fullmatch(typed)):
        typed = f"{match['day']} {match['time']}{match['zone']}"
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_agreed(fields: dict[str, str]) -> tuple[str, str, str]:
    """Take out of a row's fields how somebody has agreed; of an address only its network is kept."""
    confirmed = read_joined(fields.pop(CONFIRMED, ""))
    networks = [network_of(fields.pop(column, "")) for column in (AGREED_FROM, CONFIRMED_FROM)]
    return networks[0], confirmed.isoformat() if confirmed else "", networks[1]


@lru_cache(maxsize=4096)
def read_tags(typed: str) -> tuple[str, ...]:
    """Read tags that are separated by commas, or as phpList does with a semicolon after each.

    One in quotation marks, as Mailchimp writes them, may hold commas.
    """
    if not typed:
        return ()
    delimiter = ";" if typed.rstrip().endswith(";") else ","
    cells = csv.reader([typed.replace("\n", " ")], skipinitialspace=True, delimiter=delimiter)
    parts = (part.strip() for part in next(cells, []))
    return tuple(dict.fromkeys(part for part in parts if part and part != NO_LISTS))


def read_object(typed: str) -> dict[str, str]:
    """Read the fields of a JSON object, each by the name of its column; nothing where it is none."""
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        return {}
    fields: dict[str, str] = {}
    for name, value in found.items() if isinstance(found, dict) else ():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        column = column_name(name)
        if column and column not in RESERVED and value not in (None, "", [], {}):
            fields[column] = text.strip()
    return fields
