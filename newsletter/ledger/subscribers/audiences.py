"""What a plan asks about the people of a list: what the store knows otherwise than a file, and what segments ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, overload

from newsletter.ledger.part import Part
from newsletter.ledger.subscribers.lookup import pages
from newsletter.ledger.subscribers.rows import TAG_ENDS, read_reader
from newsletter.subscribers.model import Subscriber, SubscriptionStatus
from newsletter.subscribers.records import Choice, Source
from newsletter.subscribers.segments import Asked, Known, Overlay

if TYPE_CHECKING:
    from newsletter.merge.expression import Expression

COUNTED = """
SELECT count(*) AS number FROM subscription AS s LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = {} AND s.status = 'confirmed' AND {}
"""


class Audiences(Part):
    """Questions about many people of one list."""

    def has_others(self, list_name: str) -> bool:
        """Tell whether anybody is on a list by another way than its file."""
        with self._database.reading() as connection:
            return bool(self._sql.others_of_list(connection, list=list_name))

    def has_choices(self) -> bool:
        """Tell whether any reader has chosen a name or a language."""
        with self._database.reading() as connection:
            return bool(self._sql.any_choice(connection))

    def overlays(self, list_name: str, keys: Sequence[str]) -> Mapping[str, Overlay]:
        """Return, of some people, those whom the store knows otherwise than a row of the list's file, by key."""
        with self._database.reading() as connection:
            rows = list(self._sql.overlays_of(connection, list=list_name, keys=json.dumps(list(keys))))
        return {
            row["key"]: Overlay(
                Choice(row["own_name"], row["own_locale"]),
                None if row["source"] in ("", Source.FILE) else read_reader(row),
            )
            for row in rows
        }

    def others(self, list_name: str) -> Iterator[Subscriber]:
        """Yield the readers of a list who came by another way than its file, by key."""
        return map(read_reader, pages(self._database, self._sql.page_of_others, {"list": list_name}))

    def standings(self, list_name: str) -> tuple[tuple[SubscriptionStatus, Source, int], ...]:
        """Count the people of a list by how they stand and by how they came."""
        with self._database.reading() as connection:
            return tuple(
                (SubscriptionStatus(row["status"]), Source(row["source"]), row["number"])
                for row in self._sql.standings_of_list(connection, list=list_name)
            )

    def readers_by_day(self, list_name: str) -> tuple[tuple[date, int, int], ...]:
        """Return how many became readers and how many ceased to be, on each day (in UTC) that has any, oldest first."""
        with self._database.reading() as connection:
            return tuple(
                (date.fromisoformat(row["day"]), int(row["came"]), int(row["gone"]))
                for row in self._sql.readers_by_day(connection, list=list_name)
            )

    def newest_change(self) -> int:
        """Return the number of the newest change of anybody's standing, 0 before the first: each has a higher one."""
        with self._database.reading() as connection:
            return int(self._sql.newest_change(connection)["number"])

    def issues(self) -> tuple[str, ...]:
        """Return the issues that were sent, or were to be, sorted."""
        with self._database.reading() as connection:
            return tuple(row["issue"] for row in self._sql.issues_sent(connection))

    @overload
    def count(self, list_name: str) -> int: ...

    @overload
    def count(self, list_name: str, expression: Expression) -> int | None: ...

    def count(self, list_name: str, expression: Expression | None = None) -> int | None:
        """Count the readers of a list for whom an expression is true; None where it cannot be asked in SQL."""
        from newsletter.ledger.segments import DIALECTS, EVERYBODY, condition

        dialect = DIALECTS[self._database.kind]()
        asked = condition(expression, dialect) if expression else EVERYBODY
        if asked is None:
            return None
        sql = COUNTED.format(dialect.value("list"), asked.sql)
        with self._database.reading() as connection:
            return self._database.number(connection, sql, {"list": list_name, **asked.values})

    def known(self, list_name: str, keys: Sequence[str], asked: Asked) -> Mapping[str, Known]:
        """Return what a segment asks about some people besides their fields, by key; of strangers nothing."""
        wanted = json.dumps(list(keys))
        lists: dict[str, list[str]] = {}
        received: dict[str, list[str]] = {}
        with self._database.reading() as connection:
            here = list(self._sql.joined_of(connection, list=list_name, keys=wanted)) if asked.here else []
            if asked.lists:
                for row in self._sql.lists_of(connection, keys=wanted):
                    lists.setdefault(row["key"], []).append(row["list"])
            if asked.received:
                for row in self._sql.received_of(connection, keys=wanted, issues=json.dumps(sorted(asked.received))):
                    received.setdefault(row["key"], []).append(row["issue"])
        found = {
            row["key"]: Known(
                row["joined_at"][:10],
                tuple(filter(None, row["tags"].split(TAG_ENDS))),
                tuple(lists.pop(row["key"], ())),
                tuple(received.pop(row["key"], ())),
            )
            for row in here
        }
        rest = {key: Known("", (), tuple(lists.get(key, ())), tuple(received.get(key, ()))) for key in lists | received}
        return found | rest
