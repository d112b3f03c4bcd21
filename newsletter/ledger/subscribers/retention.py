"""What is kept for a time only: counted, and taken away slice by slice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from newsletter.delivery.states import DeliveryState
from newsletter.ledger.hashes import FORGETTING
from newsletter.ledger.rows import stored_time
from newsletter.ledger.subscribers.forgetting import Forgetting
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Source
from newsletter.subscribers.standing import SubscriptionEvent

GONE = {SubscriptionStatus.UNSUBSCRIBED.value, SubscriptionStatus.REMOVED.value}
FORGOTTEN_AT_ONCE = 50  # people in one transaction


class Retention(Forgetting):
    """What has been there for too long: `before` is the moment that tells."""

    def asking(self, before: datetime) -> int:
        """Count the sign-ups that were not confirmed."""
        return self._count(self._sql.count_asking, before)

    def lapse(self, before: datetime, cause: Cause) -> int:
        """End the sign-ups that were not confirmed; forget whoever is on no list then. Return how many."""
        with self._database.reading() as connection:
            lists = [row["name"] for row in self._sql.list_names(connection)]
        return sum(self._lapse(name, before, cause) for name in lists)

    def _lapse(self, list_name: str, before: datetime, cause: Cause) -> int:
        moment, lapsed, size = stored_time(before), 0, FORGOTTEN_AT_ONCE
        while size == FORGOTTEN_AT_ONCE:
            with self._database.transaction() as connection:
                self._sql.alone(connection, name=FORGETTING)  # nobody confirms in between
                rows = self._sql.page_of_asking(connection, list=list_name, before=moment, size=FORGOTTEN_AT_ONCE)
                entries = [Entry(row["key"], "", SubscriptionEvent.LAPSE) for row in rows]
                self._end_asking(connection, list_name, entries, cause)
                size = len(entries)
            lapsed += size
        return lapsed

    def drop_asking(self, list_name: str, key: str, cause: Cause) -> None:
        """End one sign-up; forget whoever is on no list then. Raises IllegalStandingError where there is none."""
        with self._database.transaction() as connection:
            self._sql.alone(connection, name=FORGETTING)
            self._end_asking(connection, list_name, [Entry(key, "", SubscriptionEvent.LAPSE)], cause)

    def _end_asking(self, connection: Any, list_name: str, entries: Sequence[Entry], cause: Cause) -> None:
        self._apply(connection, list_name, entries, Source.UNKNOWN, cause)
        for entry in entries:
            if not self._is_somewhere(connection, entry.key):
                self._forget(connection, entry.key, cause, bars=False)

    def _is_somewhere(self, connection: Any, key: str) -> bool:
        """Tell whether somebody is on a list, has left one, or was ever written to."""
        if list(self._sql.subscriptions_of_person(connection, key=key)):
            return True
        return bool(list(self._sql.sent_to(connection, key=key)))

    def left(self, before: datetime) -> int:
        """Count the people who are on no list any more."""
        return self._count(self._sql.count_left, before)

    def forget_left(self, before: datetime, cause: Cause) -> int:
        """Forget the people who are on no list any more; return how many. Who was only removed may be added again."""
        self._make_secret()
        number = 0
        for rows in self._pages(self._sql.page_of_left, before):
            for row in rows:
                with self._database.transaction() as connection:
                    self._sql.alone(connection, name=FORGETTING)
                    subscriptions = self._sql.subscriptions_of_person(connection, key=row["key"])
                    standings = {each["status"] for each in subscriptions}
                    if standings <= GONE:
                        self._forget(connection, row["key"], cause, bars=self._stays_away(connection, row, standings))
                        number += 1
        return number

    def _stays_away(self, connection: Any, person: Any, standings: AbstractSet[str]) -> bool:
        """Tell whether somebody has left, or is suppressed: who was only removed may be added again."""
        if SubscriptionStatus.UNSUBSCRIBED.value in standings or self._wants_nothing(connection, person["key"]):
            return True
        hashed = self._hash(connection, person["key"])
        return bool(list(self._sql.suppressions_of_person(connection, key=person["key"], hash=hashed, now="")))

    def networks(self, before: datetime) -> int:
        """Count what people have agreed to from a network that is still known."""
        return self._count(self._sql.count_networks, before)

    def forget_networks(self, before: datetime) -> int:
        """Take away the networks that people have agreed from; return how many."""
        number = 0
        for rows in self._pages(self._sql.page_of_networks, before):
            with self._database.transaction() as connection:
                self._database.many(connection, "forget_networks", [(row["id"],) for row in rows])
            number += len(rows)
        return number

    def messages(self, before: datetime) -> int:
        """Count the messages of sends that have ended, where it is still known what was filled in."""
        with self._database.reading() as connection:
            return sum(row["planned"] for row in self._sql.campaigns_to_empty(connection, before=stored_time(before)))

    def empty_messages(self, before: datetime) -> int:
        """Take away what was filled into messages, and what servers answered; return of how many."""
        with self._database.reading() as connection:
            campaigns = [row["id"] for row in self._sql.campaigns_to_empty(connection, before=stored_time(before))]
        return sum(map(self._empty, campaigns))

    def _empty(self, campaign_id: int) -> int:
        ids: list[tuple[int]] = []
        with self._database.reading() as connection:
            for state in DeliveryState:
                rows = self._sql.ids_in_state(connection, campaign_id=campaign_id, state=state)
                ids += [(row["id"],) for row in rows]
        for start in range(0, len(ids), SLICE):
            with self._database.transaction() as connection:
                self._database.many(connection, "empty_deliveries", ids[start : start + SLICE])
                self._database.many(connection, "empty_attempts", ids[start : start + SLICE])
        with self._database.transaction() as connection:
            self._sql.insert_meta(connection, name=f"emptied/{campaign_id}", value="")
        return len(ids)

    def _count(self, ask: Any, before: datetime) -> int:
        with self._database.reading() as connection:
            return int(ask(connection, before=stored_time(before))["number"])

    def _pages(self, ask: Any, before: datetime) -> Iterator[list[Any]]:
        after, size = 0, SLICE
        while size == SLICE:
            with self._database.reading() as connection:
                rows = list(ask(connection, before=stored_time(before), after=after, size=SLICE))
            if rows:
                yield rows
                after = rows[-1]["id"]
            size = len(rows)
