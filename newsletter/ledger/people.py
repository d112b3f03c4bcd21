"""What the ledger knows about people: who must not be written to, and who has an issue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsletter.delivery.model import RelayKind
from newsletter.delivery.plan import Standing
from newsletter.ledger.part import Part
from newsletter.ledger.rows import stored_time
from newsletter.subscribers.model import SubscriptionStatus


class People(Part):
    """The standing of people on lists, and the suppressions."""

    def standing(self, issue: str, kind: RelayKind, lists: Iterable[str]) -> Standing:
        """Return who must not get an issue, and who has it from an earlier campaign of the same kind."""
        statuses: dict[tuple[str, str], str] = {}
        with self._database.reading() as connection:
            suppressed = {(row["scope"], row["key"]): row["reason"] for row in self._sql.suppressions(connection)}
            for each in lists:
                rows = self._sql.subscriptions_of_list(connection, list=each)
                statuses |= {(each, row["key"]): row["status"] for row in rows}
            reached = {
                row["key"]: f"{issue}-{row['campaign_id']}"
                for row in self._sql.people_of_earlier_campaigns(connection, issue=issue, kind=kind)
            }
        pending = SubscriptionStatus.PENDING
        return Standing(
            suppressed=suppressed,
            unsubscribed=frozenset(who for who, status in statuses.items() if status != pending),
            unconfirmed=frozenset(who for who, status in statuses.items() if status == pending),
            reached=reached,
        )

    def subscribe(self, list_name: str, key: str, status: SubscriptionStatus, at: datetime) -> None:
        """Set a person's standing on one list."""
        with self._database.transaction() as connection:
            self._sql.set_subscription(connection, list=list_name, key=key, status=status, at=stored_time(at))

    def suppress(self, key: str, reason: str, at: datetime, scope: str = "*") -> None:
        """Send nothing more to an address: on one list, or on all (`*`)."""
        with self._database.transaction() as connection:
            self._sql.set_suppression(connection, key=key, scope=scope, reason=reason, at=stored_time(at))
