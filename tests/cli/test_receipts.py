"""What is left of a campaign in a file, once it has come to its end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.config import load_settings
from newsletter.delivery.states import CampaignEvent, CampaignState
from newsletter.wiring.receipts import note_end, receipts_of, write_receipt
from newsletter.wiring.sending import ledger_of
from tests.cli.commands import SLUG, Run


@pytest.fixture
def sent(newsletter: Run) -> Run:
    """Send the sample to its list, by way of the outbox."""
    assert newsletter("send", SLUG, "--to", "municipalities", "--yes").status == 0
    return newsletter


def test_a_receipt_says_what_was_planned_and_what_came_of_it(sent: Run, workspace: Path) -> None:
    (path,) = (workspace / ".newsletter" / "receipts").iterdir()
    assert path.name == f"{SLUG}-1.json"
    receipt = json.loads(path.read_text("utf-8"))
    assert receipt["issue"] == SLUG
    assert receipt["state"] == "finished"
    assert receipt["counts"] == {"written": 40}
    assert receipt["relays"] == {"outbox": 40}
    assert sum(number for counts in receipt["destinations"].values() for number in counts.values()) == 40
    assert receipt["begun"] <= receipt["ended"]
    assert receipt["plan"]["audience"]["recipients"] == 40
    assert receipt["editions"] == receipt["plan"]["message"]["editions"]
    people = (workspace / "subscribers" / "municipalities.csv").read_text("utf-8").splitlines()[1:]
    assert not any(row.split(",")[0] in path.read_text("utf-8") for row in people)


def test_the_send_and_the_status_name_it(newsletter: Run) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert f"the receipt is in .newsletter/receipts/{SLUG}-1.json" in said.err
    assert f"receipt: .newsletter/receipts/{SLUG}-1.json" in newsletter("status").out


def test_one_that_a_killed_sender_could_not_write_is_written_by_resume(sent: Run, workspace: Path) -> None:
    (path,) = (workspace / ".newsletter" / "receipts").iterdir()
    before = path.read_text("utf-8")
    path.unlink()
    assert sent("resume", SLUG).status == 0
    assert path.read_text("utf-8") == before


def test_a_receipt_stays_as_it_is_and_another_end_has_another(sent: Run, workspace: Path) -> None:
    settings = load_settings(workspace, {})
    with ledger_of(settings) as ledger:
        campaign = ledger.campaign(1)
        first = write_receipt(settings, ledger, campaign)
        before = first.read_bytes()
        assert receipts_of(settings, campaign) == [first]
        ledger.move_campaign(1, CampaignEvent.RESEND, campaign.created_at)
        ended = ledger.move_campaign(1, CampaignEvent.FINISH, campaign.created_at + timedelta(days=1))
        second = write_receipt(settings, ledger, ended)
        assert (second.name, first.read_bytes()) == (f"{SLUG}-1.2.json", before)
        assert receipts_of(settings, ended) == [first, second]


def test_what_has_not_ended_has_no_receipt_and_a_disk_that_takes_none_is_no_fault(sent: Run, workspace: Path) -> None:
    settings = load_settings(workspace, {})
    with ledger_of(settings) as ledger:
        campaign = ledger.campaign(1)
        (path,) = receipts_of(settings, campaign)
        path.unlink()
        note_end(settings, ledger, replace(campaign, state=CampaignState.PAUSED))
        assert receipts_of(settings, campaign) == []
        path.parent.rmdir()
        path.parent.write_text("in the way", "utf-8")
        note_end(settings, ledger, campaign)
        assert receipts_of(settings, campaign) == []


def test_what_was_given_up_has_a_receipt_too(newsletter: Run, workspace: Path) -> None:
    newsletter("send", SLUG, "--to", "municipalities", "--canary", "5", "--yes")
    assert newsletter("cancel", SLUG, "--yes").status == 0
    receipt = json.loads((workspace / ".newsletter" / "receipts" / f"{SLUG}-1.json").read_text("utf-8"))
    assert receipt["state"] == "cancelled"
    assert receipt["counts"] == {"written": 5, "cancelled": 35}
    assert receipt["begun"] <= receipt["ended"]
