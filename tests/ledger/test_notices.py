"""What other programs are to be told, whatever database it is in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery.states import CampaignEvent
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.programs.event import WebhookEvent
from newsletter.programs.notice import NoticeState
from newsletter.programs.ports import NoticeStore
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from tests.ledger.conftest import CampaignMaker
from tests.postgres import Place

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=1)
EVERYTHING = frozenset(WebhookEvent)
ANNA = "anna@city.example"


@pytest.fixture
def notices(ledger: SqlLedger) -> NoticeStore:
    """Return the notices of an empty ledger, with one program that is told everything."""
    ledger.notices.set_webhooks({"crm": EVERYTHING})
    return ledger.notices


def add(ledger: SqlLedger, *keys: str, event: SubscriptionEvent = SubscriptionEvent.ADD) -> None:
    entries = [Entry(key, key.capitalize(), event) for key in keys]
    ledger.subscribers.apply("team", entries, Source.EDITOR, Cause(NOW, Who.EDITOR))


def test_whoever_joins_and_leaves_is_told_of_in_order(ledger: SqlLedger, notices: NoticeStore) -> None:
    add(ledger, ANNA)
    ledger.subscribers.leave(ANNA, ["team"], Cause(NOW, Who.READER))
    first, second = notices.claim_notices("crm", NOW, LEASE, 10)
    assert (first.event, second.event) == (WebhookEvent.SUBSCRIPTION_ADDED, WebhookEvent.SUBSCRIPTION_UNSUBSCRIBED)
    person = ledger.subscribers.find(ANNA)
    assert person
    assert second.data == {
        "list": "team",
        "status": "unsubscribed",
        "by": "reader",
        "subscriber": {"id": person.id, "address": "Anna@city.example"},
    }


def test_what_no_program_wants_is_not_written(ledger: SqlLedger) -> None:
    add(ledger, ANNA)
    ledger.notices.set_webhooks({"crm": frozenset({WebhookEvent.SUBSCRIPTION_UNSUBSCRIBED})})
    add(ledger, "bea@city.example")
    assert ledger.notices.notices("crm", 10) == ()
    ledger.subscribers.leave(ANNA, ["team"], Cause(NOW, Who.READER))
    (notice,) = ledger.notices.notices("crm", 10)
    assert notice.event is WebhookEvent.SUBSCRIPTION_UNSUBSCRIBED


def test_each_program_is_told_by_itself(ledger: SqlLedger) -> None:
    ledger.notices.set_webhooks({"crm": EVERYTHING, "shop": EVERYTHING})
    add(ledger, ANNA, "bea@city.example")
    assert {name: counts[NoticeState.WAITING] for name, counts in ledger.notices.count_notices().items()} == {
        "crm": 2,
        "shop": 2,
    }
    assert len(ledger.notices.claim_notices("crm", NOW, LEASE, 10)) == 2
    assert len(ledger.notices.claim_notices("shop", NOW, LEASE, 1)) == 1


def test_what_was_taken_is_not_taken_again_until_its_lease_has_ended(ledger: SqlLedger, notices: NoticeStore) -> None:
    add(ledger, ANNA)
    (taken,) = notices.claim_notices("crm", NOW, LEASE, 10)
    assert notices.claim_notices("crm", NOW, LEASE, 10) == ()
    (again,) = notices.claim_notices("crm", NOW + LEASE, LEASE, 10)
    assert (again.id, again.attempts) == (taken.id, 2)
    assert not notices.settle_notice(taken, NoticeState.DELIVERED, None, "200")
    assert notices.settle_notice(again, NoticeState.WAITING, NOW + timedelta(hours=1), "503")
    (waiting,) = notices.notices("crm", 10)
    assert (waiting.state, waiting.due, waiting.reply) == (NoticeState.WAITING, NOW + timedelta(hours=1), "503")


def test_what_was_given_up_is_told_again_on_request(ledger: SqlLedger, notices: NoticeStore) -> None:
    add(ledger, ANNA)
    (taken,) = notices.claim_notices("crm", NOW, LEASE, 10)
    notices.settle_notice(taken, NoticeState.GIVEN_UP, None, "500")
    assert notices.claim_notices("crm", NOW + timedelta(days=9), LEASE, 10) == ()
    assert notices.tell_again("crm", NOW) == 1
    (again,) = notices.claim_notices("crm", NOW, LEASE, 10)
    assert (again.id, again.attempts) == (taken.id, 1)


def test_a_program_that_is_named_no_more_is_told_nothing(ledger: SqlLedger, notices: NoticeStore) -> None:
    add(ledger, ANNA)
    notices.set_webhooks({})
    add(ledger, "bea@city.example")
    assert notices.count_notices() == {"crm": {"waiting": 0, "delivered": 0, "given-up": 1}}


def test_the_end_of_a_send_is_told(ledger: SqlLedger, notices: NoticeStore, sending: CampaignMaker) -> None:
    campaign = sending(0)
    assert notices.notices("crm", 10) == ()
    ledger.move_campaign(campaign.id, CampaignEvent.FINISH, NOW)
    (notice,) = notices.claim_notices("crm", NOW, LEASE, 10)
    assert notice.event is WebhookEvent.CAMPAIGN_FINISHED
    assert notice.data == {"campaign": campaign.id, "issue": "november", "lists": ["team"], "recipients": 0}


def test_a_change_that_is_taken_back_is_not_told(ledger: SqlLedger, notices: NoticeStore) -> None:
    entries = [Entry(ANNA, ANNA, SubscriptionEvent.ADD), Entry("bea@city.example", "", SubscriptionEvent.CONFIRM)]
    with pytest.raises(Exception, match="cannot confirm"):
        ledger.subscribers.apply("team", entries, Source.EDITOR, Cause(NOW, Who.EDITOR))
    assert notices.notices("crm", 10) == ()


def test_old_ones_are_dropped_and_those_that_wait_are_kept(ledger: SqlLedger, notices: NoticeStore) -> None:
    add(ledger, ANNA, "bea@city.example")
    taken, _ = notices.claim_notices("crm", NOW, LEASE, 10)
    notices.settle_notice(taken, NoticeState.DELIVERED, None, "200")
    assert notices.drop_notices(NOW) == 0
    assert notices.drop_notices(NOW + timedelta(days=1)) == 1
    assert len(notices.notices("crm", 10)) == 1


def test_they_outlive_the_process(place: Place) -> None:
    with open_ledger(place) as ledger:
        ledger.notices.set_webhooks({"crm": EVERYTHING})
        add(ledger, ANNA)
        ledger.notices.claim_notices("crm", NOW, LEASE, 10)
    with open_ledger(place) as again:
        (notice,) = again.notices.claim_notices("crm", NOW + LEASE, LEASE, 10)
    assert notice.attempts == 2


def test_a_message_that_says_nothing_can_be_had(notices: NoticeStore) -> None:
    notice = notices.try_webhook("crm", NOW, LEASE)
    assert notices.claim_notices("crm", NOW, LEASE, 10) == ()
    assert notice.event is WebhookEvent.TEST
    assert notice.body() == b'{"type":"test","timestamp":"2026-11-24T09:30:00.000+00:00","data":{}}'
