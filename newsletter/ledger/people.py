"""What the ledger knows about people: who must not be written to, and who has an issue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from newsletter.delivery.model import RelayKind
from newsletter.delivery.standing import Standing, StandingVersion
from newsletter.ledger.part import Part
from newsletter.ledger.rows import read_time, stored_time
from newsletter.subscribers.model import SubscriptionStatus

MAX = "9999"  # after every moment, as moments are stored


class People(Part):
    """The standing of people on lists, and the suppressions."""

    def standing(
        self,
        issue: str,
        kind: RelayKind,
        list_name: str,
        keys: Sequence[str],
        excluded_issues: Sequence[str] = (),
        since: datetime | None = None,
    ) -> Standing:
        """Return what is known about some people of one list who might get an issue: see `Standing`.

        Earlier campaigns are those of the same kind. Who was barred after the moment `since` is told as late.
        """
        asked, issues = json.dumps(keys), json.dumps([issue, *excluded_issues])
        until = stored_time(since) if since else MAX
        sql = self._sql
        with self._database.reading() as connection:
            barred = [row for row in sql.suppressions_of(connection, keys=asked) if row["scope"] in ("*", list_name)]
            left = list(sql.subscriptions_of(connection, list=list_name, keys=asked))
            earlier = sql.campaigns_that_count(connection, issues=issues, kind=kind)
            campaigns = {row["id"]: row["issue"] for row in earlier}
            numbers = json.dumps(list(campaigns))
            found = sql.reached_of(connection, keys=asked, campaigns=numbers) if campaigns else ()
            have = [(row["key"], campaigns[row["campaign_id"]], row["campaign_id"]) for row in found]
        pending = SubscriptionStatus.PENDING
        before = [row for row in left if row["at"] <= until]
        return Standing(
            suppressed={(row["scope"], row["key"]): row["reason"] for row in barred if row["at"] <= until},
            unsubscribed=frozenset((list_name, row["key"]) for row in before if row["status"] != pending),
            unconfirmed=frozenset((list_name, row["key"]) for row in before if row["status"] == pending),
            reached={key: f"{of}-{number}" for key, of, number in have if of == issue},
            spared={key: f"{of}-{number}" for key, of, number in have if of in excluded_issues},
            late=frozenset(row["key"] for row in (*barred, *left) if row["at"] > until),
        )

    def standing_version(self) -> StandingVersion:
        """Return how many people must not be written to, and when that was last recorded."""
        with self._database.reading() as connection:
            row = self._sql.standing_version(connection)
        return StandingVersion(row["suppressed"], row["unsubscribed"], read_time(row["newest"]))

    def subscribe(self, list_name: str, key: str, status: SubscriptionStatus, at: datetime) -> None:
        """Set a person's standing on one list."""
        with self._database.transaction() as connection:
            self._sql.set_subscription(connection, list=list_name, key=key, status=status, at=stored_time(at))

    def suppress(self, key: str, reason: str, at: datetime, scope: str = "*") -> None:
        """Send nothing more to an address: on one list, or on all (`*`)."""
        with self._database.transaction() as connection:
            self._sql.set_suppression(connection, key=key, scope=scope, reason=reason, at=stored_time(at))
