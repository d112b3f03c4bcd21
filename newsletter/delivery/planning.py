"""Planning an audience of any size: rows are read, decided about and handed on in slices, and nobody is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from newsletter.delivery.audience import AudiencePlan, LeftOut
from newsletter.delivery.model import NewDelivery
from newsletter.delivery.plan import AudiencePlanner, Place, Rules, Slice
from newsletter.delivery.standing import Standing
from newsletter.subscribers.model import RefusedRow, Subscriber

# So many rows take SQLite some 20 ms: a plan never keeps another writer waiting for longer.
SLICE = 1000
Decided = Sequence[tuple[Subscriber, NewDelivery]]


class Source(Protocol):
    """A list whose rows can be read from the top."""

    @property
    def name(self) -> str:
        """Return the list's name."""

    @property
    def locale(self) -> str:
        """Return the language of those whose row names none, or an empty string."""

    def rows(self) -> Iterator[Subscriber | RefusedRow]:
        """Yield every row, in order."""


class Seen(Protocol):
    """Where people stand, by address key; somebody who was noted keeps the first place."""

    def places(self, keys: Sequence[str]) -> Mapping[str, Place]:
        """Return the places of those who were noted."""

    def note(self, list_name: str, people: Iterable[tuple[str, int]]) -> None:
        """Note people of a list: key and line."""


class SeenInMemory:
    """A `Seen` for lists of a size that a person can look through."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}

    def places(self, keys: Sequence[str]) -> Mapping[str, Place]:
        """Return the places of those who were noted."""
        return {key: self._places[key] for key in keys if key in self._places}

    def note(self, list_name: str, people: Iterable[tuple[str, int]]) -> None:
        """Note people of a list: key and line."""
        for key, line in people:
            self._places.setdefault(key, Place(list_name, line))


def plan_audience(
    sources: Iterable[Source],
    rules: Rules,
    *,
    placed: Seen,
    excluded: Seen | None = None,
    standing_of: Callable[[str, Sequence[str]], Standing] = lambda *_: Standing(),
    known_of: Callable[[str, Sequence[str]], Mapping[str, Mapping[str, object]]] = lambda *_: {},
    on_slice: Callable[[Decided], None] = lambda _: None,
    on_left_out: Callable[[LeftOut], None] = lambda _: None,
) -> AudiencePlan:
    """Decide about every row of the lists, in order, and return the count.

    `standing_of` and `known_of`, what segments ask besides fields, take a list and keys; `on_slice` gets those of each
    slice who get the issue, `on_left_out` everybody who does not. `placed` is empty at the start, and `excluded` holds
    those of the lists that keep people out.
    """
    planner = AudiencePlanner(rules, on_left_out)
    for source in sources:
        for rows in slices(source.rows()):
            keys = [row.key for row in rows if isinstance(row, Subscriber)]
            piece = Slice(
                source.name,
                source.locale,
                rows,
                standing_of(source.name, keys),
                excluded.places(keys) if excluded else {},
                placed.places(keys),
                known_of(source.name, keys),
            )
            decision = planner.decide(piece)
            placed.note(source.name, decision.taken)
            on_slice(decision.recipients)
    return planner.result()


def note_all(source: Source, seen: Seen) -> RefusedRow | None:
    """Note everybody of a list; return the first row that is nobody."""
    first = None
    for rows in slices(source.rows()):
        seen.note(source.name, ((row.key, row.line) for row in rows if isinstance(row, Subscriber)))
        first = first or next((row for row in rows if isinstance(row, RefusedRow)), None)
    return first


def slices(rows: Iterable[Subscriber | RefusedRow]) -> Iterator[list[Subscriber | RefusedRow]]:
    """Yield rows in slices."""
    rest = iter(rows)
    while some := list(islice(rest, SLICE)):
        yield some
