"""Many people at once, and whom a message is to: in every dialect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery.model import TOKEN_PAYLOAD, Campaign
from newsletter.delivery.states import DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.imports.ports import BulkStore
from newsletter.subscribers.records import EVERYTHING, Cause, Consent, Suppression, Who

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ANNA, BENE = "anna@city.example", "bene@city.example"
CAUSE = Cause(NOW, Who.IMPORT, "people.csv")


@pytest.fixture
def store(ledger: SqlLedger) -> BulkStore:
    return ledger.subscribers


def test_consents_are_kept_once(store: BulkStore) -> None:
    consent = Consent(NOW, "import", text="Ghost: people.csv", list_name="team", confirmed_at=NOW)
    store.note_consents({ANNA: consent, BENE: consent})
    store.note_consents({ANNA: consent})
    store.note_consents({})
    assert store.consents(ANNA) == (consent,)
    assert store.consents(BENE) == (consent,)


def test_who_is_suppressed_already_is_not_new(store: BulkStore) -> None:
    store.suppress(ANNA, "bounced", CAUSE)
    rows = [Suppression(key, "*", "complained", NOW, "Ghost: people.csv, line 2") for key in (ANNA, BENE)]
    assert store.suppress_all(rows, CAUSE) == {BENE}
    barred = store.barred([ANNA, BENE, "c@city.example"], NOW)
    assert {key: each.reason for key, each in barred.items()} == {ANNA: "bounced", BENE: "complained"}
    assert barred[BENE].evidence == "Ghost: people.csv, line 2"


def test_only_what_holds_for_all_lists_and_now_bars_somebody(store: BulkStore) -> None:
    store.suppress(ANNA, "bounced", CAUSE, "team")
    store.suppress(BENE, "full mailbox", CAUSE, expires=NOW)
    store.suppress("c@city.example", "by hand", CAUSE, EVERYTHING, expires=NOW + timedelta(days=1))
    assert [*store.barred([ANNA, BENE, "c@city.example"], NOW)] == ["c@city.example"]


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
