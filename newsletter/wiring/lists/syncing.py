"""Bringing the file of a list into the store: compared first, so that it can be shown, and then done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar

from newsletter.config import Settings
from newsletter.errors import NewsletterError
from newsletter.ledger.scratch import Scratch
from newsletter.problems import Problem, has_errors
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.difference import Change, Difference
from newsletter.subscribers.imports.ports import BulkStore
from newsletter.subscribers.listfile import ListFile, list_names, open_list
from newsletter.subscribers.model import RefusedRow, Subscriber
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Source, Subscription, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.subscribers.syncing import change_of, entry_of, is_of_file, removes_many, stays, stored_row

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


class ManyRemovedError(NewsletterError):
    """So many rows have gone from a file that a person has to say whether it is meant."""

    def __init__(self, compared: Comparison) -> None:
        super().__init__(
            f"{compared.gone:,} of {compared.of_file:,} readers of {compared.name} have no row in {compared.shown} any "
            "more, so nothing was sent",
            f"see who, and agree if it is meant: newsletter lists sync {compared.name}",
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


def bring_in(
    settings: Settings, store: BulkStore, name: str, digest: str, cause: Cause, show: Show = lambda _: None
) -> None:
    """Do to the store what the file of a list says, in short transactions; `digest` is of what was looked at.

    Killed at any moment and done again it comes to the same. Raises ListChangedError.
    """
    file = open_list(settings.lists, name)
    staying = 0
    with Scratch() as seen:
        for judged in _judged(file, store, seen, Difference()):
            entries = [entry for row, change, present in judged if (entry := entry_of(row, change, present))]
            if entries:
                if store.digest(name):
                    store.note_digest(name, "", cause)  # it is neither what it was nor yet what it is to be
                store.apply(name, entries, Source.FILE, cause, replaces=True)
            staying += sum(stays(change, present) for _, change, present in judged)
            show(file.octets_read / max(file.octets, 1))
        if not file.is_whole or file_digest(settings, name) != digest:
            raise ListChangedError(file.shown)
        if store.active(name, Source.FILE) > staying:
            store.note_digest(name, "", cause)
            for some in _sliced(_gone(store, name, seen)):
                entries = [Entry(each.key, "", SubscriptionEvent.REMOVE) for each in some]
                store.apply(name, entries, Source.FILE, cause)
    if store.digest(name) != digest:
        store.note_digest(name, digest, cause)


def bring_in_for(
    settings: Settings,
    store: BulkStore,
    names: Iterable[str],
    at: datetime,
    show: Callable[[str, float], None] = lambda *_: None,
) -> None:
    """Bring in the files that are not what they were when they were last, before a send. Raises ManyRemovedError.

    What holds errors stays out: it refuses the send anyway.
    """
    for name, digest in changed_files(settings, store, names):
        halves = [partial(_show_half, show, name, half) for half in (0, 0.5)]
        if store.active(name, Source.FILE):
            compared = compare(settings, store, name, halves[0])
            if compared.is_refused:
                continue
            if compared.removes_many:
                raise ManyRemovedError(compared)
        elif has_errors(open_list(settings.lists, name).problems):
            continue
        bring_in(settings, store, name, digest, Cause(at, Who.FILE, f"{settings.lists.name}/{name}.csv"), halves[1])


def _show_half(show: Callable[[str, float], None], name: str, before: float, part: float) -> None:
    show(name, before + part / 2)


def refuse_many_removals(settings: Settings, store: BulkStore, names: Iterable[str]) -> None:
    """Raise ManyRemovedError where bringing files in would remove many; nothing is changed."""
    for name, _ in changed_files(settings, store, names):
        if store.active(name, Source.FILE):
            compared = compare(settings, store, name)
            if compared.removes_many and not compared.is_refused:
                raise ManyRemovedError(compared)


def changed_files(settings: Settings, store: BulkStore, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the lists whose file is not what it was when it was last brought in, with what it is now."""
    files = list_names(settings.lists)
    for name in names:
        if name in files and (digest := file_digest(settings, name)) != store.digest(name):
            yield name, digest


def is_counted(settings: Settings, store: BulkStore, name: str) -> bool:
    """Tell whether the store knows what stands in the file of a list; one without a row says nothing to be known."""
    if not [*changed_files(settings, store, [name])]:
        return True
    is_empty = next(iter(open_list(settings.lists, name).rows()), None) is None
    return is_empty and not store.active(name, Source.FILE)


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
