"""Many people at once, as imports and exports need them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from newsletter.ledger.rows import stored_time
from newsletter.ledger.subscribers.rows import moment, read_suppression
from newsletter.ledger.subscribers.suppressions import Suppressions
from newsletter.subscribers.records import ALL_LISTS, EVERYTHING, Cause, Consent, Suppression


class Bulk(Suppressions):
    """A `newsletter.subscribers.imports.ports.BulkStore`, apart from what it has of the store of subscribers."""

    def note_consents(self, consents: Mapping[str, Consent]) -> None:
        """Keep how people have agreed, by key; what is known of the list in the same words stays as it is."""
        rows = [
            {
                "key": key,
                "list": each.list_name,
                "at": stored_time(each.at),
                "how": each.how,
                "text": each.text,
                "confirmed_at": moment(each.confirmed_at),
            }
            for key, each in consents.items()
        ]
        if rows:
            with self._database.transaction() as connection:
                self._sql.insert_consents(connection, rows)

    def suppress_all(self, suppressions: Sequence[Suppression], cause: Cause) -> frozenset[str]:
        """Send nothing more to some addresses; return the keys of those to whom that is new."""
        with self._database.transaction() as connection:
            return frozenset(
                each.key
                for each in suppressions
                if self._suppress(connection, each.key, each.reason, cause, each.scope, each.evidence, each.expires)
            )

    def barred(self, keys: Sequence[str], at: datetime) -> Mapping[str, Suppression]:
        """Return why no newsletter is sent to some people, by key; those who are free are left out."""
        now = stored_time(at)
        with self._database.reading() as connection:
            rows = list(self._sql.suppressions_of(connection, keys=json.dumps(list(keys))))
        return {
            row["key"]: read_suppression(row)
            for row in rows
            if row["scope"] in (ALL_LISTS, EVERYTHING) and (not row["expires"] or row["expires"] > now)
        }

    def forgotten(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of some keys whose people have asked to be forgotten."""
        with self._database.reading() as connection:
            return self._forgotten(connection, keys)
