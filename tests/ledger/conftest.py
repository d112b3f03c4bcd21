"""A ledger to test, and campaigns to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from newsletter.config import Publication
from newsletter.delivery.model import Answer, Campaign, Claim, Delivery, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.model import Settlement as Settled
from newsletter.delivery.states import CampaignEvent, DeliveryEvent, DeliveryState
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.render.edition import Asset, Edition
from tests.postgres import Place

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
CampaignMaker = Callable[..., Campaign]


@pytest.fixture
def now() -> datetime:
    """Return a moment."""
    return NOW


@pytest.fixture
def ledger(place: Place) -> Iterator[SqlLedger]:
    """Return an empty ledger, once in each dialect."""
    with open_ledger(place) as opened:
        yield opened


@pytest.fixture
def edition() -> Edition:
    """Return a small edition with a picture."""
    picture = Asset("images/logo.png", "image/png", b"\x89PNG")
    return Edition("november", "lv", "Tēma", "Ievads", "<p>Sveiki</p>", "Sveiki\n", (picture,), ())


@pytest.fixture
def new_campaign() -> NewCampaign:
    """Return a campaign as it is planned."""
    publication = Publication("Vēstis", "Redakcija", "editor@vestis.example", "vestis.example", "Iela 1", "lv")
    return NewCampaign(
        issue="november", relay="outbox", kind=RelayKind.OUTBOX, publication=publication, lists={"team": "Komanda"}
    )


def people(number: int, first: int = 1) -> list[NewDelivery]:
    """Return so many recipients."""
    return [
        NewDelivery(
            key=f"p{each}@city.example",
            address=f"P{each}@city.example",
            name=f"Persona {each}",
            list_name="team",
            locale="lv",
            values={"email": f"P{each}@city.example", "name": f"Persona {each}"},
        )
        for each in range(first, first + number)
    ]


def begin(ledger: SqlLedger, campaign_id: int, relay: str, at: datetime) -> Delivery | None:
    """Begin the next delivery, or none."""
    return ledger.exchange(campaign_id, (), (Claim("", relay),), at).begun[0]


def settle(
    ledger: SqlLedger,
    delivery: Delivery,
    event: DeliveryEvent,
    at: datetime,
    answer: Answer,
    due: datetime | None = None,
) -> DeliveryState:
    """Settle one delivery."""
    settlement = Settled(delivery, event, answer, at, due)
    return ledger.exchange(delivery.campaign_id, (settlement,), (), at).settled[0]


@pytest.fixture
def sending(ledger: SqlLedger, edition: Edition, new_campaign: NewCampaign) -> CampaignMaker:
    """Return a function that makes a campaign of so many recipients which is being sent."""

    def make(number: int, new: NewCampaign = new_campaign) -> Campaign:
        draft = ledger.draft(new, [edition], NOW)
        ledger.add_deliveries(draft.id, people(number))
        ledger.freeze(draft.id, number, NOW)
        return ledger.move_campaign(draft.id, CampaignEvent.START, NOW)

    return make
