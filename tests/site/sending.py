"""An issue in the ledger as if it had been sent."""

from __future__ import annotations

from datetime import UTC, datetime

from newsletter.config import Settings
from newsletter.delivery.compose import Composer
from newsletter.delivery.model import Answer, Campaign, Claim, Delivery, NewCampaign, NewDelivery, RelayKind, Settlement
from newsletter.delivery.states import CampaignEvent, DeliveryEvent
from newsletter.message.model import Message
from newsletter.replies import Outcome, Phase, Reply
from newsletter.subscribers.listfile import open_list
from newsletter.subscribers.model import Subscriber
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import build_issue

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
LIST = "village"


def send(settings: Settings, slug: str, kind: RelayKind) -> tuple[Message, ...]:
    """Record a finished campaign that every server has accepted, and return its messages."""
    with ledger_of(settings) as ledger:
        campaign = plan(settings, slug, kind)
        ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
        made = []
        while delivery := ledger.exchange(campaign.id, (), (Claim("", "relay"),), NOW).begun[0]:
            made.append(Composer(ledger, campaign)(delivery))
            ledger.exchange(campaign.id, (accepted(delivery),), (), NOW)
        ledger.move_campaign(campaign.id, CampaignEvent.FINISH, NOW)
    return tuple(made)


def plan(settings: Settings, slug: str, kind: RelayKind) -> Campaign:
    """Record a campaign to everybody of the list, ready to be sent."""
    build = build_issue(settings, slug)
    people = [row for row in open_list(settings.lists, LIST).rows() if isinstance(row, Subscriber)]
    locale = next(iter(build.editions))
    new = NewCampaign(issue=slug, relay="relay", kind=kind, publication=settings.publication, lists={LIST: "Village"})
    with ledger_of(settings) as ledger:
        campaign = ledger.draft(new, tuple(build.editions.values()), NOW)
        rows = [NewDelivery(key=p.key, address=p.address, name=p.name, list_name=LIST, locale=locale) for p in people]
        ledger.add_deliveries(campaign.id, rows)
        return ledger.freeze(campaign.id, len(rows), NOW)


def accepted(delivery: Delivery) -> Settlement:
    """Return that a server has taken a message."""
    answer = Answer(Outcome.ACCEPTED, Phase.DATA, reply=Reply(250, "2.0.0 ok"))
    return Settlement(delivery, DeliveryEvent.ACCEPT, answer, NOW)
