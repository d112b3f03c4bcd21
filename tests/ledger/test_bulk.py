"""Many people at once, and whom a message is to: in every dialect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from newsletter.delivery.model import TOKEN_PAYLOAD, Campaign
from newsletter.delivery.states import DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.changes import Entry, Outcome
from newsletter.subscribers.imports.ports import Arrivals, BulkStore
from newsletter.subscribers.records import EVERYTHING, Cause, Consent, Source, Suppression, Who
from newsletter.subscribers.standing import IllegalStandingError, SubscriptionEvent

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ANNA, BENE, CARL = "anna@city.example", "bene@city.example", "carl@city.example"
CAUSE = Cause(NOW, Who.IMPORT, "people.csv")


@pytest.fixture
def store(ledger: SqlLedger) -> BulkStore:
    return ledger.subscribers


def arrivals(*keys: str, event: SubscriptionEvent = SubscriptionEvent.ADD, **more: Any) -> Arrivals:
    consents = {
        key: Consent(NOW, "import", text="Ghost: people.csv", list_name="team", confirmed_at=NOW) for key in keys
    }
    return Arrivals([Entry(key, key, event) for key in keys], consents, **more)


def test_consents_are_kept_once(store: BulkStore) -> None:
    store.bring("team", arrivals(ANNA), Source.IMPORT, CAUSE)
    store.bring("team", arrivals(ANNA, BENE), Source.IMPORT, CAUSE)
    for key in (ANNA, BENE):
        assert store.consents(key) == (arrivals(key).consents[key],)
    store.apply("team", [Entry(CARL, CARL, SubscriptionEvent.ADD)], Source.FILE, CAUSE)
    store.bring("team", arrivals(CARL), Source.IMPORT, CAUSE)
    assert len(store.consents(CARL)) == 1, "somebody who was on the list before has agreed, too"


def test_who_is_suppressed_already_stays_as_they_are(store: BulkStore) -> None:
    store.suppress(ANNA, "bounced", CAUSE)
    rows = [Suppression(key, "*", "complained", NOW, "Ghost: people.csv, line 2") for key in (ANNA, BENE)]
    effects = store.bring(
        "team", arrivals(ANNA, BENE, event=SubscriptionEvent.UNSUBSCRIBE, suppressions=rows), Source.IMPORT, CAUSE
    )
    assert [effect.outcome for effect in effects] == [Outcome.NEW, Outcome.NEW]
    barred = store.barred("team", [ANNA, BENE, CARL])
    assert {key: each.reason for key, each in barred.items()} == {ANNA: "bounced", BENE: "complained"}
    assert barred[BENE].evidence == "Ghost: people.csv, line 2"


def test_all_of_a_slice_is_done_or_nothing(store: BulkStore) -> None:
    gone = Entry(BENE, BENE, SubscriptionEvent.CONFIRM)
    with pytest.raises(IllegalStandingError):
        store.bring("team", Arrivals([*arrivals(ANNA).entries, gone], arrivals(ANNA).consents), Source.IMPORT, CAUSE)
    assert (store.find(ANNA), store.consents(ANNA)) == (None, ())


def test_only_what_holds_for_good_bars_somebody(store: BulkStore) -> None:
    store.suppress(ANNA, "bounced", CAUSE, "team")
    store.suppress(BENE, "full mailbox", CAUSE, expires=NOW)
    store.suppress(CARL, "by hand", CAUSE, EVERYTHING)
    assert {*store.barred("team", [ANNA, BENE, CARL])} == {ANNA, CARL}
    assert {*store.barred("board", [ANNA, BENE, CARL])} == {CARL}


def test_nobody_is_forgotten_at_first(store: BulkStore) -> None:
    assert store.forgotten([ANNA]) == frozenset()


def test_a_message_tells_whom_it_is_to(ledger: SqlLedger, store: BulkStore, sending: Callable[[int], Campaign]) -> None:
    campaign = sending(2)
    first = next(ledger.deliveries(campaign.id, [DeliveryState.PENDING]))
    found = store.addressed(*TOKEN_PAYLOAD.unpack(first.token_payload))
    assert found
    assert (found.key, found.address, found.state) == (first.key, first.address, "pending")
    assert (found.list_name, found.lists, found.locale) == ("team", {"team": "Komanda"}, "lv")
    assert found.campaign == campaign.label


@pytest.mark.parametrize("numbers", [(2, 1), (1, 3), (0, 0), (1, 2**64 - 1), (2**64 - 1, 1)])
def test_a_number_of_another_campaign_is_of_nobody(
    store: BulkStore, sending: Callable[[int], Campaign], numbers: tuple[int, int]
) -> None:
    sending(2)
    assert store.addressed(*numbers) is None
