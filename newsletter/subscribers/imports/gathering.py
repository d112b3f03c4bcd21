"""The rows of all files of an import, noted down, and put together to people: one person is often in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import NamedTuple, Protocol

from newsletter.documents.table import Row
from newsletter.problems import Problem
from newsletter.subscribers.columns import filled_rows, read_header
from newsletter.subscribers.fields import Field
from newsletter.subscribers.imports.exports import A_LIST, recognise
from newsletter.subscribers.imports.flags import Flags
from newsletter.subscribers.imports.mapping import NoAddressesError, column_of_addresses, distinct
from newsletter.subscribers.imports.people import NOT_TOLD, Mapped, PeopleReader, Person
from newsletter.subscribers.imports.sources import Source
from newsletter.subscribers.imports.standing import STRENGTH, Standing
from newsletter.subscribers.model import RefusedRow
from newsletter.subscribers.rows import NO_FIELDS

SLICE = 1000
# Columns that have a place of their own, apart from the fields.
OWN = frozenset({"email", "name", "locale"})
# Of those who do not want to be written to.
STANDINGS: Mapping[str, Standing] = {str(each): each for each in Standing}
LEAVING = frozenset({Standing.UNSUBSCRIBED, Standing.COMPLAINED})
# What is said of a header, and is no fault of an import: a second column of a name gets another, and which one holds
# the addresses is asked.
OF_LISTS = frozenset({"column-twice", "list-without-email"})


class Noted(NamedTuple):
    """A row that is somebody: of which file (its number from 0), and all it says. `joined` is ISO 8601 or empty."""

    key: str
    file: int
    line: int
    standing: str
    address: str
    name: str
    locale: str
    joined: str
    fields: Mapping[str, str]
    tags: Sequence[str]
    agreed: tuple[str, str, str] = NOT_TOLD


class Notebook(Protocol):
    """Where rows are noted down, however many there are."""

    def note(self, rows: Iterable[Noted]) -> None:
        """Note some rows."""

    def sorted(self) -> Iterator[Noted]:
        """Yield all rows by their key, those of one key in the order in which they were noted."""


@dataclass(frozen=True)
class FileRead:
    """What came of reading one table: which program wrote it, by what its columns went, and how many rows it has."""

    shown: str
    program: str
    columns: Mapping[str, str]
    read: int = 0
    invalid: int = 0
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    flags: Flags = field(default_factory=Flags)

    @property
    def is_recognised(self) -> bool:
        """Tell whether a program was known by the header."""
        return self.program != A_LIST


class Imported(NamedTuple):
    """One person of an import: the standing that holds, and what all rows about them say. `rows` is how many.

    `has_left` says that one of them has it that they left, also where another has it that mail came back.
    """

    key: str
    address: str
    standing: Standing
    file: int
    line: int
    name: str
    locale: str
    joined: str
    fields: Mapping[str, str]
    tags: frozenset[str] = frozenset()
    rows: int = 1
    has_left: bool = False
    agreed: tuple[str, str, str] = NOT_TOLD


def top_of(source: Source) -> tuple[tuple[str, ...], Row | None, tuple[Problem, ...]]:
    """Return the names of a table's columns, the row they stand in, and what is wrong with its top."""
    header = read_header(source.rows(), source.shown)
    problems = (*source.problems, *(each for each in header.problems if each.code not in OF_LISTS))
    row = next(filled_rows(source.rows()), None) if header.line is not None else None
    return distinct(header.columns), row, problems


def map_columns(source: Source, columns: tuple[str, ...], header: Row | None, renamed: Mapping[str, str]) -> Mapped:
    """Return what the columns of a table are to us. Raises NoAddressesError."""
    here = {column: name for column, name in renamed.items() if column in columns}
    mapped = Mapped(recognise(columns), columns, here)
    if columns and "email" not in mapped.names:
        rows = islice(filled_rows(source.rows()), SLICE)
        likely = column_of_addresses(columns, rows)
        typed = dict(zip(columns, header.cells if header else columns, strict=False))
        raise NoAddressesError(source.shown, [name.strip() for name in typed.values()], typed.get(likely, "").strip())
    return mapped


def note_rows(
    source: Source,
    number: int,
    renamed: Mapping[str, str],
    notebook: Notebook,
    on_refused: Callable[[str, RefusedRow], None],
    on_slice: Callable[[int], None],
    described: Mapping[str, Field] = NO_FIELDS,
) -> FileRead:
    """Note everybody of a table, and return the count; `on_slice` gets how many rows were read so far.

    Raises NoAddressesError.
    """
    columns, header, problems = top_of(source)
    if problems and not columns:
        return FileRead(source.shown, "", {}, problems=problems)
    mapped = map_columns(source, columns, header, renamed)
    reader = PeopleReader(mapped, source.shown, header.cells if header else (), described)
    rows = filled_rows(source.rows())
    if header:
        next(rows, None)
    read, invalid, flags = 0, 0, Flags()
    while some := [reader.read(row) for row in islice(rows, SLICE)]:
        read += len(some)
        notebook.note(noted(row, number) for row in some if isinstance(row, Person))
        for row in some:
            if isinstance(row, RefusedRow):
                invalid += 1
                on_refused(source.shown, row)
            else:
                flags.see(row.subscriber.key, row.subscriber.address)
        on_slice(read)
    of = {column: name for column, name in zip(columns, mapped.names, strict=True) if column}
    found = (*source.problems, *problems, *reader.problems())
    notes, odd = tuple(source.notes), tuple(dict.fromkeys(found))
    return FileRead(source.shown, mapped.export.program, of, read, invalid, notes, odd, flags)


def noted(person: Person, file: int) -> Noted:
    """Return a person as they are noted."""
    who, standing, moment, tags, agreed = person
    fields = {column: value for column, value in who.fields.items() if column not in OWN}
    joined = moment.isoformat() if moment else ""
    return Noted(
        who.key, file, who.line, standing.value, who.address, who.name, who.locale, joined, fields, tags, agreed
    )


def gathered(rows: Iterable[Noted]) -> Iterator[Imported]:
    """Yield the people of rows that are sorted by key.

    The strongest standing holds, what the first row says goes before what a later one says, they have joined when the
    earliest says, and have the tags of all.
    """
    for _, of in groupby(rows, itemgetter(0)):
        first, *others = of
        yield merged(first, others) if others else _single(first)


def _single(row: Noted) -> Imported:
    key, file, line, standing, address, name, locale, joined, fields, tags, agreed = row
    stands, has_left = STANDINGS[standing], standing in LEAVING
    return Imported(
        key, address, stands, file, line, name, locale, joined, fields, frozenset(tags), 1, has_left, agreed
    )


def merged(first: Noted, others: Sequence[Noted]) -> Imported:
    """Return the person whom several rows are about; where they stand is the first row of the standing that holds."""
    rows = [first, *others]
    holding = max(rows, key=lambda row: STRENGTH[Standing(row.standing)])
    fields: dict[str, str] = {}
    for row in rows:
        fields = {**row.fields, **fields}
    return Imported(
        key=first.key,
        address=first.address,
        standing=Standing(holding.standing),
        file=holding.file,
        line=holding.line,
        name=next((row.name for row in rows if row.name), ""),
        locale=next((row.locale for row in rows if row.locale), ""),
        joined=min((row.joined for row in rows if row.joined), default=""),
        fields=fields,
        tags=frozenset(chain.from_iterable(row.tags for row in rows)),
        rows=len(rows),
        has_left=any(row.standing in LEAVING for row in rows),
        agreed=next((row.agreed for row in rows if any(row.agreed)), NOT_TOLD),
    )
