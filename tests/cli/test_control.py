"""Sends that are ordered for later, that go ahead in part, that are paused, given up or ordered again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.clock import system_clock
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import SLUG, Run

LIST = "municipalities"


def opened(workspace: Path) -> SqlLedger:
    """Return the ledger of the workspace."""
    return ledger_of(open_workspace(workspace))


def test_a_send_for_later_is_planned_and_goes_with_a_worker(newsletter: Run, workspace: Path) -> None:
    said = newsletter("send", SLUG, "--to", LIST, "--at", "2099-11-24 09:00", "--zone", "Europe/Riga", "--yes")
    assert said.status == 0
    assert "planned: campaign 1 begins 2099-11-24 09:00 (Europe/Riga) for 40 recipients" in said.err
    assert "newsletter worker" in said.err
    with opened(workspace) as ledger:
        campaign = ledger.campaign(1)
        assert campaign.state is CampaignState.READY
        assert campaign.orders.start is not None
        assert campaign.orders.start.isoformat() == "2099-11-24T07:00:00+00:00"
    status = newsletter("status", SLUG)
    assert "planned for 2099-11-24 " in status.out
    assert "newsletter worker, which must be running then" in status.err
    assert "done" not in newsletter("worker", "--once").err
    open_already = newsletter("send", SLUG, "--to", LIST, "--yes")
    assert open_already.status == 1
    assert "is planned for later" in open_already.err
    cancelled = newsletter("cancel", SLUG, "--yes")
    assert cancelled.status == 0
    assert "campaign 1 of “" in cancelled.err
    with opened(workspace) as ledger:
        assert ledger.counts(1)[DeliveryState.CANCELLED] == 40


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--at", "2001-01-01 09:00"], "is past"),
        (["--at", "nine"], "“nine” is not a time"),
        (["--at", "09:00", "--zone", "Mars/Base"], "there is no time zone called “Mars/Base”"),
        (["--window", "9-18"], "is no window of the day"),
        (["--local-time"], "--local-time needs an hour"),
        (["--at", "09:00", "--skip-late"], "--skip-late is for --local-time"),
        (["--canary", "some"], "is not a part of the whole"),
    ],
)
def test_orders_that_cannot_be_meant_are_told(newsletter: Run, options: list[str], sentence: str) -> None:
    said = newsletter("send", SLUG, "--to", LIST, "--yes", *options)
    assert said.status in (1, 2)
    assert sentence in said.err
    assert "hint:" in said.err


def test_each_reader_s_own_nine_o_clock(newsletter: Run, workspace: Path) -> None:
    people = "email,time_zone\na@tokyo.example,Asia/Tokyo\nb@riga.example,\nc@rio.example,America/Sao_Paulo\n"
    (workspace / "subscribers" / "world.csv").write_text(people, encoding="utf-8")
    when = ["--at", "2099-11-24 09:00", "--zone", "Europe/Riga", "--local-time"]
    assert newsletter("send", SLUG, "--to", "world", "--yes", *when).status == 0
    with opened(workspace) as ledger:
        due = {row.address: row.due.isoformat() for row in ledger.deliveries(1) if row.due}
    assert due == {
        "a@tokyo.example": "2099-11-24T00:00:00+00:00",
        "b@riga.example": "2099-11-24T07:00:00+00:00",
        "c@rio.example": "2099-11-24T12:00:00+00:00",
    }


def test_a_canary_goes_ahead_and_says_when_the_others_follow(newsletter: Run, workspace: Path) -> None:
    said = newsletter("send", SLUG, "--to", LIST, "--canary", "5", "--yes")
    assert said.status == 1
    assert "what is left may be sent from" in said.err
    with opened(workspace) as ledger:
        assert ledger.counts(1)[DeliveryState.WRITTEN] == 5
        assert ledger.counts(1)[DeliveryState.PENDING] == 35
        until = ledger.campaign(1).orders.canary_until
        assert until is not None
        assert timedelta(minutes=29) < until - system_clock() < timedelta(minutes=31)
    assert ", with a worker or `newsletter resume`" in newsletter("status", SLUG).out
    paused = newsletter("pause", SLUG)
    assert paused.status == 0
    assert "is paused; 35 of 40 are left" in paused.err
    again = newsletter("pause", SLUG)
    assert again.status == 2
    assert "is not under way: it is paused" in again.err


def test_what_was_uncertain_is_sent_again_by_order_alone(newsletter: Run, workspace: Path) -> None:
    from newsletter.delivery.model import Claim
    from newsletter.delivery.states import CampaignEvent

    newsletter("send", SLUG, "--to", LIST, "--at", "2099-11-24 09:00", "--yes")
    with opened(workspace) as ledger:
        ledger.reorder(1, ledger.campaign(1).orders.__class__())
        ledger.move_campaign(1, CampaignEvent.START, system_clock())
        (group,) = ledger.due_by_destination(1, system_clock())
        ledger.exchange(1, (), [Claim(group, "outbox")] * 2, system_clock())
    resumed = newsletter("resume", SLUG)
    assert "2 messages had been begun by a sender that was stopped: uncertain, and not sent again" in resumed.err
    assert newsletter("resend", SLUG, "--only", "rejected", "--yes").status == 1
    wrong = newsletter("resend", SLUG, "--only", "accepted", "--yes")
    assert "“accepted” cannot be sent again" in wrong.err
    unasked = newsletter("resend", SLUG, "--only", "uncertain")
    assert "there is no terminal to ask on" in unasked.err
    said = newsletter("resend", SLUG, "--only", "uncertain", "--yes")
    assert said.status == 0
    assert "2 uncertain: the connection died at the last moment; it may have arrived" in said.err
    with opened(workspace) as ledger:
        assert ledger.counts(1)[DeliveryState.WRITTEN] == 40
        assert sorted(len(ledger.attempts(row.id)) for row in ledger.deliveries(1))[-2:] == [2, 2]


def test_nobody_gets_an_issue_twice_by_a_resend(newsletter: Run, workspace: Path) -> None:
    assert newsletter("send", SLUG, "--to", LIST, "--limit", "3", "--yes").status == 0
    refused = "INSERT INTO delivery_move VALUES ('written', 'rejected')"
    with opened(workspace) as ledger, ledger._database.transaction() as connection:
        connection.execute(refused)
        connection.execute("UPDATE delivery SET state = 'rejected' WHERE position > 1")
    assert newsletter("send", SLUG, "--to", LIST, "--limit", "1", "--yes").status == 0
    asked = newsletter("resend", SLUG, "--campaign", "1", "--only", "rejected")
    assert "1 of them have it from another campaign, and do not get it again" in asked.err
    assert newsletter("resend", SLUG, "--campaign", "1", "--only", "rejected", "--yes").status == 0
    with opened(workspace) as ledger:
        assert sorted(row.attempts for row in ledger.deliveries(1)) == [1, 1, 2]
    nobody = newsletter("resend", SLUG, "--campaign", "1", "--only", "rejected", "--yes")
    assert nobody.status == 1
    assert "all 1 of campaign 1 who are rejected have" in nobody.err


def test_what_a_dead_sender_left_of_a_cancelled_send_is_uncertain_in_the_end(newsletter: Run, workspace: Path) -> None:
    from newsletter.delivery.lease import hold_lease
    from newsletter.delivery.model import Claim
    from newsletter.delivery.states import CampaignEvent

    newsletter("send", SLUG, "--to", LIST, "--at", "2099-11-24 09:00", "--yes")
    with opened(workspace) as ledger:
        ledger.move_campaign(1, CampaignEvent.START, system_clock())
        (group,) = ledger.due_by_destination(1, system_clock())
        ledger.exchange(1, (), [Claim(group, "outbox")] * 2, system_clock())
    settings = open_workspace(workspace)
    with hold_lease(settings.state.folder, SLUG, system_clock()):  # a sender is at work, and then it is killed
        assert newsletter("cancel", SLUG, "--yes").status == 0
    with opened(workspace) as ledger:
        assert ledger.counts(1)[DeliveryState.SENDING] == 2
    assert newsletter("resume", SLUG).status == 0
    with opened(workspace) as ledger:
        assert ledger.counts(1)[DeliveryState.UNCERTAIN] == 2


def test_a_new_send_first_calls_uncertain_what_a_dead_sender_left(newsletter: Run, workspace: Path) -> None:
    from newsletter.delivery.model import Claim
    from newsletter.delivery.states import CampaignEvent

    newsletter("send", SLUG, "--to", LIST, "--at", "2099-11-24 09:00", "--yes")
    with opened(workspace) as ledger:
        ledger.move_campaign(1, CampaignEvent.START, system_clock())
        (group,) = ledger.due_by_destination(1, system_clock())
        ledger.exchange(1, (), [Claim(group, "outbox")] * 2, system_clock())
        ledger.move_campaign(1, CampaignEvent.CANCEL, system_clock())
    assert newsletter("send", SLUG, "--to", LIST, "--yes").status == 0
    with opened(workspace) as ledger:
        assert ledger.counts(1)[DeliveryState.UNCERTAIN] == 2
        assert ledger.counts(2)[DeliveryState.WRITTEN] == 38


def test_a_plan_says_when_and_who_goes_ahead_and_how_it_is_typed(newsletter: Run) -> None:
    when = ["--at", "2099-11-24 09:00", "--zone", "Europe/Riga", "--window", "08:00-18:00", "--canary", "10%"]
    said = newsletter("send", SLUG, "--to", LIST, "--dry-run", *when)
    assert "  Begins   2099-11-24 09:00 (Europe/Riga)" in said.err
    assert "  Hours    08:00 to 18:00 (Europe/Riga)" in said.err
    assert "  Ahead    4 of them; the others 30 minutes later, unless more than 5% are refused" in said.err
    assert (
        f"newsletter send {SLUG} --to {LIST} --at '2099-11-24 09:00+0200' --zone Europe/Riga --window 08:00-18:00 "
        "--canary 10%" in said.err
    )
    own = newsletter("send", SLUG, "--to", LIST, "--dry-run", *when[:4], "--local-time", "--skip-late")
    assert "  Begins   2099-11-24 09:00 where each reader is" in own.err
    assert "--local-time --skip-late" in own.err


def test_what_is_ordered_about_a_send_is_told_to_programs(newsletter: Run) -> None:
    newsletter("send", SLUG, "--to", LIST, "--canary", "5", "--yes")
    paused = newsletter("pause", SLUG, "--json").json
    assert (paused["campaign"], paused["state"], paused["reason"], paused["pending"]) == (1, "paused", "by hand", 35)
    cancelled = newsletter("cancel", SLUG, "--yes", "--json").json
    assert (cancelled["state"], cancelled["cancelled"], cancelled["written"]) == ("cancelled", 35, 5)
    refused = newsletter("pause", SLUG, "--json")
    assert refused.status == 2
    assert "is not under way: it is cancelled" in refused.json["error"]


def test_a_resend_is_told_to_programs(newsletter: Run, workspace: Path) -> None:
    assert newsletter("send", SLUG, "--to", LIST, "--limit", "2", "--yes").status == 0
    with opened(workspace) as ledger, ledger._database.transaction() as connection:
        connection.execute("INSERT INTO delivery_move VALUES ('written', 'rejected')")
        connection.execute("UPDATE delivery SET state = 'rejected'")
    said = newsletter("resend", SLUG, "--only", "rejected", "--workers", "1", "--yes", "--json")
    assert (said.status, said.json["state"], said.json["written"]) == (0, "finished", 2)


def test_a_resend_of_what_was_given_up_is_refused_before_anybody_is_asked(newsletter: Run) -> None:
    newsletter("send", SLUG, "--to", LIST, "--at", "2099-11-24 09:00", "--yes")
    newsletter("cancel", SLUG, "--yes")
    said = newsletter("resend", SLUG, "--only", "rejected")
    assert said.status == 2
    assert "was given up, and cannot be opened again" in said.err


def test_the_status_is_that_of_the_newest_send(newsletter: Run, workspace: Path) -> None:
    newsletter("send", SLUG, "--to", LIST, "--limit", "2", "--yes")
    newsletter("new", "2099-01-next")
    assert newsletter("status", "--json").json["issue"] == SLUG
    assert newsletter("status", "--campaign", "1", "--json").json["issue"] == SLUG
    none_yet = newsletter("status", "2099-01-next")
    assert none_yet.status == 1
    assert "“2099-01-next” was not sent to anybody yet" in none_yet.err


def test_the_status_of_what_is_being_sent_names_what_can_be_ordered(newsletter: Run, workspace: Path) -> None:
    from newsletter.delivery.lease import hold_lease
    from newsletter.delivery.states import CampaignEvent

    newsletter("send", SLUG, "--to", LIST, "--at", "2099-11-24 09:00", "--yes")
    with opened(workspace) as ledger:
        ledger.move_campaign(1, CampaignEvent.START, system_clock())
    with hold_lease(open_workspace(workspace).state.folder, SLUG, system_clock()):
        said = newsletter("status", SLUG)
    assert f"newsletter pause {SLUG}" in said.err
    assert "newsletter resume" not in said.err


def test_what_waits_for_its_time_is_not_said_to_be_under_way(newsletter: Run) -> None:
    said = newsletter("send", SLUG, "--to", LIST, "--canary", "5", "--yes")
    assert "campaign 1: goes on " in said.err
    assert "under way" not in said.err


def test_what_begins_soon_is_waited_for_and_says_so(newsletter: Run, workspace: Path) -> None:
    newsletter("send", SLUG, "--to", LIST, "--at", "2099-11-24 09:00", "--yes")
    start = system_clock() + timedelta(seconds=1.5)
    with opened(workspace) as ledger:
        ledger.reorder(1, replace(ledger.campaign(1).orders, start=start))
    said = newsletter("resume", SLUG)
    assert said.status == 0
    assert f"nothing is sent before {start.astimezone():%Y-%m-%d %H:%M}; Ctrl-C leaves it for later" in said.err
