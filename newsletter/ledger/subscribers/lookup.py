"""What is known about people and lists: read page by page, however many there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from newsletter.ledger.dialects.database import Database
from newsletter.ledger.part import LARGEST_ID, PAGE
from newsletter.ledger.rows import Row, stored_time
from newsletter.ledger.subscribers.rows import (
    read_addressed,
    read_change,
    read_consent,
    read_person,
    read_reader,
    read_sent,
    read_subscription,
)
from newsletter.ledger.subscribers.suppressions import Suppressions
from newsletter.subscribers.model import Subscriber, SubscriptionStatus
from newsletter.subscribers.records import Addressed, Cause, Change, Consent, Person, Record, Source, Subscription

ANY = "any"


def pages(database: Database, ask: Callable[..., Iterable[Row]], values: Mapping[str, object]) -> Iterator[Row]:
    """Yield the rows of a query that is asked page by page, each from the key where the one before has ended."""
    after: Any = ""
    while True:
        with database.reading() as connection:
            page = list(ask(connection, **values, after=after, size=PAGE))
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1]["key"]


class Lookup(Suppressions):
    """Questions about people and lists."""

    def find(self, key: str) -> Person | None:
        """Return a person by the key of their address."""
        with self._database.reading() as connection:
            row = self._sql.person_by_key(connection, key=key)
        return read_person(row) if row else None

    def person(self, number: int) -> Person | None:
        """Return a person by their number."""
        with self._database.reading() as connection:
            row = self._sql.person_by_id(connection, id=number)
        return read_person(row) if row else None

    def addressed(self, campaign_id: int, delivery_id: int) -> Addressed | None:
        """Return whom a message is to; None where it is of nobody, or of somebody who was forgotten."""
        if max(campaign_id, delivery_id) > LARGEST_ID:
            return None
        with self._database.reading() as connection:
            row = self._sql.addressed(connection, id=delivery_id, campaign_id=campaign_id)
        return read_addressed(row) if row else None

    def search(self, text: str, limit: int = 50) -> tuple[Person, ...]:
        """Return people whose address or name holds a text, by address."""
        literal = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        with self._database.reading() as connection:
            return tuple(map(read_person, self._sql.people_with(connection, pattern=f"%{literal}%", size=limit)))

    def subscriptions_of(self, key: str) -> tuple[Subscription, ...]:
        """Return how somebody stands on each list that knows them, by the lists' names."""
        with self._database.reading() as connection:
            return tuple(map(read_subscription, self._sql.subscriptions_of_person(connection, key=key)))

    def subscriptions(self, list_name: str, keys: Iterable[str]) -> Mapping[str, Subscription]:
        """Return how some people of a list stand, by key; those who are not known are left out."""
        with self._database.reading() as connection:
            rows = self._sql.subscriptions_of_keys(connection, list=list_name, keys=json.dumps(list(keys)))
            return {row["key"]: read_subscription(row) for row in rows}

    def all_subscriptions(
        self, list_name: str, source: Source | None = None, status: SubscriptionStatus | None = None
    ) -> Iterator[Subscription]:
        """Yield the subscriptions of a list by key, page by page: what changes meanwhile may be seen or not."""
        wanted = {
            "list": list_name,
            "source": ANY if source is None else source,
            "status": ANY if status is None else status,
        }
        return map(read_subscription, pages(self._database, self._sql.page_of_subscriptions, wanted))

    def rows(self, list_name: str) -> Iterator[Subscriber]:
        """Yield the readers of a list as a file's rows are: with what they have chosen for themselves."""
        return map(read_reader, pages(self._database, self._sql.page_of_readers, {"list": list_name}))

    def columns(self, list_name: str) -> tuple[str, ...]:
        """Return the names of the fields that the people of a list have, sorted."""
        with self._database.reading() as connection:
            return tuple(row["name"] for row in self._sql.columns_of_list(connection, list=list_name))

    def counts(self) -> Mapping[str, Mapping[SubscriptionStatus, int]]:
        """Count the subscriptions of every list by standing, zero included."""
        counts = {name: dict.fromkeys(SubscriptionStatus, 0) for name in self.lists()}
        with self._database.reading() as connection:
            for row in self._sql.count_subscriptions(connection):
                of_list = counts.setdefault(row["list"], dict.fromkeys(SubscriptionStatus, 0))
                of_list[SubscriptionStatus(row["status"])] = row["number"]
        return counts

    def active(self, list_name: str, source: Source) -> int:
        """Count those who are on a list, or have asked, by one way."""
        with self._database.reading() as connection:
            return int(self._sql.count_active(connection, list=list_name, source=source)["number"])

    def lists(self) -> tuple[str, ...]:
        """Return the names of the lists that the store knows, sorted."""
        with self._database.reading() as connection:
            return tuple(sorted(row["name"] for row in self._sql.list_names(connection)))

    def digest(self, list_name: str) -> str:
        """Return what the list's file was when it was last brought in; empty where it never was."""
        with self._database.reading() as connection:
            row = self._sql.list_digest(connection, name=list_name)
        return str(row["digest"]) if row else ""

    def note_digest(self, list_name: str, digest: str, cause: Cause) -> None:
        """Remember what the list's file was."""
        with self._database.transaction() as connection:
            self._sql.insert_lists(connection, name=list_name)
            self._sql.set_list_digest(connection, name=list_name, digest=digest, at=stored_time(cause.at))

    def history(self, key: str) -> tuple[Change, ...]:
        """Return what has happened to somebody, oldest first."""
        with self._database.reading() as connection:
            return tuple(map(read_change, self._sql.history_of_person(connection, key=key)))

    def growth(self, list_name: str) -> tuple[tuple[str, SubscriptionStatus | None, int], ...]:
        """Return how many have come to each standing on each day (in UTC), oldest first: day, standing, number."""
        with self._database.reading() as connection:
            return tuple(
                (row["day"], SubscriptionStatus(row["status"]) if row["status"] else None, row["number"])
                for row in self._sql.growth_of_list(connection, list=list_name)
            )

    def consents(self, key: str) -> tuple[Consent, ...]:
        """Return what somebody has agreed to, oldest first."""
        with self._database.reading() as connection:
            return tuple(map(read_consent, self._sql.consents_of(connection, key=key)))

    def record(self, key: str, at: datetime) -> Record:
        """Return everything that is known about one person."""
        with self._database.reading() as connection:
            sent = tuple(map(read_sent, self._sql.sent_to(connection, key=key)))
        return Record(
            key,
            self.find(key),
            self.subscriptions_of(key),
            self.suppressions(key, at),
            self.consents(key),
            self.history(key),
            sent,
        )
