"""What is kept for a time only, in every dialect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery.model import Answer, Campaign
from newsletter.delivery.states import CampaignEvent, DeliveryEvent, DeliveryState
from newsletter.ledger.errors import EmptiedError
from newsletter.ledger.sql import SqlLedger
from newsletter.ledger.subscribers.store import SqlSubscribers
from newsletter.replies import Outcome, Phase, Reply
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.records import Cause, Consent, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from tests.ledger.conftest import begin, settle
from tests.ledger.test_forgetting import everything

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ANNA, BENE = "anna@city.example", "bene@city.example"
TIME = Cause(LATER, Who.RETENTION, "kept for long enough")


@pytest.fixture
def store(ledger: SqlLedger) -> SqlSubscribers:
    return ledger.subscribers


def by(at: datetime = NOW) -> Cause:
    return Cause(at, Who.READER)


def ask(store: SqlSubscribers, key: str, at: datetime = NOW, list_name: str = "team") -> None:
    consent = Consent(at, "form", "192.0.2.0/24", "I agree", list_name=list_name)
    store.ask(list_name, Entry(key, key, SubscriptionEvent.ASK), Source.FORM, consent, by(at))


def test_who_never_confirmed_is_gone_with_all_that_tells_of_them(ledger: SqlLedger, store: SqlSubscribers) -> None:
    ask(store, ANNA)
    ask(store, BENE, LATER)
    assert (store.asking(NOW), store.asking(LATER)) == (0, 1)
    assert store.lapse(LATER, TIME) == 1
    assert not any("anna" in row or "192.0.2" in row for row in everything(ledger)["history"])
    assert (store.find(ANNA), store.subscriptions_of(ANNA), store.consents(ANNA)) == (None, (), ())
    assert store.find(BENE)
    assert ("2026-11-25", None, 1) in store.growth("team")
    assert store.lapse(LATER, TIME) == 0
    assert store.suppressions(ANNA, LATER) == ()
    ask(store, ANNA, LATER)
    store.confirm("team", ANNA, by(LATER))


def test_who_had_left_before_is_again_somebody_who_has_left(store: SqlSubscribers) -> None:
    store.leave(ANNA, ["team"], by())
    store.leave(ANNA, ["other"], by())
    ask(store, ANNA)
    assert store.lapse(LATER, TIME) == 1
    assert {each.list_name: each.status for each in store.subscriptions_of(ANNA)} == dict.fromkeys(
        ("other", "team"), Status.UNSUBSCRIBED
    )
    assert store.history(ANNA)[-1].who == "retention"


def test_many_sign_ups_lapse(store: SqlSubscribers) -> None:
    for number in range(101):
        ask(store, f"p{number}@city.example")
    assert store.lapse(LATER, TIME) == 101
    assert store.search("city") == ()


def test_of_a_sign_up_that_was_dropped_nothing_is_left(store: SqlSubscribers) -> None:
    store.leave(BENE, ["other"], by())
    for key in (ANNA, BENE):
        ask(store, key)
        store.drop_asking("team", key, TIME)
    assert (store.find(ANNA), store.subscriptions_of(ANNA), store.consents(ANNA)) == (None, (), ())
    assert [each.list_name for each in store.subscriptions_of(BENE)] == ["other"]
    assert store.forgotten([ANNA, BENE]) == set()


def test_networks_go_and_consents_stay(store: SqlSubscribers) -> None:
    ask(store, ANNA)
    store.confirm("team", ANNA, by(), "198.51.100.0/24")
    ask(store, BENE, LATER)
    assert store.networks(LATER) == 1
    assert store.forget_networks(LATER) == 1
    assert store.networks(LATER) == 0
    (consent,) = store.consents(ANNA)
    assert (consent.network, consent.confirmed_network, consent.text, consent.confirmed_at) == ("", "", "I agree", NOW)
    assert store.consents(BENE)[0].network == "192.0.2.0/24"


def test_who_has_been_on_no_list_for_long_is_forgotten(store: SqlSubscribers) -> None:
    for key in (ANNA, BENE, "c@city.example"):
        ask(store, key)
        store.confirm("team", key, by())
    store.leave(ANNA, ["team"], by())
    store.leave("c@city.example", ["team"], by(LATER))
    assert (store.left(NOW), store.left(LATER)) == (0, 1)
    assert store.forget_left(LATER, TIME) == 1
    assert store.forgotten([ANNA, BENE, "c@city.example"]) == {ANNA}
    assert store.left(LATER) == 0


def test_who_was_only_removed_may_be_added_again(store: SqlSubscribers) -> None:
    for key in (ANNA, BENE):
        store.apply("team", [Entry(key, key, SubscriptionEvent.ADD)], Source.FILE, by())
        store.apply("team", [Entry(key, "", SubscriptionEvent.REMOVE)], Source.FILE, by())
    store.suppress(BENE, "bounced", by())
    assert store.forget_left(LATER, TIME) == 2
    assert (store.find(ANNA), store.history(ANNA)) == (None, ())
    assert store.forgotten([ANNA, BENE]) == {BENE}
    store.apply("team", [Entry(ANNA, ANNA, SubscriptionEvent.ADD)], Source.FILE, by(LATER))
    assert store.subscriptions_of(ANNA)[0].status is Status.CONFIRMED


def ended(ledger: SqlLedger, sending: Callable[[int], Campaign]) -> Campaign:
    """Return a campaign that has ended: one recipient was refused, the other has it."""
    campaign = sending(2)
    for event, outcome in ((DeliveryEvent.REJECT, Outcome.REJECTED), (DeliveryEvent.ACCEPT, Outcome.ACCEPTED)):
        delivery = begin(ledger, campaign.id, "main", NOW)
        assert delivery
        answer = Answer(outcome, Phase.RCPT, reply=Reply(250, f"2.0.0 <{delivery.address}>"))
        settle(ledger, delivery, event, NOW, answer)
    return ledger.move_campaign(campaign.id, CampaignEvent.FINISH, NOW)


def test_what_was_filled_in_goes_and_who_got_it_stays(
    ledger: SqlLedger, store: SqlSubscribers, sending: Callable[[int], Campaign]
) -> None:
    campaign = ended(ledger, sending)
    counts = ledger.counts(campaign.id)
    before = campaign.created_at + timedelta(seconds=1)
    assert (store.messages(campaign.created_at), store.messages(before)) == (0, 2)
    assert store.empty_messages(before) == 2
    assert (store.messages(before), store.empty_messages(before)) == (0, 0)
    rows = [*ledger.deliveries(campaign.id)]
    assert [(each.key, each.name, each.values, each.reply) for each in rows] == [
        ("p2@city.example", "", {}, ""),
        ("p1@city.example", "", {}, ""),
    ]
    assert ledger.counts(campaign.id) == counts
    assert not ledger.attempts(rows[0].id)[0].reply
    assert ledger.check() == ()
    with pytest.raises(EmptiedError):
        ledger.move_deliveries(campaign.id, DeliveryState.REJECTED, DeliveryEvent.ORDER, LATER)


def test_a_send_that_goes_on_keeps_what_it_needs(
    ledger: SqlLedger, store: SqlSubscribers, sending: Callable[[int], Campaign]
) -> None:
    sending(2)
    assert store.empty_messages(LATER) == 0
