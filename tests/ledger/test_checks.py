"""What a ledger finds out about itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from newsletter.delivery.model import Campaign, Claim
from newsletter.delivery.states import CampaignEvent, DeliveryEvent, DeliveryState
from newsletter.ledger.errors import LedgerError
from newsletter.ledger.sql import SqlLedger, open_ledger

ANY = Claim("", "main")
Sending = Callable[..., Campaign]
TWICE = """
    INSERT INTO attempt SELECT 2, n, 'main', '', '', 'accepted', 'body', 'nobody', ''
    FROM (SELECT 2 AS n UNION SELECT 3) AS more
"""
OTHERWISE = [
    ("DELETE FROM delivery WHERE position = 3", "was planned for 4 recipients and has 3"),
    ("DELETE FROM attempt WHERE delivery_id = 1", "delivery 1 counts 1 attempts, and 0 are on record"),
    ("UPDATE attempt SET number = 2 WHERE delivery_id = 1", "delivery 1 counts 1 attempts, and 1 are on record"),
    ("UPDATE attempt SET ended_at = NULL WHERE delivery_id = 1", "delivery 1 is rejected, and 1 of its attempts"),
    ("UPDATE delivery SET due = '2012' WHERE id = 1", "delivery 1 waits for 2012"),
    ("UPDATE campaign SET state = 'finished'", "has ended, and 2 deliveries are left"),
    (TWICE, "delivery 2 was accepted 2 times"),
]


@pytest.fixture
def campaign(ledger: SqlLedger, sending: Sending, now: datetime) -> Campaign:
    """Return a campaign of four: one was refused, one is on the wire, two wait."""
    campaign = sending(4)
    ledger.exchange(campaign.id, (), [ANY], now)
    ledger.move_deliveries(campaign.id, DeliveryState.SENDING, DeliveryEvent.REJECT, now, "no")
    ledger.exchange(campaign.id, (), [ANY], now)
    return campaign


def test_what_is_whole(ledger: SqlLedger, campaign: Campaign, now: datetime) -> None:
    assert ledger.check() == ()
    ledger.move_deliveries(campaign.id, DeliveryState.PENDING, DeliveryEvent.CANCEL, now)
    ledger.move_campaign(campaign.id, CampaignEvent.CANCEL, now)
    assert ledger.check() == ()


@pytest.mark.parametrize(("statement", "found"), OTHERWISE)
def test_what_is_not(ledger: SqlLedger, campaign: Campaign, statement: str, found: str) -> None:
    with ledger._database.transaction() as connection:
        connection.execute(statement)
    assert found in "\n".join(each.sentence for each in ledger.check())


def test_a_file_that_contradicts_itself(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    open_ledger(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        index = connection.execute("SELECT * FROM sqlite_master WHERE name = 'event_of_campaign'").fetchone()
        connection.execute("DELETE FROM sqlite_master WHERE name = 'event_of_campaign'")
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO event (campaign_id, at, event) VALUES (7, '', 'start')")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index)
        connection.commit()
    with open_ledger(path) as ledger:
        said = [each.sentence for each in ledger.check()]
    assert any(each.startswith("the file is damaged: ") and "event_of_campaign" in each for each in said)
    assert "1 rows of event belong to nothing" in said


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    open_ledger(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'delivery_to_begin'").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096] = 13  # says that it is a leaf of a table, and not of an index
    path.write_bytes(data)
    with open_ledger(path) as ledger, pytest.raises(LedgerError, match="is damaged"):
        ledger.check()
