"""The lists of a send, a preview or a test: their files, as the store knows who stands in them, and the store's own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from newsletter.config import Settings
from newsletter.ledger.errors import LedgerError, LedgerMissingError
from newsletter.ledger.scratch import Scratch
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.ledger.subscribers.store import SqlSubscribers
from newsletter.problems import Problem
from newsletter.subscribers.description import ListDescription, description_names, read_description
from newsletter.subscribers.listfile import ListFile, list_names, open_list
from newsletter.subscribers.model import RefusedRow, Subscriber
from newsletter.subscribers.segments import overlaid
from newsletter.subscribers.syncing import OWN
from newsletter.wiring.state import ledger_of

SLICE = 1000


@dataclass
class AudienceList:
    """A list as it is written to: the rows of its file in their order, then those who came by another way.

    Of the file's own readers it says what their fields are, and what they chose for themselves goes before it; of all
    others the store does. Without a store it is the file alone, without a file the store's readers.
    """

    name: str
    described: ListDescription
    columns: tuple[str, ...]
    file: ListFile | None = None
    store: SqlSubscribers | None = None
    described_badly: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[Subscriber | RefusedRow]:
        """Yield everybody."""
        store = self.store
        if self.file is None:
            if store:
                yield from store.rows(self.name)
            return
        has_others = store is not None and store.has_others(self.name)
        if store is None or not (has_others or store.has_choices()):
            yield from self.file.rows()
            return
        with Scratch() as seen:
            yield from self._overlaid(self.file, store, seen)
            if has_others and self.file.is_whole:
                yield from self._others(store, seen)

    def _overlaid(self, file: ListFile, store: SqlSubscribers, seen: Scratch) -> Iterator[Subscriber | RefusedRow]:
        rest = file.rows()
        while some := list(islice(rest, SLICE)):
            found = store.overlays(self.name, [row.key for row in some if isinstance(row, Subscriber)])
            seen.note(self.name, ((key, 0) for key, each in found.items() if each.reader))
            yield from (overlaid(row, found.get(row.key)) if isinstance(row, Subscriber) else row for row in some)

    def _others(self, store: SqlSubscribers, seen: Scratch) -> Iterator[Subscriber]:
        rest = store.others(self.name)
        while some := list(islice(rest, SLICE)):
            known = seen.places([row.key for row in some])
            yield from (row for row in some if row.key not in known)

    @property
    def problems(self) -> list[Problem]:
        """Return what is wrong with the file and the description."""
        return self.file.problems if self.file else self.described_badly

    @property
    def title(self) -> str:
        """Return what readers call the list."""
        return self.described.title

    @property
    def locale(self) -> str:
        """Return the language of those of whom nothing is known, or an empty string."""
        return self.described.locale

    @property
    def shown(self) -> str:
        """Return what the list is called where its rows are spoken of."""
        return self.file.shown if self.file else self.name

    @property
    def octets(self) -> int:
        """Return how much of a file there is to read."""
        return self.file.octets if self.file else 0

    @property
    def octets_read(self) -> int:
        """Return how much of it was read."""
        return self.file.octets_read if self.file else 0


def audience_names(settings: Settings, store: SqlSubscribers | None) -> tuple[str, ...]:
    """Return the names of the lists that can be written to, sorted."""
    files = list_names(settings.lists)
    if store is None:
        return files
    return tuple(sorted({*files, *description_names(settings.lists), *store.lists()}))


def open_audience(settings: Settings, store: SqlSubscribers | None, name: str) -> AudienceList:
    """Open one list, of which only the top is read now. Raises UnknownListError."""
    folder = settings.lists
    known = audience_names(settings, store)
    if name in list_names(folder) or name not in known or store is None:
        file = open_list(folder, name, known)
        columns = file.columns
        if store and store.has_others(name):
            columns = (*columns, *(each for each in store.columns(name) if each not in columns))
        return AudienceList(name, file.described, columns, file, store)
    described, problems = read_description(folder, name)
    return AudienceList(name, described, (*OWN, *store.columns(name)), None, store, problems)


def people_of(each: AudienceList) -> Iterator[Subscriber]:
    """Yield the people of a list, without the rows that are nobody."""
    return (row for row in each.rows() if isinstance(row, Subscriber))


@contextmanager
def looking(settings: Settings, *, create: bool = False) -> Iterator[SqlSubscribers]:
    """Open the store; one that is not there yet is an empty one, and not made unless that is wanted."""

    try:
        opened = ledger_of(settings, create=create)
    except LedgerMissingError:
        with tempfile.TemporaryDirectory() as place, open_ledger(Path(place) / "ledger.sqlite") as empty:
            yield empty.subscribers
        return
    with opened as ledger:
        yield ledger.subscribers


@contextmanager
def ledger_if_any(settings: Settings) -> Iterator[SqlLedger | None]:
    """Open the ledger to look at people before anything is sent; None where there is none, or it is away."""
    try:
        opened = ledger_of(settings, create=False)
    except LedgerError:
        yield None
        return
    with opened as ledger:
        yield ledger
