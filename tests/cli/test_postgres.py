"""The whole program over a ledger in PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.clock import system_clock
from newsletter.delivery.model import Answer, Claim, Settlement
from newsletter.delivery.states import CampaignEvent, DeliveryEvent, DeliveryState
from newsletter.replies import Outcome, Phase
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import SLUG, Run

TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY, sentence="written")


def test_from_plan_to_status(newsletter: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_STATE_URL", postgres_url)
    assert "was not sent to anybody yet" in newsletter("status", SLUG).err
    assert newsletter("send", SLUG, "--to", "municipalities", "--dry-run").status == 0
    assert "was not sent to anybody yet" in newsletter("status", SLUG).err
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes", "--json")
    assert said.status == 0, said.err
    assert (said.json["state"], said.json["written"]) == ("finished", 40)
    assert newsletter("status", SLUG, "--json").json["written"] == 40
    again = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert "everybody has it already" in again.err
    checked = newsletter("state", "check")
    assert checked.status == 0
    assert "is whole: 1 campaign" in checked.err
    assert newsletter("resume", SLUG).status == 0


def test_to_cancel_takes_nothing_from_a_sender_on_another_host(
    newsletter: Run, workspace: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_STATE_URL", postgres_url)
    newsletter("send", SLUG, "--to", "municipalities", "--at", "2099-11-24 09:00", "--yes")
    with ledger_of(open_workspace(workspace)) as ledger:
        lease = ledger.take_lease(1, "7 on beta", 3600, system_clock())
        ledger.move_campaign(1, CampaignEvent.START, system_clock())
        (group,) = ledger.due_by_destination(1, system_clock())
        (begun,) = ledger.exchange(1, (), [Claim(group, "outbox")], system_clock(), fence=lease.token).begun
        assert begun
        assert newsletter("cancel", SLUG, "--yes").status == 0
        settled = Settlement(begun, DeliveryEvent.WRITE, TAKEN, system_clock())
        made = ledger.exchange(1, [settled], (), system_clock(), fence=lease.token)
    assert made.settled == (DeliveryState.WRITTEN,)


def test_a_server_that_is_not_there(newsletter: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_STATE_URL", "postgresql://office:s3cret@127.0.0.1:1/news")
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert said.status == 1
    assert "error: the database server of the ledger postgresql://office@127.0.0.1:1/news cannot be reached" in said.err
    assert "s3cret" not in said.err
