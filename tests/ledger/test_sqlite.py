"""The SQLite ledger: what the database itself guards, and what can be wrong with the file."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from newsletter.delivery.model import Campaign, Orders
from newsletter.delivery.states import CAMPAIGN_MOVES, DELIVERY_MOVES, CampaignState, DeliveryState
from newsletter.ledger.dialects.database import load_migrations
from newsletter.ledger.dialects.sqlite import SqliteDatabase as Database
from newsletter.ledger.dialects.sqlite import split_statements
from newsletter.ledger.errors import LedgerError, LedgerMissingError, LedgerTooNewError, NotLedgerError
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.subscribers.model import SubscriptionStatus

Sending = Callable[..., Campaign]
MOVES: dict[str, set[tuple[StrEnum, StrEnum]]] = {
    "delivery": {(source, target) for source, moves in DELIVERY_MOVES.items() for target in moves.values()},
    "campaign": {(source, target) for source, moves in CAMPAIGN_MOVES.items() for target in moves.values()},
}
GROW = """
    INSERT INTO delivery (id, campaign_id, position, key, address, name, list, locale, fields)
    SELECT 99, campaign_id, 99, 'new@b.lv', address, name, list, locale, fields FROM delivery
"""
SECOND_CAMPAIGN = """
    INSERT INTO campaign (issue, kind, relay, publication, lists, created_at)
    SELECT issue, kind, relay, publication, lists, created_at FROM campaign
"""


REJOIN = "UPDATE subscription SET status = 'confirmed', event = 'add', former = 'unsubscribed'"
OLD_ROWS = """
    PRAGMA user_version = 1;
    INSERT INTO campaign (issue, kind, relay, publication, lists, created_at) VALUES (
        'november', 'real', 'main',
        '{"name": "n", "sender_name": "s", "sender_address": "s@b.lv", "list_domain": "b.lv", "postal_address": "a",
          "locale": "lv"}',
        '{}', '2012-11-24T09:30:00.000+00:00'
    );
    INSERT INTO edition VALUES (1, 'lv', '', '{}');
    INSERT INTO delivery (id, campaign_id, position, key, address, name, list, locale, fields)
    VALUES (5, 1, 1, 'a@b.lv', 'A@b.lv', '', 'team', 'lv', '{}');
    INSERT INTO attempt VALUES (
        5, 1, 'main', '2012-11-24T09:30:00.000+00:00', '2012-11-24T09:31:00.000+00:00', 'deferred', 'rcpt',
        'recipient', ''
    );
    UPDATE delivery SET state = 'sending';
    UPDATE delivery SET state = 'deferred', attempts = 1, not_before = '2012-11-24T10:00:00.000+00:00';
    UPDATE campaign SET state = 'ready', planned = 1;
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where the ledger is made: in a file."""
    return tmp_path / "state" / "newsletter.db"


@pytest.fixture
def connection(ledger: SqlLedger, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a second connection to the ledger's file, past all our code."""
    opened = sqlite3.connect(tmp_path / "state" / "newsletter.db", isolation_level=None)
    yield opened
    opened.close()


def force(connection: sqlite3.Connection, table: str, state: str) -> None:
    """Put the rows of a table into a state, past its trigger."""
    find = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    (trigger,) = connection.execute(find, [f"{table}_moves"]).fetchone()
    connection.execute(f"DROP TRIGGER {table}_moves")
    connection.execute(f"UPDATE {table} SET state = ?", [state])  # noqa: S608
    connection.execute(trigger)


def keep(database: Database, *names: str) -> None:
    """Write some rows in one transaction."""
    with database.transaction() as connection:
        for name in names:
            connection.execute("INSERT INTO meta VALUES (?, 'value')", [name])


@pytest.mark.parametrize("table", MOVES)
def test_the_database_knows_the_same_moves(connection: sqlite3.Connection, table: str) -> None:
    assert set(connection.execute(f"SELECT source, target FROM {table}_move")) == MOVES[table]  # noqa: S608


@pytest.mark.parametrize("table", MOVES)
def test_the_database_refuses_every_other_move(connection: sqlite3.Connection, sending: Sending, table: str) -> None:
    sending(1)
    states: list[StrEnum] = [*DeliveryState] if table == "delivery" else [*CampaignState]
    for source in states:
        force(connection, table, source)
        for target in states:
            if source is target or (source, target) in MOVES[table]:
                continue
            with pytest.raises(sqlite3.IntegrityError, match=f"illegal move of a {table}"):
                connection.execute(f"UPDATE {table} SET state = ?", [target])  # noqa: S608
        assert connection.execute(f"SELECT state FROM {table}").fetchall() == [(source,)]  # noqa: S608


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (GROW, "a frozen audience cannot grow"),
        ("UPDATE edition SET body = '{}'", "an edition of a campaign cannot change"),
        ("DELETE FROM edition", "FOREIGN KEY"),
        (SECOND_CAMPAIGN, "UNIQUE"),
        ("UPDATE campaign SET kind = 'paper'", "CHECK"),
        ("INSERT INTO subscription (list, key, status, at) VALUES ('team', 'a@b.lv', 'perhaps', '')", "CHECK"),
        (
            "INSERT INTO subscription (list, key, status, at) VALUES ('a', 'b', 'confirmed', '')",
            "illegal move of a sub",
        ),
        (REJOIN, "illegal move of a subscription"),
        ("UPDATE history SET change = 'undo'", "the history of people cannot change"),
        ("DELETE FROM history", "the history of people only grows"),
    ],
)
def test_what_matters_is_guarded_by_the_database(
    ledger: SqlLedger, connection: sqlite3.Connection, sending: Sending, now: datetime, statement: str, message: str
) -> None:
    sending(1)
    ledger.subscribe("team", "left@b.lv", SubscriptionStatus.UNSUBSCRIBED, now)
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError, match=message):
        connection.execute(statement)


def test_one_row_per_campaign_and_person(ledger: SqlLedger, connection: sqlite3.Connection, sending: Sending) -> None:
    campaign = sending(2)
    force(connection, "campaign", "draft")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        ledger.add_deliveries(campaign.id, [next(ledger.deliveries(campaign.id))])
    assert sum(ledger.counts(campaign.id).values()) == 2


def test_every_commit_outlives_its_writer(ledger: SqlLedger, sending: Sending, now: datetime, tmp_path: Path) -> None:
    campaign = sending(3)
    program = (
        "import os, sys, datetime, pathlib;"
        "from newsletter.ledger.sql import open_ledger;"
        "ledger = open_ledger(pathlib.Path(sys.argv[1]));"
        "from newsletter.delivery.model import Claim;"
        "ledger.exchange(int(sys.argv[2]), (), [Claim('', 'main')], datetime.datetime.now(datetime.UTC));"
        "os.kill(os.getpid(), 9)"
    )
    path = tmp_path / "state" / "newsletter.db"
    killed = subprocess.run([sys.executable, "-c", program, str(path), str(campaign.id)], check=False)
    assert killed.returncode == -9
    assert ledger.counts(campaign.id)[DeliveryState.SENDING] == 1
    assert len(ledger.attempts(next(ledger.deliveries(campaign.id, [DeliveryState.SENDING])).id)) == 1


def test_several_processes_make_one_ledger(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from newsletter.ledger.sql import open_ledger; "
        "print(open_ledger(pathlib.Path(sys.argv[1])).id)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "l.db")], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    names = {process.communicate()[0] for process in started}
    assert [process.returncode for process in started] == [0] * 4
    assert len(names) == 1


def test_what_an_older_version_has_written_is_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(load_migrations("sqlite")[0])
        old.executescript(OLD_ROWS)
    with open_ledger(path) as ledger:
        (campaign,) = ledger.campaigns()
        assert (campaign.orders, campaign.cleared) == (Orders(), None)
        (delivery,) = ledger.deliveries(campaign.id)
        assert (delivery.id, delivery.state, delivery.attempts) == (5, DeliveryState.DEFERRED, 1)
        assert delivery.due == datetime(2012, 11, 24, 10, tzinfo=UTC)
        assert [step.event for step in ledger.history(5)] == ["begin", "deferred"]
    with closing(sqlite3.connect(path)) as upgraded:
        assert upgraded.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_ledger_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissingError):
        open_ledger(tmp_path / "no" / "newsletter.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_of_a_later_version(ledger: SqlLedger, connection: sqlite3.Connection, tmp_path: Path) -> None:
    connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerTooNewError, match="version 99"):
        open_ledger(tmp_path / "state" / "newsletter.db")


def test_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    path.write_bytes(b"these are the minutes of a meeting\n" * 50)
    with pytest.raises(LedgerError, match="is not a ledger"):
        open_ledger(path)


def test_a_ledger_that_may_only_be_read(tmp_path: Path) -> None:
    database = Database(tmp_path / "l.db")
    with database.reading() as connection:
        connection.execute("PRAGMA query_only = ON")
    with pytest.raises(LedgerError, match="may only be read"):
        keep(database, "name")
    database.close()


def test_a_ledger_that_somebody_keeps_locked(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.ledger.dialects.sqlite.BUSY_SECONDS", 0.01)
    connection.execute("BEGIN IMMEDIATE")
    with open_ledger(tmp_path / "state" / "newsletter.db") as opened, pytest.raises(LedgerError, match="locked"):
        opened.remembered("name", lambda: "value")
    connection.execute("ROLLBACK")


def test_a_full_disk_leaves_the_ledger_true(ledger: SqlLedger, sending: Sending, tmp_path: Path) -> None:
    campaign = sending(40)
    program = (
        "import sys, pathlib, datetime, resource\n"
        "from newsletter.delivery.model import Claim\n"
        "from newsletter.errors import NewsletterError\n"
        "from newsletter.ledger.sql import open_ledger\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "with open_ledger(path) as ledger:\n"
        "    wal = pathlib.Path(f'{path}-wal')\n"
        "    limit = wal.stat().st_size + 40000\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "    try:\n"
        "        claims = [Claim('', 'main')]\n"
        "        while ledger.exchange(int(sys.argv[2]), (), claims, datetime.datetime.now(datetime.UTC)).begun[0]:\n"
        "            print('begun', flush=True)\n"
        "    except NewsletterError as fault:\n"
        "        print(fault.sentence)\n"
    )
    path = tmp_path / "state" / "newsletter.db"
    command = [sys.executable, "-c", program, str(path), str(campaign.id)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *begun, sentence = done.stdout.splitlines()
    assert "the disk" in sentence
    assert ledger.counts(campaign.id)[DeliveryState.SENDING] == len(begun) < 40


def test_a_fault_in_a_transaction_takes_all_of_it_back(tmp_path: Path) -> None:
    database = Database(tmp_path / "l.db")
    keep(database, "name")
    with pytest.raises(sqlite3.IntegrityError):
        keep(database, "another", "name")
    with database.reading() as connection:
        assert [row["name"] for row in connection.execute("SELECT name FROM meta WHERE name <> 'ledger-id'")] == [
            "name"
        ]
    database.close()


@pytest.mark.parametrize("version", [0, 1, 70])
def test_a_database_of_another_program_is_left_alone(tmp_path: Path, version: int) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE meta (x)")
        connection.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(NotLedgerError):
        open_ledger(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("meta",)]


@pytest.mark.parametrize(("synchronous", "level"), [("normal", 1), ("full", 2)])
def test_what_it_is_to_outlive_is_told_to_the_database(tmp_path: Path, synchronous: str, level: int) -> None:
    with closing(Database(tmp_path / "l.db", synchronous)) as database, database.reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == level


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".newsletter").write_text("in the way")
    with pytest.raises(LedgerError, match="cannot be opened: file exists"):
        open_ledger(tmp_path / ".newsletter" / "newsletter.db")


def test_a_script_is_split_after_its_triggers() -> None:
    script = "CREATE TABLE a (b);\n-- why\nCREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"
    first, second = split_statements(script)
    assert first == "CREATE TABLE a (b);\n"
    assert second.endswith("END;\n")


def test_a_slice_is_looked_up_by_index(ledger: SqlLedger) -> None:
    questions = {
        "suppressions_of": {"keys": "[]"},
        "subscriptions_of": {"list": "team", "keys": "[]"},
        "reached_of": {"keys": "[]", "campaigns": json.dumps([1])},
    }
    with ledger._database.reading() as connection:
        for name, values in questions.items():
            sql = getattr(ledger._sql, name).sql
            plan = [str(row["detail"]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step], (name, plan)


def test_whoever_has_an_issue_is_looked_up_by_person(ledger: SqlLedger) -> None:
    questions = {
        "reached_of": {"keys": "[]", "campaigns": json.dumps([1])},
        "order_slice": {"campaign_id": 1, "source": "rejected", "target": "pending", "reason": "", "size": 1},
        "count_reached_elsewhere": {"campaign_id": 1, "state": "rejected"},
    }
    with ledger._database.reading() as connection:
        for name, values in questions.items():
            sql = getattr(ledger._sql, name).sql
            plan = [str(row["detail"]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert [step for step in plan if "(key=?" in step], (name, plan)
