"""The PostgreSQL ledger: what the database itself guards, and what can be wrong with the server."""

from __future__ import annotations

import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

import pytest

psycopg = pytest.importorskip("psycopg")

from newsletter.delivery.model import Campaign, Claim  # noqa: E402
from newsletter.delivery.states import CAMPAIGN_MOVES, DELIVERY_MOVES, CampaignState, DeliveryState  # noqa: E402
from newsletter.ledger.dialects.database import load_migrations, load_queries  # noqa: E402
from newsletter.ledger.dialects.postgres import shown  # noqa: E402
from newsletter.ledger.errors import (  # noqa: E402
    DriverMissingError,
    LedgerError,
    LedgerMissingError,
    LedgerTooNewError,
    NotLedgerError,
)
from newsletter.ledger.sql import SqlLedger, open_ledger  # noqa: E402
from newsletter.subscribers.model import SubscriptionStatus  # noqa: E402
from tests.postgres import Server  # noqa: E402

Sending = Callable[..., Campaign]
MOVES: dict[str, set[tuple[StrEnum, StrEnum]]] = {
    "delivery": {(source, target) for source, moves in DELIVERY_MOVES.items() for target in moves.values()},
    "campaign": {(source, target) for source, moves in CAMPAIGN_MOVES.items() for target in moves.values()},
}
REJOIN = "UPDATE subscription SET status = 'confirmed', event = 'add', former = 'unsubscribed'"
GROW = """
    INSERT INTO delivery (campaign_id, position, key, address, name, list, locale, fields)
    SELECT campaign_id, 99, 'new@b.lv', address, name, list, locale, fields FROM delivery
"""
SECOND_CAMPAIGN = """
    INSERT INTO campaign (issue, kind, relay, publication, lists, created_at)
    SELECT issue, kind, relay, publication, lists, created_at FROM campaign
"""
NO_ROOM = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON meta EXECUTE FUNCTION no_room()
"""


@pytest.fixture
def place(postgres_url: str) -> str:
    """Return where the ledger is made: in a schema of a server."""
    return postgres_url


@pytest.fixture
def connection(ledger: SqlLedger, place: str) -> Iterator[Any]:
    """Return a second connection to the ledger's database, past all our code."""
    with psycopg.connect(place, autocommit=True) as opened:
        yield opened


def test_both_dialects_know_the_same_statements_and_versions() -> None:
    ours = set(load_queries("postgres", "psycopg").available_queries)
    theirs = set(load_queries("sqlite", "sqlite3").available_queries)
    at_once = {name for name in ours - theirs if name.removesuffix("_cursor").endswith("_at_once")}
    assert ours - theirs - at_once == {"tables", "tables_cursor"}
    assert {name.partition("_at_once")[0] for name in at_once} <= theirs
    assert theirs <= ours
    assert len(load_migrations("sqlite")) == len(load_migrations("postgres"))


@pytest.mark.parametrize("table", MOVES)
def test_the_database_refuses_every_other_move(connection: Any, sending: Sending, table: str) -> None:
    assert set(connection.execute(f"SELECT source, target FROM {table}_move")) == MOVES[table]  # noqa: S608
    sending(1)
    states: list[StrEnum] = [*DeliveryState] if table == "delivery" else [*CampaignState]
    for source in states:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_moves")
        connection.execute(f"UPDATE {table} SET state = %s", [source])  # noqa: S608
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_moves")
        for target in states:
            if source is target or (source, target) in MOVES[table]:
                continue
            with pytest.raises(psycopg.IntegrityError, match=f"illegal move of a {table}"):
                connection.execute(f"UPDATE {table} SET state = %s", [target])  # noqa: S608


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (GROW, "a frozen audience cannot grow"),
        ("UPDATE edition SET body = '{}'", "an edition of a campaign cannot change"),
        ("DELETE FROM edition", "foreign key"),
        (SECOND_CAMPAIGN, "campaign_open"),
        ("UPDATE campaign SET kind = 'paper'", "campaign_kind_check"),
        (
            "INSERT INTO subscription (list, key, status, at) VALUES ('team', 'a@b.lv', 'perhaps', '')",
            "subscription_status_check",
        ),
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
    ledger: SqlLedger, connection: Any, sending: Sending, now: datetime, statement: str, message: str
) -> None:
    sending(1)
    ledger.subscribe("team", "left@b.lv", SubscriptionStatus.UNSUBSCRIBED, now)
    with pytest.raises(psycopg.IntegrityError, match=message):
        connection.execute(statement)


def test_every_commit_outlives_its_writer(ledger: SqlLedger, sending: Sending, now: datetime, place: str) -> None:
    campaign = sending(3)
    program = (
        "import os, sys, datetime;"
        "from newsletter.delivery.model import Claim;"
        "from newsletter.ledger.sql import open_ledger;"
        "ledger = open_ledger(sys.argv[1]);"
        "ledger.exchange(int(sys.argv[2]), (), [Claim('', 'main')], datetime.datetime.now(datetime.UTC));"
        "os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", program, place, str(campaign.id)], check=False)
    assert killed.returncode == -9
    assert ledger.counts(campaign.id)[DeliveryState.SENDING] == 1


def test_several_processes_make_one_ledger(place: str) -> None:
    program = "import sys; from newsletter.ledger.sql import open_ledger; print(open_ledger(sys.argv[1]).id)"
    started = [
        subprocess.Popen([sys.executable, "-c", program, place], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    names = {process.communicate()[0] for process in started}
    assert [process.returncode for process in started] == [0] * 4
    assert len(names) == 1


def test_a_ledger_that_is_not_there_and_must_not_be_made(place: str) -> None:
    with pytest.raises(LedgerMissingError):
        open_ledger(place, create=False)
    open_ledger(place).close()
    open_ledger(place, create=False).close()


def test_a_ledger_of_a_later_version(connection: Any, place: str) -> None:
    connection.execute("INSERT INTO ledger_version VALUES (99)")
    with pytest.raises(LedgerTooNewError, match="version 99"):
        open_ledger(place)


def test_a_database_of_another_program_is_left_alone(postgres: Server, place: str) -> None:
    postgres.tell("CREATE TABLE orders (id INTEGER)", place)
    with pytest.raises(NotLedgerError):
        open_ledger(place)


def test_a_ledger_that_may_only_be_read(ledger: SqlLedger, place: str) -> None:
    with (
        open_ledger(f"{place}%20-cdefault_transaction_read_only%3Don") as opened,
        pytest.raises(LedgerError, match="may only be read"),
    ):
        opened.remembered("name", lambda: "value")


def test_a_user_who_may_not_write(postgres: Server, ledger: SqlLedger, place: str) -> None:
    postgres.tell("CREATE USER reader")
    schema = place.rpartition("%3D")[2]
    postgres.tell(f"GRANT USAGE ON SCHEMA {schema} TO reader")
    with pytest.raises(LedgerError, match="our user may not do this"):
        open_ledger(place.replace("newsletter@", "reader@"))


def test_a_disk_that_is_full(ledger: SqlLedger, connection: Any) -> None:
    connection.execute(NO_ROOM)
    with pytest.raises(LedgerError, match="has no room left"):
        ledger.remembered("name", lambda: "value")


def test_a_lock_that_is_not_given_back(
    ledger: SqlLedger, connection: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr("newsletter.ledger.dialects.postgres.LOCK_SECONDS", 0.05)
    connection.execute("BEGIN")
    connection.execute("LOCK TABLE meta")
    with pytest.raises(LedgerError, match=r"keeps the ledger .* locked"):
        open_ledger(place).remembered("name", lambda: "value")
    connection.execute("ROLLBACK")


def test_a_takeover_that_cannot_account_for_what_was_left_is_none(
    ledger: SqlLedger, connection: Any, sending: Sending, now: datetime, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.ledger.dialects.postgres.LOCK_SECONDS", 0.05)
    campaign = sending(1)
    ledger.exchange(campaign.id, (), [Claim("", "main")], now)
    connection.execute("BEGIN")
    connection.execute("SELECT * FROM delivery FOR UPDATE")
    with open_ledger(place) as other:
        with pytest.raises(LedgerError):
            other.take_lease(campaign.id, "beta", 3600, now)
        connection.execute("ROLLBACK")
        assert other.lease_holder(campaign.id) == ""
        assert other.take_lease(campaign.id, "beta", 3600, now).lost == 1


def test_a_host_that_stands_still_keeps_nobody_waiting(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.ledger.dialects.postgres.IDLE_SECONDS", 0.4)
    with open_ledger(place) as ledger:

        def stand_still() -> str:
            """Do half of something, and no more before the server speaks up."""
            with ledger._database.transaction() as connection:
                ledger._sql.alone(connection, name="something")
                select.select([connection.fileno()], [], [], 30)
                return str(ledger._sql.meta_value(connection, name="ledger-id"))

        with pytest.raises(LedgerError, match="stood still"):
            stand_still()
        assert ledger.remembered("name", lambda: "value") == "value"


def test_a_database_that_is_not_there(postgres: Server) -> None:
    with pytest.raises(LedgerError, match="there is no database"):
        open_ledger(postgres.url("nowhere"))


def test_a_password_that_is_wrong_is_never_shown(postgres: Server) -> None:
    postgres.tell("CREATE USER guarded SUPERUSER PASSWORD 's3cret'")
    with pytest.raises(LedgerError, match="does not let us") as raised:
        open_ledger(postgres.url(user="guarded"), password="wr0ng")
    assert "wr0ng" not in f"{raised.value.sentence}{raised.value.hint}"
    postgres.tell("CREATE SCHEMA guarded")
    open_ledger(f"{postgres.url(user='guarded')}&options=-csearch_path%3Dguarded", password="s3cret").close()


def test_a_server_that_goes_and_comes_back(now: datetime) -> None:
    server = Server()
    try:
        with open_ledger(server.new_schema()) as ledger:
            name = ledger.id
            server.stop()
            for _ in range(2):
                with pytest.raises(LedgerError, match="cannot be reached"):
                    ledger.remembered("name", lambda: "value")
            server.start()
            assert ledger.id == name
    finally:
        server.remove()


def test_how_a_database_is_shown() -> None:
    url = "postgresql://office:s3cret@db.example:5433/news?options=-csearch_path%3Dnews"
    assert shown(url) == "postgresql://office@db.example:5433/news"


def test_without_what_speaks_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "newsletter.ledger.dialects.postgres", None)
    with pytest.raises(DriverMissingError, match="psycopg"):
        open_ledger("postgresql://db/news")
