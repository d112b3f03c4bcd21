"""What the ledger knows about people: who must not be written to, and who has an issue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from newsletter.delivery.model import RelayKind
from newsletter.delivery.plan import Standing
from newsletter.ledger.part import Part
from newsletter.ledger.rows import stored_time
from newsletter.subscribers.model import SubscriptionStatus


class People(Part):
    """The standing of people on lists, and the suppressions."""

    def standing(
        self, issue: str, kind: RelayKind, list_name: str, keys: Sequence[str], excluded_issues: Sequence[str] = ()
    ) -> Standing:
        """Return what is known about some people of one list who might get an issue: see `Standing`.

        Earlier campaigns are those of the same kind.
        """
        asked, issues = json.dumps(keys), json.dumps([issue, *excluded_issues])
        sql = self._sql
        with self._database.reading() as connection:
            suppressed = {
                (row["scope"], row["key"]): row["reason"] for row in sql.suppressions_of(connection, keys=asked)
            }
            statuses = {
                (list_name, row["key"]): row["status"]
                for row in sql.subscriptions_of(connection, list=list_name, keys=asked)
            }
            earlier = sql.campaigns_that_count(connection, issues=issues, kind=kind)
            campaigns = {row["id"]: row["issue"] for row in earlier}
            numbers = json.dumps(list(campaigns))
            found = sql.reached_of(connection, keys=asked, campaigns=numbers) if campaigns else ()
            have = [(row["key"], campaigns[row["campaign_id"]], row["campaign_id"]) for row in found]
        pending = SubscriptionStatus.PENDING
        return Standing(
            suppressed=suppressed,
            unsubscribed=frozenset(who for who, status in statuses.items() if status != pending),
            unconfirmed=frozenset(who for who, status in statuses.items() if status == pending),
            reached={key: f"{of}-{number}" for key, of, number in have if of == issue},
            spared={key: f"{of}-{number}" for key, of, number in have if of in excluded_issues},
        )

    def subscribe(self, list_name: str, key: str, status: SubscriptionStatus, at: datetime) -> None:
        """Set a person's standing on one list."""
        with self._database.transaction() as connection:
            self._sql.set_subscription(connection, list=list_name, key=key, status=status, at=stored_time(at))

    def suppress(self, key: str, reason: str, at: datetime, scope: str = "*") -> None:
        """Send nothing more to an address: on one list, or on all (`*`)."""
        with self._database.transaction() as connection:
            self._sql.set_suppression(connection, key=key, scope=scope, reason=reason, at=stored_time(at))
