"""What programs may be told of is what happens."""

from __future__ import annotations

from newsletter.delivery.states import CampaignEvent, DeliveryEvent
from newsletter.ledger.subscribers.forgetting import FORGET
from newsletter.programs.event import CHANGES, MEANINGS, WebhookEvent
from newsletter.subscribers.standing import SubscriptionEvent


def test_each_is_a_word_of_the_ledger() -> None:
    words = {event.value for kind in (SubscriptionEvent, CampaignEvent, DeliveryEvent) for event in kind}
    assert set(CHANGES) - {"test", FORGET} <= words


def test_every_change_of_a_subscription_can_be_told() -> None:
    assert {event.value for event in SubscriptionEvent} <= set(CHANGES)


def test_each_event_can_happen_and_has_a_meaning() -> None:
    assert set(CHANGES.values()) == set(WebhookEvent) == set(MEANINGS)
