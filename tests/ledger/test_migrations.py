"""A ledger of an earlier version, with people in it, goes on as one of this version: in every dialect."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.delivery.model import RelayKind
from newsletter.ledger.dialects.database import load_migrations
from newsletter.ledger.sql import open_ledger
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from tests.postgres import Place

BEFORE = 5  # the version that knew standings and suppressions, and no people
NOW = datetime(2026, 11, 24, tzinfo=UTC)
THEN = "2025-05-03T10:00:00.000+00:00"
PEOPLE = {
    "anna@b.lv": "confirmed",
    "bene@b.lv": "unsubscribed",
    "ciro@b.lv": "pending",
    "dora@b.lv": "removed",
}
ROWS = [
    *(
        f"INSERT INTO subscription (list, key, status, at) VALUES ('team', '{key}', '{status}', '{THEN}')"  # noqa: S608
        for key, status in PEOPLE.items()
    ),
    f"INSERT INTO suppression (key, scope, reason, at) VALUES ('bene@b.lv', '*', 'complained', '{THEN}')",  # noqa: S608
]


def made_before(place: Place) -> None:
    """Make a ledger as version 5 has left it."""
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(place)) as old:
            for script in load_migrations("sqlite")[:BEFORE]:
                old.executescript(script)
            old.executescript(";".join(ROWS))
            old.execute(f"PRAGMA user_version = {BEFORE}")
            old.commit()
        return
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(place, autocommit=True) as old:
        old.execute("CREATE TABLE ledger_version (version INTEGER NOT NULL)")
        for number, script in enumerate(load_migrations("postgres")[:BEFORE], start=1):
            old.execute(script.encode())
            old.execute("INSERT INTO ledger_version VALUES (%s)", [number])
        for row in ROWS:
            old.execute(row.encode())


def test_people_of_an_earlier_version_stand_as_they_stood(place: Place) -> None:
    made_before(place)
    with open_ledger(place) as ledger:
        store = ledger.subscribers
        found = store.subscriptions("team", list(PEOPLE))
        assert {key: each.status for key, each in found.items()} == {key: Status(s) for key, s in PEOPLE.items()}
        assert found["anna@b.lv"].joined_at == datetime.fromisoformat(THEN)
        assert store.lists() == ("team",)
        for key, status in PEOPLE.items():
            first = store.history(key)[0]
            assert (first.detail, first.why) == (status, "recorded by an earlier version")
        standing = ledger.standing("november", RelayKind.REAL, "team", list(PEOPLE), at=NOW)
        assert standing.unsubscribed == {("team", "bene@b.lv"), ("team", "dora@b.lv")}
        assert standing.unconfirmed == {("team", "ciro@b.lv")}
        assert standing.suppressed == {("*", "bene@b.lv"): "complained"}
        assert ledger.check() == ()


@pytest.mark.parametrize(
    ("key", "event", "status"),
    [
        ("anna@b.lv", SubscriptionEvent.UNSUBSCRIBE, Status.UNSUBSCRIBED),
        ("bene@b.lv", SubscriptionEvent.ADD, Status.UNSUBSCRIBED),
        ("bene@b.lv", SubscriptionEvent.UNDO, Status.CONFIRMED),
        ("ciro@b.lv", SubscriptionEvent.CONFIRM, Status.CONFIRMED),
        ("dora@b.lv", SubscriptionEvent.RESTORE, Status.CONFIRMED),
    ],
)
def test_they_can_do_what_everybody_can(place: Place, key: str, event: SubscriptionEvent, status: Status) -> None:
    made_before(place)
    with open_ledger(place) as ledger:
        cause = Cause(NOW, Who.READER)
        (effect,) = ledger.subscribers.apply("team", [Entry(key, key, event)], Source.FILE, cause)
        assert effect.after
        assert effect.after.status is status
        ledger.subscribers.forget(key, cause)
        assert ledger.subscribers.forgotten([key]) == {key}
        assert ledger.check() == ()
