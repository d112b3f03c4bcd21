"""People and lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SubscriptionStatus(StrEnum):
    """A person's standing on one list, as the ledger keeps it."""

    PENDING = "pending"  # has asked, and has not confirmed yet
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Subscriber:
    """One person of one list.

    `address` is kept as typed; `key` (see `newsletter.address`) is who they are. `fields` holds the columns that are
    not empty, `email`, `name` and `locale` among them: what a merge tag finds under `subscriber`.
    """

    address: str
    key: str
    name: str = ""
    locale: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class RefusedRow:
    """A row of a list that is nobody: its line, what stood there as an address, and why."""

    line: int
    typed: str
    reason: str


@dataclass(frozen=True)
class SubscriberList:
    """A list as its file says: every row is a subscriber or a refused row."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    subscribers: tuple[Subscriber, ...]
    refused: tuple[RefusedRow, ...] = ()
    locale: str = ""

    def rows(self) -> Iterator[Subscriber | RefusedRow]:
        """Yield every row in order."""
        rows: list[Subscriber | RefusedRow] = [*self.subscribers, *self.refused]
        yield from sorted(rows, key=lambda row: row.line)
