"""What has changed in a list: each row of its present state beside the state before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.subscribers.model import RefusedRow, Subscriber
from newsletter.subscribers.roles import is_role
from newsletter.subscribers.typos import meant_address

# Of each kind so many rows are kept as examples; all are counted.
EXAMPLES = 20


class Change(StrEnum):
    """What became of a row, or of a person who had one."""

    NEW = "new"
    RETURNING = "returning"  # was removed when the row went, and has it again
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BARRED = "barred"  # has left or must not be written to, and so it stays
    ELSEWHERE = "elsewhere"  # came by another way than the file, which does not touch them
    GONE = "gone"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True)
class Example:
    """One row: its line (0 where it has none any more), whose it is, and what is to be said of it."""

    line: int
    address: str
    detail: str = ""


@dataclass
class Difference:
    """Everybody of a list, counted by what has changed, with the first of each kind.

    `columns` counts in how many rows each column has changed; `roles` and `typos` are among those who are new.
    """

    counts: Counter[Change] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    examples: dict[Change, list[Example]] = field(default_factory=dict)
    roles: list[Example] = field(default_factory=list)
    typos: list[Example] = field(default_factory=list)
    role_count: int = 0
    typo_count: int = 0

    @property
    def now(self) -> int:
        """Return how many are on the list."""
        staying = (Change.NEW, Change.RETURNING, Change.CHANGED, Change.UNCHANGED, Change.BARRED, Change.ELSEWHERE)
        return sum(self.counts[change] for change in staying)

    @property
    def before(self) -> int:
        """Return how many were on the list; those who have left since count, as their rows did."""
        return self.now - self.counts[Change.NEW] - self.counts[Change.RETURNING] + self.counts[Change.GONE]

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody has come, gone or changed."""
        return not any(self.counts[change] for change in (Change.NEW, Change.RETURNING, Change.CHANGED, Change.GONE))

    def note(self, change: Change, row: Subscriber, detail: str = "") -> None:
        """Count a person."""
        self._keep(change, Example(row.line, row.address, detail))
        if change is Change.NEW:
            self._look_at(row)

    def note_changed(self, row: Subscriber, before: Mapping[str, str]) -> None:
        """Count a person some of whose values are others than before."""
        names = changed_fields(row.fields, before)
        self.columns.update(names)
        told = (f"{name}: {before.get(name) or '(empty)'} → {row.fields.get(name) or '(empty)'}" for name in names)
        self._keep(Change.CHANGED, Example(row.line, row.address, ", ".join(told)))

    def note_gone(self, address: str, number: int = 1) -> None:
        """Count somebody whose row is not there any more, or several of whom one is named."""
        self._keep(Change.GONE, Example(0, address), number)

    def note_refused(self, row: RefusedRow) -> None:
        """Count a row that is nobody."""
        self._keep(Change.REFUSED, Example(row.line, row.typed, row.reason))

    def _keep(self, change: Change, example: Example, number: int = 1) -> None:
        self.counts[change] += number
        kept = self.examples.setdefault(change, [])
        if len(kept) < EXAMPLES:
            kept.append(example)

    def _look_at(self, row: Subscriber) -> None:
        if is_role(row.key):
            self.role_count += 1
            if len(self.roles) < EXAMPLES:
                self.roles.append(Example(row.line, row.address))
        if meant := meant_address(row.address):
            self.typo_count += 1
            if len(self.typos) < EXAMPLES:
                self.typos.append(Example(row.line, row.address, meant))


def changed_fields(now: Mapping[str, str], before: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the fields that have another value than before, in the order of the row."""
    return tuple(name for name in {**now, **before} if now.get(name, "") != before.get(name, ""))


def compare_states(before: Iterable[Subscriber | RefusedRow], now: Iterable[Subscriber | RefusedRow]) -> Difference:
    """Compare two states of one list. The first row of a person is the one that counts."""
    rest: dict[str, str] = {}
    for row in before:
        if isinstance(row, Subscriber):
            rest.setdefault(row.key, _packed(row.fields))
    difference = Difference()
    seen: set[str] = set()
    for row in now:
        if isinstance(row, RefusedRow):
            difference.note_refused(row)
            continue
        if row.key in seen:
            difference.note(Change.DUPLICATE, row)
            continue
        seen.add(row.key)
        packed = rest.pop(row.key, None)
        if packed is None:
            difference.note(Change.NEW, row)
        elif packed == _packed(row.fields):
            difference.note(Change.UNCHANGED, row)
        elif changed_fields(row.fields, old := dict(_unpacked(packed))):
            difference.note_changed(row, old)
        else:
            difference.note(Change.UNCHANGED, row)
    for packed in rest.values():
        difference.note_gone(dict(_unpacked(packed))["email"])
    return difference


def _packed(fields: Mapping[str, str]) -> str:
    """Return the fields as one text, which takes a tenth of their room."""
    return "\0".join(f"{name}\0{value.replace(chr(0), '')}" for name, value in fields.items())


def _unpacked(packed: str) -> Iterator[tuple[str, str]]:
    parts = packed.split("\0")
    return zip(parts[::2], parts[1::2], strict=True)
