"""Who sends a campaign where several hosts could: one of them, and nobody who was taken for dead."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from newsletter.delivery.lease import LeaseHeldError
from newsletter.delivery.model import Answer, Campaign, Claim, Lease
from newsletter.delivery.model import Settlement as Settled
from newsletter.delivery.ports import UnknownCampaignError
from newsletter.delivery.states import DeliveryEvent
from newsletter.ledger.errors import LeaseLostError
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.replies import Outcome, Phase, Reply
from tests.postgres import Place

TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "2.0.0 queued"))
ANY = Claim("", "main")
HOUR, GONE = 3600.0, -1.0  # seconds; a lease that has run out is one that was for less than none
Sending = Callable[..., Campaign]


def test_one_holder_at_a_time(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    assert ledger.lease_holder(campaign.id) == ""
    lease = ledger.take_lease(campaign.id, "12 on alpha", HOUR, now)
    assert ledger.lease_holder(campaign.id) == "12 on alpha"
    with pytest.raises(LeaseHeldError, match="12 on alpha"):
        ledger.take_lease(campaign.id, "7 on beta", HOUR, now)
    ledger.release_lease(lease)
    assert ledger.lease_holder(campaign.id) == ""
    following = ledger.take_lease(campaign.id, "7 on beta", HOUR, now)
    assert following.token > lease.token
    ledger.release_lease(lease)
    assert ledger.lease_holder(campaign.id) == "7 on beta"
    with pytest.raises(UnknownCampaignError):
        ledger.take_lease(99, "7 on beta", HOUR, now)


def test_a_lease_is_held_while_it_is_renewed(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    lease = ledger.take_lease(campaign.id, "alpha", GONE, now)
    assert ledger.lease_holder(campaign.id) == ""
    ledger.renew_lease(replace(lease, seconds=HOUR))
    assert ledger.lease_holder(campaign.id) == "alpha"
    ledger.renew_lease(replace(lease, seconds=GONE))
    ledger.take_lease(campaign.id, "beta", HOUR, now)
    with pytest.raises(LeaseLostError):
        ledger.renew_lease(replace(lease, seconds=HOUR))
    assert ledger.lease_holder(campaign.id) == "beta"


def test_leases_are_by_campaign(ledger: SqlLedger, sending: Sending, now: datetime, place: Place) -> None:
    campaign = sending(1)
    ledger.take_lease(campaign.id, "alpha", HOUR, now)
    with open_ledger(place) as other, pytest.raises(LeaseHeldError):
        other.take_lease(campaign.id, "beta", HOUR, now)


def test_a_takeover_hands_on_only_what_was_pending(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(4)
    dead = ledger.take_lease(campaign.id, "alpha", GONE, now)
    first, second, _ = ledger.exchange(campaign.id, (), [ANY] * 3, now, fence=dead.token).begun
    assert first
    assert second
    ledger.exchange(campaign.id, [Settled(first, DeliveryEvent.ACCEPT, TAKEN, now)], (), now, fence=dead.token)
    lease = ledger.take_lease(campaign.id, "beta", HOUR, now)
    assert lease.lost == 2
    (left,) = ledger.exchange(campaign.id, (), [ANY], now, fence=lease.token).begun
    assert left
    assert left.position == 4
    assert {state.value: number for state, number in ledger.counts(campaign.id).items() if number} == {
        "accepted": 1,
        "uncertain": 2,
        "sending": 1,
    }
    assert [step.detail for step in ledger.history(second.id)] == [
        "main",
        "its sender, alpha, was not heard of again",
    ]


def test_a_stale_token_changes_nothing(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(3)
    stale = ledger.take_lease(campaign.id, "alpha", GONE, now)
    (begun,) = ledger.exchange(campaign.id, (), [ANY], now, fence=stale.token).begun
    assert begun
    ledger.take_lease(campaign.id, "beta", HOUR, now)
    before = [*ledger.deliveries(campaign.id)]
    settled = [Settled(begun, DeliveryEvent.ACCEPT, TAKEN, now)]
    for settlements, claims in ((settled, []), ([], [ANY]), (settled, [ANY])):
        with pytest.raises(LeaseLostError):
            ledger.exchange(campaign.id, settlements, claims, now, fence=stale.token)
    assert [*ledger.deliveries(campaign.id)] == before
    with pytest.raises(LeaseLostError):
        ledger.exchange(campaign.id, (), [ANY], now, fence=stale.token + 7)


def test_many_who_want_it_at_once(ledger: SqlLedger, sending: Sending, now: datetime, place: Place) -> None:
    campaign = sending(1)
    program = (
        "import sys, datetime, pathlib\n"
        "from newsletter.errors import NewsletterError\n"
        "from newsletter.ledger.sql import open_ledger\n"
        "where = sys.argv[1] if '://' in sys.argv[1] else pathlib.Path(sys.argv[1])\n"
        "with open_ledger(where) as ledger:\n"
        "    try:\n"
        "        print(ledger.take_lease(int(sys.argv[2]), 'x', 60, datetime.datetime.now(datetime.UTC)).token)\n"
        "    except NewsletterError:\n"
        "        print('held')\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(place), str(campaign.id)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    said = sorted(process.communicate()[0].strip() for process in started)
    assert said == ["1", "held", "held", "held"]


def test_a_takeover_waits_for_what_is_being_recorded(
    ledger: SqlLedger, sending: Sending, now: datetime, place: Place
) -> None:
    campaign = sending(2)
    dying = ledger.take_lease(campaign.id, "alpha", GONE, now)
    taken: list[Lease] = []
    with open_ledger(place) as other:
        successor = threading.Thread(target=lambda: taken.append(other.take_lease(campaign.id, "beta", HOUR, now)))
        with ledger._database.transaction() as connection:
            ledger._pass_fence(connection, campaign.id, dying.token)
            successor.start()
            successor.join(0.1)
            assert taken == []
        successor.join()
    assert [lease.token for lease in taken] == [dying.token + 1]
