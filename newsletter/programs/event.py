"""What other programs may be told of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class WebhookEvent(StrEnum):
    """One kind of thing that happens to people, sends and messages."""

    SUBSCRIPTION_REQUESTED = "subscription.requested"
    SUBSCRIPTION_CONFIRMED = "subscription.confirmed"
    SUBSCRIPTION_ADDED = "subscription.added"
    SUBSCRIPTION_UNSUBSCRIBED = "subscription.unsubscribed"
    SUBSCRIPTION_RESTORED = "subscription.restored"
    SUBSCRIPTION_REMOVED = "subscription.removed"
    SUBSCRIBER_FORGOTTEN = "subscriber.forgotten"
    CAMPAIGN_FINISHED = "campaign.finished"
    DELIVERY_BOUNCED = "delivery.bounced"
    DELIVERY_COMPLAINED = "delivery.complained"
    TEST = "test"


# What each of them means, for the reference.
MEANINGS: Mapping[WebhookEvent, str] = {
    WebhookEvent.SUBSCRIPTION_REQUESTED: "Somebody has asked for a list, and has not confirmed yet.",
    WebhookEvent.SUBSCRIPTION_CONFIRMED: "Somebody has confirmed that they want a list.",
    WebhookEvent.SUBSCRIPTION_ADDED: "An editor, a file, an import or a program has put somebody on a list.",
    WebhookEvent.SUBSCRIPTION_UNSUBSCRIBED: "Somebody has left a list.",
    WebhookEvent.SUBSCRIPTION_RESTORED: "Somebody has taken back that they left, or their row has returned to a file.",
    WebhookEvent.SUBSCRIPTION_REMOVED: "A row has gone from a file, or somebody has not confirmed in time.",
    WebhookEvent.SUBSCRIBER_FORGOTTEN: "Somebody is to be forgotten: by every program that knows them, too.",
    WebhookEvent.CAMPAIGN_FINISHED: "Everybody whom a send was for has been tried.",
    WebhookEvent.DELIVERY_BOUNCED: "A message could not be delivered after all.",
    WebhookEvent.DELIVERY_COMPLAINED: "A reader has called a message spam.",
    WebhookEvent.TEST: "Somebody tries whether the program hears us.",
}

# The words of the ledger's history of people and of its events of campaigns, by what programs are told of.
CHANGES: Mapping[str, WebhookEvent] = {
    "ask": WebhookEvent.SUBSCRIPTION_REQUESTED,
    "confirm": WebhookEvent.SUBSCRIPTION_CONFIRMED,
    "add": WebhookEvent.SUBSCRIPTION_ADDED,
    "unsubscribe": WebhookEvent.SUBSCRIPTION_UNSUBSCRIBED,
    "undo": WebhookEvent.SUBSCRIPTION_RESTORED,
    "restore": WebhookEvent.SUBSCRIPTION_RESTORED,
    "remove": WebhookEvent.SUBSCRIPTION_REMOVED,
    "lapse": WebhookEvent.SUBSCRIPTION_REMOVED,
    "forget": WebhookEvent.SUBSCRIBER_FORGOTTEN,
    "finish": WebhookEvent.CAMPAIGN_FINISHED,
    "bounce": WebhookEvent.DELIVERY_BOUNCED,
    "complain": WebhookEvent.DELIVERY_COMPLAINED,
    "test": WebhookEvent.TEST,
}
CHOICES = tuple(event for event in WebhookEvent if event is not WebhookEvent.TEST)
