"""Copies of a ledger: whole, also while it is written; put back without losing what was there."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from newsletter.delivery.model import Campaign, Claim, NewCampaign
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryEvent, DeliveryState
from newsletter.ledger.copies import CopyExistsError, NotCopyError, copy_ledger, restore_ledger
from newsletter.ledger.errors import LedgerError, LedgerMissingError
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.render.edition import Edition
from tests.ledger.conftest import people

Sending = Callable[..., Campaign]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where the ledger is."""
    return tmp_path / "state" / "newsletter.db"


def test_a_copy_is_one_file_with_all_that_was_committed(
    ledger: SqlLedger, place: Path, sending: Sending, now: datetime, tmp_path: Path
) -> None:
    campaign = sending(3)
    ledger.exchange(campaign.id, (), [Claim("", "main")], now)
    copy = tmp_path / "copy.db"
    with ledger._database.transaction() as connection:
        connection.execute("INSERT INTO meta VALUES ('half', 'done')")
        copy_ledger(place, copy)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.db", "state"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with open_ledger(copy) as opened:
        assert [*opened.deliveries(campaign.id)] == [*ledger.deliveries(campaign.id)]
        assert opened.id == ledger.id
        assert opened.remembered("half", lambda: "not there") == "not there"
        assert opened.check() == ()


def test_nothing_is_written_over(ledger: SqlLedger, place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    with pytest.raises(CopyExistsError):
        copy_ledger(place, copy)
    assert copy.read_text() == "precious"
    with pytest.raises(LedgerMissingError):
        copy_ledger(tmp_path / "nowhere.db", tmp_path / "other.db")
    with pytest.raises(LedgerError, match="cannot be written: no such file"):
        copy_ledger(place, tmp_path / "nowhere" / "copy.db")
    assert not (tmp_path / "other.db").exists()


def test_the_former_ledger_is_kept_with_its_last_moments(
    ledger: SqlLedger, place: Path, now: datetime, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy_ledger(place, copy)
    ledger.suppress("later@b.lv", "asked to", now)
    kept = restore_ledger(copy, place, now)
    assert kept is not None
    assert kept.name == "newsletter.db.before-20121124-093000"
    with closing(sqlite3.connect(kept)) as former:
        assert former.execute("SELECT key FROM suppression").fetchall() == [("later@b.lv",)]
    with open_ledger(place) as opened:
        assert opened.check() == ()
    with closing(sqlite3.connect(place)) as restored:
        assert restored.execute("SELECT key FROM suppression").fetchall() == []
    with pytest.raises(CopyExistsError):
        restore_ledger(copy, place, now)


def test_what_was_under_way_in_a_copy_waits_for_a_person(
    ledger: SqlLedger,
    place: Path,
    sending: Sending,
    new_campaign: NewCampaign,
    edition: Edition,
    now: datetime,
    tmp_path: Path,
) -> None:
    under_way = sending(2)
    ordered = ledger.draft(replace(new_campaign, issue="december"), [edition], now)
    ledger.add_deliveries(ordered.id, people(1))
    ledger.freeze(ordered.id, 1, now)
    ended = sending(1, replace(new_campaign, issue="october"))
    ledger.move_deliveries(ended.id, DeliveryState.PENDING, DeliveryEvent.CANCEL, now)
    ledger.move_campaign(ended.id, CampaignEvent.FINISH, now)
    copy_ledger(place, tmp_path / "copy.db")
    restore_ledger(tmp_path / "copy.db", place, now)
    with open_ledger(place) as restored:
        for campaign in (restored.campaign(under_way.id), restored.campaign(ordered.id)):
            assert campaign.state is CampaignState.PAUSED
            assert campaign.reason.startswith("the ledger was put back from a copy")
            assert restored.campaign_moves(campaign.id)[-1] == (now, "pause")
        assert restored.campaign(ended.id).state is CampaignState.FINISHED
        assert restored.check() == ()


def test_one_that_was_lost_is_put_back(ledger: SqlLedger, place: Path, now: datetime, tmp_path: Path) -> None:
    name = ledger.id
    copy = tmp_path / "copy.db"
    copy_ledger(place, copy)
    ledger.close()
    for each in place.parent.iterdir():
        each.unlink()
    assert restore_ledger(copy, place, now) is None
    with open_ledger(place) as opened:
        assert opened.id == name


def test_one_that_is_damaged_is_replaced_and_kept(
    ledger: SqlLedger, place: Path, now: datetime, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy_ledger(place, copy)
    ledger.close()
    place.write_bytes(b"not a database at all" * 500)
    kept = restore_ledger(copy, place, now)
    assert kept is not None
    assert kept.read_bytes().startswith(b"not a database")
    open_ledger(place).close()


def test_what_is_no_copy_is_not_put_back(ledger: SqlLedger, place: Path, now: datetime, tmp_path: Path) -> None:
    text, other, torn = tmp_path / "text", tmp_path / "other.db", tmp_path / "torn.db"
    text.write_text("minutes of a meeting" * 100)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE x (y)")
    copy_ledger(place, torn)
    os.truncate(torn, torn.stat().st_size - 4096)
    for copy, reason in (
        (tmp_path / "nowhere", "no such file"),
        (text, "is not a ledger"),
        (other, "another program"),
        (torn, "damaged"),
    ):
        with pytest.raises(NotCopyError, match=reason):
            restore_ledger(copy, place, now)
    assert {each.name for each in place.parent.iterdir()} <= {"newsletter.db", "newsletter.db-wal", "newsletter.db-shm"}
    assert ledger.check() == ()
