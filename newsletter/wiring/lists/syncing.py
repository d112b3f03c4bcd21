"""Bringing the file of a list into the store: compared first, so that it can be shown, and then done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from newsletter.config import Settings
from newsletter.errors import NewsletterError
from newsletter.ledger.scratch import Scratch
from newsletter.problems import Problem, has_errors
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.difference import Change, Difference
from newsletter.subscribers.imports.ports import BulkStore
from newsletter.subscribers.listfile import ListFile, open_list
from newsletter.subscribers.model import RefusedRow, Subscriber
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Source, Subscription
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.subscribers.syncing import change_of, entry_of, is_of_file, removes_many, stored_row

READER = "1"  # of how a file is read: whoever reads it otherwise brings it in anew
BLOCK = 1 << 20
Judged = tuple[Subscriber, Change, Subscription | None]
Show = Callable[[float], None]
Some = TypeVar("Some")


class ListChangedError(NewsletterError):
    """A file was written while it was brought in."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"{shown} was written just now, so nobody was removed from the list", "give the same command again"
        )


@dataclass(frozen=True)
class Comparison:
    """The file of a list beside the store. `of_file` is how many are on the list by it, before anything is done.

    One whose file holds errors is not brought in.
    """

    name: str
    shown: str
    difference: Difference
    problems: tuple[Problem, ...]
    digest: str
    of_file: int
    is_whole: bool

    @property
    def gone(self) -> int:
        """Return how many are to be removed."""
        return self.difference.counts[Change.GONE]

    @property
    def removes_many(self) -> bool:
        """Tell whether a person has to agree."""
        return removes_many(self.gone, self.of_file)

    @property
    def is_refused(self) -> bool:
        """Tell whether the file cannot be read as a whole."""
        return not self.is_whole or has_errors(self.problems)


def file_digest(settings: Settings, name: str) -> str:
    """Return what tells a state of a list's file from every other."""
    made = hashlib.sha256(READER.encode())
    with (settings.lists / f"{name}.csv").open("rb") as file:
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()


def compare(settings: Settings, store: BulkStore, name: str, show: Show = lambda _: None) -> Comparison:
    """Compare the file of a list with the store; nothing is changed. Raises UnknownListError."""
    file = open_list(settings.lists, name)
    if file.octets == 0:
        return Comparison(name, file.shown, Difference(), tuple(file.problems), "", 0, is_whole=False)
    digest, of_file = file_digest(settings, name), store.active(name, Source.FILE)
    difference, found = Difference(), 0
    with Scratch() as seen:
        for judged in _judged(file, store, seen, difference):
            for row, change, present in judged:
                found += present is not None and is_of_file(present)
                if change is Change.CHANGED and present:
                    difference.note_changed(row, stored_row(present, row.address))
                else:
                    difference.note(change, row)
            show(file.octets_read / file.octets)
        for each in islice(_gone(store, name, seen), max(of_file - found, 0)):
            difference.note_gone(each.address)
    return Comparison(name, file.shown, difference, tuple(file.problems), digest, of_file, file.is_whole)


def bring_in(settings: Settings, store: BulkStore, compared: Comparison, cause: Cause, show: Show) -> None:
    """Do to the store what a comparison has shown, in short transactions.

    Killed at any moment and done again it comes to the same. Raises ListChangedError.
    """
    name = compared.name
    if compared.difference.is_empty:
        if store.digest(name) != compared.digest:
            store.note_digest(name, compared.digest, cause)
        return
    if store.digest(name):
        store.note_digest(name, "", cause)  # from here on it is neither what it was nor what it is to be
    file = open_list(settings.lists, name)
    with Scratch() as seen:
        for judged in _judged(file, store, seen, Difference()):
            entries = [entry for row, change, present in judged if (entry := entry_of(row, change, present))]
            if entries:
                store.apply(name, entries, Source.FILE, cause, replaces=True)
            show(file.octets_read / max(file.octets, 1))
        if not file.is_whole or file_digest(settings, name) != compared.digest:
            raise ListChangedError(compared.shown)
        if compared.gone:
            for some in _sliced(_gone(store, name, seen)):
                entries = [Entry(each.key, "", SubscriptionEvent.REMOVE) for each in some]
                store.apply(name, entries, Source.FILE, cause)
    store.note_digest(name, compared.digest, cause)


def _judged(file: ListFile, store: BulkStore, seen: Scratch, difference: Difference) -> Iterator[list[Judged]]:
    """Yield the people of a file, slice by slice, with what their row does; count rows that do nothing."""
    for rows in _sliced(file.rows()):
        people: dict[str, Subscriber] = {}
        known = seen.places([row.key for row in rows if isinstance(row, Subscriber)])
        for row in rows:
            if isinstance(row, RefusedRow):
                difference.note_refused(row)
            elif row.key in known or row.key in people:
                difference.note(Change.DUPLICATE, row)
            else:
                people[row.key] = row
        seen.note(file.name, ((row.key, row.line) for row in people.values()))
        yield _judge(store, file.name, people)


def _judge(store: BulkStore, name: str, people: Mapping[str, Subscriber]) -> list[Judged]:
    present = store.subscriptions(name, people)
    strangers = [key for key in people if key not in present]
    forgotten = store.forgotten(strangers) if strangers else frozenset()
    return [
        (row, change_of(row, present.get(key), is_forgotten=key in forgotten), present.get(key))
        for key, row in people.items()
    ]


def _gone(store: BulkStore, name: str, seen: Scratch) -> Iterator[Subscription]:
    """Yield those who are on a list by a row that is not there any more."""
    for some in _sliced(each for each in store.all_subscriptions(name, Source.FILE) if is_of_file(each)):
        staying = seen.places([each.key for each in some])
        yield from (each for each in some if each.key not in staying)


def _sliced(rows: Iterable[Some]) -> Iterator[list[Some]]:
    rest = iter(rows)
    while some := list(islice(rest, SLICE)):
        yield some
