"""Forgetting a person: nothing of them is left but a keyed hash, and all that is counted stays the same."""

from __future__ import annotations

from typing import Any

from newsletter.delivery.states import DeliveryState
from newsletter.ledger.hashes import FORGETTING, FORGOTTEN
from newsletter.ledger.pseudonyms import Pseudonyms, new_pseudonym
from newsletter.ledger.rows import stored_time
from newsletter.ledger.subscribers.suppressions import UNSUBSCRIBED, Suppressions
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import ALL_LISTS, PAUSE, Cause, Forgotten
from newsletter.subscribers.standing import SubscriptionEvent

FORGET = "forget"  # in the history


class Forgetting(Suppressions, Pseudonyms):
    """How people are forgotten."""

    def forget(self, key: str, cause: Cause) -> Forgotten:
        """Take a person out of everything that is stored; a keyed hash alone tells that nothing is sent to them."""
        self._make_secret()
        with self._database.erasing() as connection:
            self._sql.alone(connection, name=FORGETTING)
            return self._forget(connection, key, cause)

    def _forget(self, connection: Any, key: str, cause: Cause, *, bars: bool = True) -> Forgotten:
        """Do it in a transaction; unless it `bars` them, what was suppressed stays and anybody may add them again."""
        now, pseudonym, sql = stored_time(cause.at), new_pseudonym(), self._sql
        messages = self._hide_deliveries(connection, key, pseudonym, cause.at)
        lists = tuple(row["list"] for row in sql.subscriptions_of_person(connection, key=key))
        left = sorted(row["list"] for row in sql.leave_lists(connection, key=key, at=now))
        sql.forget_subscriptions(connection, key=key, pseudonym=pseudonym)
        sql.forget_consents(connection, key=key, pseudonym=pseudonym)
        letters = tuple(row["id"] for row in sql.forget_letters(connection, key=key, pseudonym=pseudonym))
        told = sql.forget_history(connection, key=key, pseudonym=pseudonym)
        suppressions = list(sql.delete_suppressions(connection, key=key)) if bars else []
        person = sql.person_by_key(connection, key=key)
        was_known = sql.delete_subscriber(connection, key=key) or messages or lists or told
        if was_known:
            event, status = SubscriptionEvent.UNSUBSCRIBE.value, SubscriptionStatus.UNSUBSCRIBED.value
            lines = [(now, pseudonym, name, event, status, cause.who, FORGOTTEN) for name in left]
            lines.append((now, pseudonym, "", FORGET, "", cause.who, ""))
            self._database.many(connection, "insert_history", lines)
            if person:
                sql.keep_subject(connection, pseudonym=pseudonym, person=person["id"])
        if bars:
            hashed = self._hash(connection, key)
            for row in suppressions:
                self._keep(connection, hashed, row, now)
            self._bar(connection, hashed, ALL_LISTS, FORGOTTEN, now)
        on_the_wire = sum(row["state"] == DeliveryState.SENDING for row in messages)
        sent = tuple((row["campaign"], row["position"]) for row in messages)
        return Forgotten(lists, sent, on_the_wire, tuple(sorted(letters)))

    def _keep(self, connection: Any, hashed: str, row: Any, now: str) -> None:
        """Keep under the hash what bars somebody for other reasons than their own wish: a complaint, a bounce.

        It counts from now on, by which a plan in the making is told of it.
        """
        is_own = row["scope"] == PAUSE or row["reason"] in (UNSUBSCRIBED, FORGOTTEN)
        ends = row["scope"] == ALL_LISTS and row["expires"]  # to be forgotten does not end by itself
        if not is_own and not ends:
            self._bar(connection, hashed, row["scope"], row["reason"], now, row["expires"])
