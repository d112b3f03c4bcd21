"""Freezing, finding and counting campaigns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from newsletter.config import Publication, Relay
from newsletter.delivery.audience import AudiencePlan
from newsletter.delivery.campaigns import (
    NobodyToSendToError,
    NothingSentError,
    draft_campaign,
    freeze,
    kind_of,
    newest_campaign,
    refuse_if_open,
    status_of,
)
from newsletter.delivery.compose import Composer, keyring_of
from newsletter.delivery.model import Campaign, Claim, NewCampaign, RelayKind
from newsletter.delivery.plan import Rules
from newsletter.delivery.planning import Decided, SeenInMemory, plan_audience
from newsletter.delivery.ports import CampaignOpenError
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.message.tokens import Purpose, verify
from newsletter.render.edition import Edition
from newsletter.subscribers.model import Subscriber, SubscriberList

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
PUBLICATION = Publication(
    "Vēstis",
    "Redakcija",
    "editor@vestis.example",
    "vestis.example",
    "Iela 1",
    "lv",
    unsubscribe_address="off@vestis.example",
)
NEW = NewCampaign(
    issue="november", relay="outbox", kind=RelayKind.OUTBOX, publication=PUBLICATION, lists={"team": "Komanda"}
)
EDITIONS = [
    Edition(
        "november", locale, f"Tēma {locale}", "Ievads", "<html><body><p>Sveiki</p></body></html>", "Sveiki\n", (), ()
    )
    for locale in ("lv", "en")
]


def team(addresses: Sequence[str]) -> SubscriberList:
    """Make a list of people."""
    people = tuple(
        Subscriber(each, each.lower(), "Anna", "en" if number % 2 else "lv", {"email": each, "name": "Anna"}, number)
        for number, each in enumerate(addresses, 2)
    )
    return SubscriberList("team", "Komanda", "", ("email", "name"), people)


def audience(
    ledger: SqlLedger,
    people: SubscriberList,
    kind: RelayKind = RelayKind.OUTBOX,
    take: Callable[[Decided], None] = lambda _: None,
) -> AudiencePlan:
    """Plan for some people, with what the ledger knows of them."""
    return plan_audience(
        [people],
        Rules(locales=["lv", "en"], default_locale="lv"),
        placed=SeenInMemory(),
        standing_of=partial(ledger.standing, "november", kind),
        on_slice=take,
    )


def frozen_list(ledger: SqlLedger, people: SubscriberList, new: NewCampaign = NEW) -> Campaign:
    """Freeze a campaign for the people of a list."""
    draft = draft_campaign(ledger, new, EDITIONS, NOW)
    plan = audience(
        ledger, people, new.kind, lambda decided: ledger.add_deliveries(draft.id, [each for _, each in decided])
    )
    return freeze(ledger, draft, plan.recipients, NOW)


def frozen(ledger: SqlLedger, addresses: Sequence[str], new: NewCampaign = NEW) -> Campaign:
    """Freeze a campaign for some people."""
    return frozen_list(ledger, team(addresses), new)


def finish(ledger: SqlLedger, campaign: Campaign) -> Campaign:
    """Let a campaign be over; its deliveries stay as they are."""
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    return ledger.move_campaign(campaign.id, CampaignEvent.FINISH, NOW)


def test_a_campaign_holds_the_plan(ledger: SqlLedger) -> None:
    campaign = frozen(ledger, ["A@b.lv", "c@d.lv"])
    assert (campaign.state, campaign.planned, campaign.label) == (CampaignState.READY, 2, "november-1")
    first, second = ledger.deliveries(campaign.id)
    assert (first.address, first.key, first.locale, first.values) == (
        "A@b.lv",
        "a@b.lv",
        "lv",
        {"email": "A@b.lv", "name": "Anna"},
    )
    assert second.locale == "en"


def test_a_large_plan_is_written_in_slices(ledger: SqlLedger) -> None:
    campaign = frozen(ledger, [f"p{number}@b.lv" for number in range(2500)])
    assert ledger.counts(campaign.id)[DeliveryState.PENDING] == campaign.planned == 2500


def test_nobody_to_send_to(ledger: SqlLedger) -> None:
    with pytest.raises(NobodyToSendToError):
        frozen(ledger, [])
    assert ledger.campaigns() == ()


def test_an_abandoned_plan_does_not_stand_in_the_way(ledger: SqlLedger) -> None:
    ledger.draft(NEW, EDITIONS, NOW)
    assert frozen(ledger, ["a@b.lv"]).state is CampaignState.READY


def test_sending_again_to_an_overlapping_list_reaches_only_the_new_people(ledger: SqlLedger) -> None:
    finish(ledger, frozen(ledger, ["a@b.lv", "c@d.lv"]))
    people: list[str] = []
    plan = audience(
        ledger,
        team(["a@b.lv", "new@d.lv", "C@d.lv"]),
        take=lambda decided: people.extend(each.key for _, each in decided),
    )
    assert people == ["new@d.lv"]
    assert {row.detail for row in plan.left_out} == {"has it from november-1"}


def test_a_rehearsal_never_uses_up_a_send(ledger: SqlLedger) -> None:
    finish(ledger, frozen(ledger, ["a@b.lv"]))
    for kind in (RelayKind.LOOPBACK, RelayKind.REAL):
        assert audience(ledger, team(["a@b.lv"]), kind).recipients == 1


@pytest.mark.parametrize(
    ("unfinished", "wanted", "refused"),
    [
        (RelayKind.REAL, RelayKind.REAL, True),
        (RelayKind.REAL, RelayKind.OUTBOX, True),
        (RelayKind.OUTBOX, RelayKind.OUTBOX, True),
        (RelayKind.OUTBOX, RelayKind.REAL, False),
        (RelayKind.LOOPBACK, RelayKind.REAL, False),
    ],
)
def test_a_send_is_refused_while_one_is_unfinished(
    ledger: SqlLedger, unfinished: RelayKind, wanted: RelayKind, refused: bool
) -> None:
    campaign = frozen(ledger, ["a@b.lv"], replace(NEW, kind=unfinished, relay="main"))
    if refused:
        with pytest.raises(
            CampaignOpenError, match="“november” is not finished yet: campaign 1, planned 2012-11-24 09:30"
        ):
            refuse_if_open(ledger, "november", wanted)
    else:
        refuse_if_open(ledger, "november", wanted)
    finish(ledger, campaign)
    refuse_if_open(ledger, "november", wanted)
    refuse_if_open(ledger, "december", wanted)


def test_the_newest_campaign(ledger: SqlLedger) -> None:
    with pytest.raises(NothingSentError, match="nothing was sent yet"):
        newest_campaign(ledger)
    finish(ledger, frozen(ledger, ["a@b.lv"]))
    second = frozen(ledger, ["c@d.lv"])
    assert newest_campaign(ledger, "november") == newest_campaign(ledger) == second
    with pytest.raises(NothingSentError, match="“december” was not sent to anybody yet"):
        newest_campaign(ledger, "december")


def test_the_status_is_flat_and_names_every_state(ledger: SqlLedger) -> None:
    shown = status_of(ledger, frozen(ledger, ["a@b.lv", "c@d.lv"])).as_json()
    assert shown["campaign"] == 1
    assert (shown["issue"], shown["state"], shown["rehearsal"]) == ("november", "ready", True)
    assert {state.value: shown[state.value] for state in DeliveryState} == {
        **dict.fromkeys([state.value for state in DeliveryState], 0),
        "pending": 2,
    }
    assert shown["planned"] == 2
    assert not any(isinstance(value, dict | list) for value in shown.values())


@pytest.mark.parametrize(
    ("relay", "kind"),
    [
        (None, RelayKind.OUTBOX),
        (Relay("local", "127.0.0.1"), RelayKind.LOOPBACK),
        (Relay("local", "localhost"), RelayKind.LOOPBACK),
        (Relay("main", "mail.example.org"), RelayKind.REAL),
    ],
)
def test_kinds_of_relays(relay: Relay | None, kind: RelayKind) -> None:
    assert kind_of(relay) is kind
    assert kind.rehearsal == (kind is not RelayKind.REAL)


def test_the_same_delivery_is_the_same_message_to_the_byte(ledger: SqlLedger) -> None:
    campaign = frozen(ledger, ["a@b.lv", "c@d.lv"])
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    (delivery,) = ledger.exchange(campaign.id, (), [Claim("", "outbox")], NOW).begun
    assert delivery is not None
    message = Composer(ledger, campaign)(delivery)
    again = Composer(ledger, ledger.campaign(campaign.id))(
        next(ledger.deliveries(campaign.id, [DeliveryState.SENDING]))
    )
    assert message == again
    assert message.envelope_to == "a@b.lv"
    assert b"Sat, 24 Nov 2012 09:30:00" in message.data


def test_a_message_is_not_made_before_its_date_is_known(ledger: SqlLedger) -> None:
    campaign = frozen(ledger, ["a@b.lv"])
    with pytest.raises(ValueError, match="has no date yet"):
        Composer(ledger, campaign)(next(ledger.deliveries(campaign.id)))


def test_a_token_leads_back_to_its_delivery_and_to_no_address(ledger: SqlLedger) -> None:
    campaign = frozen(ledger, ["a@b.lv"])
    delivery = next(ledger.deliveries(campaign.id))
    assert delivery.token_payload == campaign.id.to_bytes(8, "big") + delivery.id.to_bytes(8, "big")
    keyring = keyring_of(ledger)
    assert keyring == keyring_of(ledger)
    assert verify(keyring, Purpose.UNSUBSCRIBE, "nonsense") is None


def test_a_planned_person_keeps_what_the_list_said(ledger: SqlLedger) -> None:
    person = Subscriber("a@b.lv", "a@b.lv", "Ņina", "lv", {"email": "a@b.lv", "city": "Rīta Krasts"}, 2)
    campaign = frozen_list(ledger, SubscriberList("team", "Komanda", "", ("email", "city"), (person,)))
    recipient = next(ledger.deliveries(campaign.id)).recipient
    assert (recipient.address, recipient.name, recipient.list_name) == ("a@b.lv", "Ņina", "team")
    assert recipient.values == {"email": "a@b.lv", "city": "Rīta Krasts"}
