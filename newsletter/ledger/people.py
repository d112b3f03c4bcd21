"""What the ledger knows about people: who must not be written to, and who has an issue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newsletter.delivery.model import RelayKind
from newsletter.delivery.standing import Standing, StandingVersion
from newsletter.ledger.hashes import Hashes
from newsletter.ledger.rows import Row, read_time, stored_time
from newsletter.ledger.subscribers.store import SqlSubscribers
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import ALL_LISTS, EVERYTHING, PAUSE, Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent

EVENTS = {
    SubscriptionStatus.PENDING: SubscriptionEvent.ASK,
    SubscriptionStatus.CONFIRMED: SubscriptionEvent.ADD,
    SubscriptionStatus.UNSUBSCRIBED: SubscriptionEvent.UNSUBSCRIBE,
    SubscriptionStatus.REMOVED: SubscriptionEvent.REMOVE,
}
MAX = "9999"  # after every moment, as moments are stored


class People(Hashes):
    """The standing of people on lists, and the suppressions."""

    def standing(
        self,
        issue: str,
        kind: RelayKind,
        list_name: str,
        keys: Sequence[str],
        excluded_issues: Sequence[str] = (),
        since: datetime | None = None,
        at: datetime | None = None,
    ) -> Standing:
        """Return what is known about some people of one list who might get an issue: see `Standing`.

        Earlier campaigns are those of the same kind. Who was barred after the moment `since` is told as late. What has
        ended by the moment `at` bars nobody; without one, everything does.
        """
        issues = json.dumps([issue, *excluded_issues])
        until = stored_time(since) if since else MAX
        sql = self._sql
        with self._database.reading() as connection:
            asked = json.dumps(keys)
            barred = self._barred(connection, list_name, keys, at)
            left = list(sql.subscriptions_of(connection, list=list_name, keys=asked))
            earlier = sql.campaigns_that_count(connection, issues=issues, kind=kind)
            campaigns = {row["id"]: row["issue"] for row in earlier}
            numbers = json.dumps(list(campaigns))
            found = sql.reached_of(connection, keys=asked, campaigns=numbers) if campaigns else ()
            have = [(row["key"], campaigns[row["campaign_id"]], row["campaign_id"]) for row in found]
        pending = SubscriptionStatus.PENDING
        before = [row for row in left if row["at"] <= until]
        return Standing(
            suppressed={(scope, key): row["reason"] for scope, key, row in barred if row["at"] <= until},
            unsubscribed=frozenset((list_name, row["key"]) for row in before if row["status"] != pending),
            unconfirmed=frozenset((list_name, row["key"]) for row in before if row["status"] == pending),
            reached={key: f"{of}-{number}" for key, of, number in have if of == issue},
            spared={key: f"{of}-{number}" for key, of, number in have if of in excluded_issues},
            late=frozenset(
                key
                for key, row in (*((key, row) for _, key, row in barred), *((row["key"], row) for row in left))
                if row["at"] > until
            ),
        )

    def _barred(
        self, connection: Any, list_name: str, keys: Sequence[str], at: datetime | None
    ) -> list[tuple[str, str, Row]]:
        """Return the list or `*`, the key and the row of each suppression that keeps people from a list."""
        hashed = {self._hash(connection, key): key for key in keys} if self._hash(connection, "") else {}
        now = stored_time(at) if at else ""
        scopes = (ALL_LISTS, EVERYTHING, PAUSE, list_name)
        rows = self._sql.suppressions_of(connection, keys=json.dumps([*keys, *hashed]))
        return [
            (list_name if row["scope"] == list_name else ALL_LISTS, hashed.get(row["key"], row["key"]), row)
            for row in rows
            if row["scope"] in scopes and (not row["expires"] or row["expires"] > now)
        ]

    def standing_version(self) -> StandingVersion:
        """Return how many people must not be written to, and when that was last recorded."""
        with self._database.reading() as connection:
            row = self._sql.standing_version(connection)
        return StandingVersion(row["suppressed"], row["unsubscribed"], read_time(row["newest"]))

    def subscribe(self, list_name: str, key: str, status: SubscriptionStatus, at: datetime) -> None:
        """Set a person's standing on one list. Raises IllegalStandingError where no move leads to it."""
        entry = Entry(key, key, EVENTS[status])
        SqlSubscribers(self._database).apply(list_name, [entry], Source.EDITOR, Cause(at, Who.EDITOR))

    def suppress(self, key: str, reason: str, at: datetime, scope: str = "*") -> None:
        """Send nothing more to an address: on one list, or on all (`*`)."""
        SqlSubscribers(self._database).suppress(key, reason, Cause(at, Who.EDITOR), scope)
