"""Many people at once, as imports and exports need them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newsletter.ledger.rows import stored_time
from newsletter.ledger.subscribers.asking import Asking
from newsletter.ledger.subscribers.lookup import pages
from newsletter.ledger.subscribers.rows import moment, read_exported, read_suppression
from newsletter.subscribers.changes import Effect, Outcome
from newsletter.subscribers.exports import Exported
from newsletter.subscribers.imports.ports import Arrivals
from newsletter.subscribers.records import ALL_LISTS, EVERYTHING, Cause, Source, Suppression


class Bulk(Asking):
    """A `newsletter.subscribers.imports.ports.BulkStore`, apart from what it has of the store of subscribers."""

    def bring(self, list_name: str, arrivals: Arrivals, source: Source, cause: Cause) -> tuple[Effect, ...]:
        """Do to people of a list what was decided, all of it or nothing; return what was done, in their order."""

        def do(connection: Any) -> tuple[Effect, ...]:
            effects = self._apply(connection, list_name, arrivals.entries, source, cause)
            self._note_consents(connection, arrivals, effects)
            for each in arrivals.suppressions:
                self._suppress(connection, each.key, each.reason, cause, each.scope, each.evidence, each.expires)
            return effects

        return self._retried(do)

    def _note_consents(self, connection: Any, arrivals: Arrivals, effects: Sequence[Effect]) -> None:
        of_new: list[tuple[str, ...]] = []
        of_known: list[tuple[str, ...]] = []
        for effect in effects:
            if effect.after and (consent := arrivals.consents.get(effect.key)):
                rows = of_new if effect.outcome is Outcome.NEW else of_known
                confirmed = moment(consent.confirmed_at)
                at = stored_time(consent.at)
                networks = (consent.network, consent.confirmed_network)
                rows.append((effect.key, consent.list_name, at, consent.how, consent.text, confirmed, *networks))
        if of_new:
            self._database.many(connection, "insert_consents", of_new)
        if of_known:
            known = self._sql.imported_consents(connection, keys=json.dumps([row[0] for row in of_known]))
            there = {(row["key"], row["list"], row["how"], row["text"]) for row in known}
            unknown = [row for row in of_known if (row[0], row[1], row[3], row[4]) not in there]
            if unknown:
                self._database.many(connection, "insert_consents", unknown)

    def barred(self, list_name: str, keys: Sequence[str]) -> Mapping[str, Suppression]:
        """Return why nothing of a list is ever sent to some people, by key; all others are left out."""
        scopes = (ALL_LISTS, EVERYTHING, list_name)
        with self._database.reading() as connection:
            rows = list(self._sql.suppressions_of(connection, keys=json.dumps(list(keys))))
        return {row["key"]: read_suppression(row) for row in rows if row["scope"] in scopes and not row["expires"]}

    def exported(self, list_name: str) -> Iterator[Exported]:
        """Yield everybody of a list but those who were taken out of its file or forgotten, by key, page by page."""
        for row in pages(self._database, self._sql.page_of_exported, {"list": list_name}):
            if "@" in row["key"]:
                yield read_exported(row)

    def forgotten(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of some keys whose people have asked to be forgotten."""
        with self._database.reading() as connection:
            return self._forgotten(connection, keys)
