"""How people stand on lists: every change of it, with its line in the history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from newsletter.ledger.hashes import FORGETTING, Hashes
from newsletter.ledger.rows import stored_time
from newsletter.ledger.subscribers.rows import moment, read_subscription, stored_fields, stored_tags
from newsletter.subscribers.changes import Effect, Entry, decide, storable
from newsletter.subscribers.records import Cause, Source
from newsletter.subscribers.standing import SUBSCRIPTION_MOVES, SubscriptionEvent

UPDATE = "update"  # in the history: what is known about somebody has changed, and not how they stand


class RacedError(Exception):
    """Somebody else has added one of the same people in the meantime: what was decided holds no more."""


class Standings(Hashes):
    """Changes of subscriptions. They are decided by `newsletter.subscribers.changes`, within the transaction."""

    def apply(
        self, list_name: str, entries: Sequence[Entry], source: Source, cause: Cause, *, replaces: bool = False
    ) -> tuple[Effect, ...]:
        """Do to some people of a list what was decided, all of it or nothing. Raises IllegalStandingError."""
        while True:
            try:
                with self._database.transaction() as connection:
                    return self._apply(connection, list_name, entries, source, cause, replaces=replaces)
            except RacedError:
                continue

    def _apply(
        self,
        connection: Any,
        list_name: str,
        entries: Sequence[Entry],
        source: Source,
        cause: Cause,
        *,
        replaces: bool = False,
        asked: bool = False,
    ) -> tuple[Effect, ...]:
        """Do it in a transaction that somebody else has begun. Raises RacedError where all of it must begin anew.

        Nobody is added who was forgotten, unless they have asked themselves.
        """
        self._sql.beside(connection, name=FORGETTING)
        keys = json.dumps([entry.key for entry in entries])
        rows = self._sql.subscriptions_to_change(connection, list=list_name, keys=keys)
        present = {row["key"]: read_subscription(row) for row in rows}
        strangers = (each.key for each in entries if each.key not in present and each.event in SUBSCRIPTION_MOVES[None])
        forgotten = frozenset() if asked else self._forgotten(connection, strangers)
        effects = tuple(
            Effect(entry.key, None, None)
            if entry.key in forgotten
            else decide(present.get(entry.key), entry, list_name, source, cause.at, replaces=replaces)
            for entry in entries
        )
        changed = [(entry, effect) for entry, effect in zip(entries, effects, strict=True) if effect.is_change]
        if changed:
            self._sql.insert_lists(connection, name=list_name)
            self._write(connection, list_name, changed, cause)
        return effects

    def _write(self, connection: Any, list_name: str, changed: Sequence[tuple[Entry, Effect]], cause: Cause) -> None:
        now = stored_time(cause.at)
        people, addresses, new, moved, told, gone, history = [], [], [], [], [], [], []
        who, why = cause.who.value, storable(cause.why)
        for entry, effect in changed:
            (key, before, after), event = effect, entry.event.value if entry.event else ""
            status, has_moved = after.status.value if after else "", effect.moved
            change, to = (event, status) if has_moved else (UPDATE, "")
            history.append((now, key, list_name, change, to, who, why))
            if after is None:
                gone.append((list_name, key))
                continue
            at = now if after.at is cause.at else stored_time(after.at)
            standing = (status, at, event, after.former.value if after.former else "", after.source.value)
            joined = moment(after.joined_at)
            details = (after.name, after.locale, stored_fields(after.fields), stored_tags(after.tags))
            if after.address and (before is None or not before.address):
                people.append((key, after.address, now))
            elif before and after.address != before.address:
                addresses.append((after.address, key))
            if before is None:
                new.append((list_name, key, *standing, joined, *details))
                continue
            if has_moved:
                moved.append((*standing, joined, list_name, key))
            if (before.name, before.locale, before.fields, before.tags) != (
                after.name,
                after.locale,
                after.fields,
                after.tags,
            ):
                told.append((*details, list_name, key))
        statements: tuple[tuple[str, list[Any]], ...] = (
            ("insert_subscribers", people),
            ("set_addresses", addresses),
            ("move_subscriptions", moved),
            ("set_details", told),
            ("delete_subscriptions", gone),
            ("insert_history", history),
        )
        if new and self._database.many(connection, "insert_subscriptions", new) != len(new):
            raise RacedError
        for name, values in statements:
            if values:
                self._database.many(connection, name, values)

    def _move(
        self, connection: Any, list_name: str, key: str, event: SubscriptionEvent, cause: Cause
    ) -> tuple[Effect, ...]:
        """Move one person on one list."""
        return self._apply(connection, list_name, [Entry(key, "", event)], Source.UNKNOWN, cause)
