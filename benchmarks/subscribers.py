"""What a store of a million subscriptions takes: to bring people in, to count them, to ask for a segment of them.

With `--postgres URL` the same over PostgreSQL, in an empty schema that the URL names.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from results import Results, arguments

from newsletter.ledger.segments import Dialect, Postgres, Sqlite, condition
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.merge.language import SEGMENT
from newsletter.merge.parse import parse_expression
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CAUSE = Cause(NOW, Who.FILE)
TOWNS = ("Rīga", "Liepāja", "Jelgava", "Ventspils", "Rēzekne", "Valmiera", "Ogre", "Cēsis", "Talsi", "Saldus")
SEGMENTS = (
    'subscriber.city == "Rīga"',
    'subscriber.city == "Rīga" and "vip" in tags',
    "not (subscriber.age > 40)",
    'subscriber.locale == "lv" or subscriber.city == "Ogre"',
)
COUNT = """
SELECT count(*) AS number FROM subscription AS s LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = 'team' AND s.status = 'confirmed' AND {}
"""


def entries(first: int, number: int) -> list[Entry]:
    """Return some people as a file brings them."""
    made = []
    for each in range(first, first + number):
        fields = {"city": TOWNS[each % 10], "age": str(20 + each % 60)}
        tags = frozenset({"vip"}) if each % 7 == 0 else frozenset()
        details = Details(f"Reader {each}", "lv" if each % 3 else "en", fields, tags)
        address = f"reader{each}@mail{each % 50}.example"
        made.append(Entry(address, address, SubscriptionEvent.ADD, details))
    return made


def seconds(do: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return what something takes by a clock."""
    begun = clock()
    do()
    return clock() - begun


def run(ledger: SqlLedger, people: int, dialect: Dialect, clock: Callable[[], float]) -> dict[str, float]:
    """Return what the store takes; what is counted, by a clock: the CPU's where the database is in our process."""
    store = ledger.subscribers
    longest = 0.0

    def bring() -> None:
        nonlocal longest
        for first in range(0, people, SLICE):
            some = entries(first, min(SLICE, people - first))
            took = seconds(lambda some=some: store.apply("team", some, Source.FILE, CAUSE, replaces=True))  # type: ignore[misc]
            longest = max(longest, took)

    figures = {"new_us": seconds(bring) / people * 1e6, "longest_slice_ms": longest * 1e3}
    figures["unchanged_us"] = seconds(bring) / people * 1e6
    figures["standings_s"] = seconds(store.counts, clock)
    for number, text in enumerate(SEGMENTS, 1):
        made = condition(parse_expression(text, SEGMENT), dialect)
        if made is None:
            continue
        with ledger._database.reading() as connection:
            figures[f"segment_{number}_s"] = min(
                seconds(
                    lambda made=made: connection.execute(COUNT.format(made.sql), dict(made.values)).fetchone(), clock
                )  # type: ignore[misc]
                for _ in range(3)
            )
    return figures


def main() -> int:
    """Measure, and print."""
    parser = arguments(__doc__, rounds=1)
    parser.add_argument("--people", type=int, default=1_000_000, help="how many people (1000000)")
    parser.add_argument("--postgres", default="", help="an empty schema of a PostgreSQL database, instead of SQLite")
    options = parser.parse_args()
    if options.postgres:
        with open_ledger(options.postgres) as ledger:
            rows = {"PostgreSQL": run(ledger, options.people, Postgres(), time.perf_counter)}
    else:
        place = os.environ.get("TMPDIR", "/var/tmp")  # noqa: S108 - on a disk
        with tempfile.TemporaryDirectory(dir=place) as name, open_ledger(Path(name) / "newsletter.db") as ledger:
            rows = {"SQLite": run(ledger, options.people, Sqlite(), time.process_time)}
    notes = [f"segment {number}: {text}" for number, text in enumerate(SEGMENTS, 1)]
    Results(f"a store of {options.people:,} subscriptions", rows=rows, notes=notes).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
