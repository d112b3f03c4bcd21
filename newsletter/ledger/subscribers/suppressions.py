"""Who must not be written to, and until when; of people who were forgotten, only a keyed hash tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsletter.ledger.hashes import FORGETTING, FORGOTTEN
from newsletter.ledger.rows import stored_time
from newsletter.ledger.subscribers.rows import moment, read_suppression
from newsletter.ledger.subscribers.standings import Standings
from newsletter.subscribers.changes import storable
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import ALL_LISTS, Cause, Suppression

UNSUBSCRIBED = "unsubscribed"  # the reason of a suppression on all lists that a reader has asked for
SUPPRESS, UNSUPPRESS = "suppress", "unsuppress"  # in the history


class Suppressions(Standings):
    """Suppressions. The key of a forgotten person is a hash, which no address can be: it has no @."""

    def suppress(
        self,
        key: str,
        reason: str,
        cause: Cause,
        scope: str = ALL_LISTS,
        evidence: str = "",
        expires: datetime | None = None,
    ) -> bool:
        """Send nothing more to an address; return whether that is new. One that holds for good is never shortened."""
        with self._database.transaction() as connection:
            return self._suppress(connection, key, reason, cause, scope, evidence, expires)

    def unsuppress(self, key: str, scope: str, cause: Cause) -> bool:
        """Take a suppression back; return whether there was one. What somebody has wished themselves stays."""
        with self._database.transaction() as connection:
            self._sql.beside(connection, name=FORGETTING)
            hashed, is_hidden = self._hash(connection, key), self._is_hidden(connection, key)
            lifted = self._sql.lift_suppression(connection, key=key, scope=scope)
            of_forgotten = self._sql.lift_suppression(connection, key=hashed, scope=scope)
            if of_forgotten and scope == ALL_LISTS and not self._has_come_back(connection, key):
                self._suppress(connection, key, FORGOTTEN, cause, scope, "", None, hashed=hashed)
            if lifted and scope == ALL_LISTS and self._wants_nothing(connection, key):
                self._put(connection, key, UNSUBSCRIBED, cause, scope)
            if (lifted or of_forgotten) and not is_hidden:
                self._tell(connection, key, scope, UNSUPPRESS, "", cause)
            return bool(lifted or of_forgotten)

    def suppressions(self, key: str, at: datetime) -> tuple[Suppression, ...]:
        """Return why nothing is sent to somebody at a moment, a forgotten person included; pauses are none."""
        with self._database.reading() as connection:
            hashed = self._hash(connection, key)
            rows = self._sql.suppressions_of_person(connection, key=key, hash=hashed, now=stored_time(at))
            return tuple(map(read_suppression, rows))

    def _suppress(
        self,
        connection: Any,
        key: str,
        reason: str,
        cause: Cause,
        scope: str,
        evidence: str,
        expires: datetime | None,
        hashed: str = "",
    ) -> bool:
        """Do it in a transaction; of somebody who is forgotten only the hash is kept, or where it is given."""
        self._sql.beside(connection, name=FORGETTING)
        if not hashed and self._is_hidden(connection, key):
            hashed = self._hash(connection, key)
        new = self._put(connection, hashed or key, reason, cause, scope, "" if hashed else evidence, expires)
        if new and not hashed:
            self._tell(connection, key, scope, SUPPRESS, reason, cause)
        return new

    def _put(
        self,
        connection: Any,
        key: str,
        reason: str,
        cause: Cause,
        scope: str,
        evidence: str = "",
        expires: datetime | None = None,
    ) -> bool:
        at, until = stored_time(cause.at), moment(expires)
        told = {"reason": storable(reason), "at": at, "evidence": storable(evidence), "expires": until}
        return bool(self._sql.put_suppression(connection, key=key, scope=scope, **told))

    def _is_hidden(self, connection: Any, key: str) -> bool:
        """Tell whether somebody was forgotten and has not come back: nothing may be written under their address."""
        if not self._forgotten(connection, [key]) or self._sql.person_by_key(connection, key=key):
            return False
        return not list(self._sql.subscriptions_of_person(connection, key=key))

    def _has_come_back(self, connection: Any, key: str) -> bool:
        """Tell whether somebody who was forgotten has signed up again, and confirmed it."""
        rows = self._sql.subscriptions_of_person(connection, key=key)
        return any(row["status"] == SubscriptionStatus.CONFIRMED for row in rows)

    def _wants_nothing(self, connection: Any, key: str) -> bool:
        """Tell whether somebody has left all lists and not come back, also where more than their wish bars them."""
        lines = [
            row["change"]
            for row in self._sql.history_of_person(connection, key=key)
            if row["list"] == ALL_LISTS and row["detail"] == UNSUBSCRIBED
        ]
        return lines[-1:] == [SUPPRESS]

    def _wish_nothing(self, connection: Any, key: str, cause: Cause) -> None:
        """Suppress what somebody has left; where something else bars them already, remember that they wish it, too."""
        if self._suppress(connection, key, UNSUBSCRIBED, cause, ALL_LISTS, "", None) or self._is_hidden(
            connection, key
        ):
            return
        if not self._wants_nothing(connection, key):
            self._tell(connection, key, ALL_LISTS, SUPPRESS, UNSUBSCRIBED, cause)

    def _lift_own(self, connection: Any, key: str, cause: Cause, *, forgotten: bool) -> None:
        """Take back what stems from a person's own wish: that they have left all lists, or were `forgotten`, too."""
        hashed = self._hash(connection, key) if forgotten else ""
        wished = {UNSUBSCRIBED} if self._wants_nothing(connection, key) else set()
        wished |= {row["reason"] for row in self._sql.lift_own_suppressions(connection, key=key, hash=hashed)}
        for reason in sorted(wished):
            self._tell(connection, key, ALL_LISTS, UNSUPPRESS, reason, cause)

    def _tell(self, connection: Any, key: str, list_name: str, change: str, detail: str, cause: Cause) -> None:
        """Write a line of the history."""
        line = (stored_time(cause.at), key, list_name, change, storable(detail), cause.who, storable(cause.why))
        self._database.many(connection, "insert_history", [line])
