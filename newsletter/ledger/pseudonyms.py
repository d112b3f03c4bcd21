"""Names that say nothing, for the rows of people who are forgotten: all that is counted stays the same."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from newsletter.delivery.states import DeliveryEvent, DeliveryState
from newsletter.ledger.hashes import FORGOTTEN, Hashes
from newsletter.ledger.part import PAGE
from newsletter.ledger.rows import Row, stored_time
from newsletter.subscribers.records import ALL_LISTS

PSEUDONYM = "forgotten-"  # named in the database, too
CLOCKS = timedelta(minutes=10)  # by which clocks of two machines may differ


def new_pseudonym() -> str:
    """Return a name that nobody has and that does not tell whose it is."""
    return PSEUDONYM + secrets.token_hex(8)


class Pseudonyms(Hashes):
    """Deliveries of people who are forgotten."""

    def _hide_deliveries(self, connection: Any, key: str, pseudonym: str, at: datetime) -> list[Row]:
        """Give somebody's deliveries another name, and begin none of them any more; return those that there are.

        What is on the wire and comes back is barred by the new name.
        """
        now = stored_time(at)
        for row in list(self._sql.suppress_open_deliveries(connection, key=key)):
            moved = [(row["id"], row["attempts"])]
            self._note(connection, row["campaign_id"], moved, DeliveryEvent.SUPPRESS, at, "")
        rows = list(self._sql.forget_deliveries(connection, key=key, pseudonym=pseudonym))
        if rows:
            self._sql.forget_attempts(connection, pseudonym=pseudonym)
            self._sql.forget_events(connection, pseudonym=pseudonym)
            self._bar(connection, pseudonym, ALL_LISTS, FORGOTTEN, now)
        return rows

    def _bar(self, connection: Any, key: str, scope: str, reason: str, at: str, expires: str = "") -> None:
        self._sql.put_suppression(connection, key=key, scope=scope, reason=reason, at=at, evidence="", expires=expires)

    def _forgotten_lately(self, connection: Any, since: datetime) -> frozenset[str]:
        """Return the hashes of those who were forgotten since a moment, or shortly before."""
        rows = self._sql.forgotten_since(connection, at=stored_time(since - CLOCKS))
        return frozenset(row["key"] for row in rows)

    def _hide_late(self, campaign_id: int, hashes: frozenset[str], at: datetime) -> None:
        """Hide those of a draft's people who were forgotten while it was planned."""
        with self._database.reading() as connection:
            rows = self._sql.ids_in_state(connection, campaign_id=campaign_id, state=DeliveryState.PENDING)
            ids = [row["id"] for row in rows]
        for start in range(0, len(ids), PAGE):
            page = json.dumps(ids[start : start + PAGE])
            with self._database.reading() as connection:
                found = self._sql.deliveries_of_ids(connection, ids=page, state=DeliveryState.PENDING)
                keys = [row["key"] for row in found if self._hash(connection, row["key"]) in hashes]
            for key in keys:
                with self._database.transaction() as connection:
                    self._hide_deliveries(connection, key, new_pseudonym(), at)
