"""What the token in a link says: which reader of which campaign has it, and which lists they can leave by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from newsletter.delivery.model import TOKEN_PAYLOAD, Campaign, Delivery
from newsletter.delivery.ports import UnknownCampaignError
from newsletter.message.tokens import Keyring, Purpose, verify
from newsletter.subscribers.records import Subscription


class Deliveries(Protocol):
    """What was sent, as far as a link has to know it."""

    def delivery(self, delivery_id: int) -> Delivery | None:
        """Return one delivery by its number; None where there is none."""

    def campaign(self, campaign_id: int) -> Campaign:
        """Return a campaign. Raises UnknownCampaignError."""


class Standings(Protocol):
    """How people stand, as far as a link has to know it."""

    def subscriptions_of(self, key: str) -> tuple[Subscription, ...]:
        """Return how somebody stands on each list that knows them, by the lists' names."""


class Dud(Enum):
    """Why a link has nobody to act for."""

    UNKNOWN = auto()  # we have not written it
    TEST = auto()  # of a test copy
    STALE = auto()  # of somebody of whom nothing is kept any more


@dataclass(frozen=True)
class Ticket:
    """A reader, and the lists that the message reached them by. `title` is what they know as what they get."""

    key: str
    lists: tuple[str, ...]
    locale: str
    title: str


def read_ticket(keyring: Keyring, deliveries: Deliveries, standings: Standings, token: str) -> Ticket | Dud:
    """Return what the token of a message is good for.

    The lists are the one that the reader was chosen from, and of the campaign's others those that know them.
    """
    payload = verify(keyring, Purpose.UNSUBSCRIBE, token)
    if payload is None:
        return Dud.TEST if verify(keyring, Purpose.TEST, token) is not None else Dud.UNKNOWN
    if len(payload) != TOKEN_PAYLOAD.size:
        return Dud.STALE
    campaign_id, delivery_id = TOKEN_PAYLOAD.unpack(payload)
    delivery = _delivery(deliveries, campaign_id, delivery_id)
    if delivery is None or "@" not in delivery.key:
        return Dud.STALE
    try:
        campaign = deliveries.campaign(campaign_id)
    except UnknownCampaignError:
        return Dud.STALE
    known = {each.list_name for each in standings.subscriptions_of(delivery.key)}
    lists = (delivery.list_name, *(name for name in campaign.lists if name in known and name != delivery.list_name))
    return Ticket(delivery.key, lists, delivery.locale, _title(campaign, lists))


def _delivery(deliveries: Deliveries, campaign_id: int, delivery_id: int) -> Delivery | None:
    if max(campaign_id, delivery_id) >= 2**63:
        return None
    found = deliveries.delivery(delivery_id)
    return found if found and found.campaign_id == campaign_id else None


def _title(campaign: Campaign, lists: Iterable[str]) -> str:
    titles = {campaign.lists.get(name) or campaign.publication.name for name in lists}
    return titles.pop() if len(titles) == 1 else campaign.publication.name
