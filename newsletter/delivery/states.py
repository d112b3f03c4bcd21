"""The states of a delivery and of a campaign, and every move between them.

Whatever changes a state asks this module first: a move that is not in the dictionaries raises `IllegalMoveError` and
changes nothing. The diagram in the documentation is drawn from the same dictionaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from newsletter.errors import NewsletterError


class DeliveryState(StrEnum):
    """Where one message to one recipient stands."""

    PENDING = "pending"
    SENDING = "sending"  # intent is recorded; the wire may have been touched
    WRITTEN = "written"  # taken by the outbox or by a relay on this machine: a rehearsal
    ACCEPTED = "accepted"  # a relay answered 2yz: it has taken responsibility (RFC 5321 4.2.5)
    DEFERRED = "deferred"  # 4yz: to be tried again
    REJECTED = "rejected"  # 5yz
    UNCERTAIN = "uncertain"  # the last octets were handed over and no reply was recorded
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class DeliveryEvent(StrEnum):
    """What happens to a delivery."""

    BEGIN = "begin"
    ACCEPT = "accept"
    WRITE = "write"
    DEFER = "defer"
    REJECT = "reject"
    LOSE = "lose"  # nobody can say whether the relay has it
    RETURN = "return"  # provably not sent: a drain, or a drop before the last octets
    RELEASE = "release"  # a deferred delivery is due again
    EXPIRE = "expire"
    SUPPRESS = "suppress"
    CANCEL = "cancel"
    BOUNCE = "bounce"
    COMPLAIN = "complain"
    UNDO_BOUNCE = "undo-bounce"
    EVIDENCE = "evidence"  # a late sign that the relay did accept it
    ORDER = "order"  # a person wants it sent again


DELIVERY_MOVES: Mapping[DeliveryState, Mapping[DeliveryEvent, DeliveryState]] = {
    DeliveryState.PENDING: {
        DeliveryEvent.BEGIN: DeliveryState.SENDING,
        DeliveryEvent.SUPPRESS: DeliveryState.SUPPRESSED,
        DeliveryEvent.CANCEL: DeliveryState.CANCELLED,
    },
    DeliveryState.SENDING: {
        DeliveryEvent.ACCEPT: DeliveryState.ACCEPTED,
        DeliveryEvent.WRITE: DeliveryState.WRITTEN,
        DeliveryEvent.DEFER: DeliveryState.DEFERRED,
        DeliveryEvent.REJECT: DeliveryState.REJECTED,
        DeliveryEvent.LOSE: DeliveryState.UNCERTAIN,
        DeliveryEvent.RETURN: DeliveryState.PENDING,
    },
    DeliveryState.DEFERRED: {
        DeliveryEvent.RELEASE: DeliveryState.PENDING,
        DeliveryEvent.EXPIRE: DeliveryState.EXPIRED,
        DeliveryEvent.SUPPRESS: DeliveryState.SUPPRESSED,
        DeliveryEvent.CANCEL: DeliveryState.CANCELLED,
    },
    DeliveryState.ACCEPTED: {
        DeliveryEvent.BOUNCE: DeliveryState.BOUNCED,
        DeliveryEvent.COMPLAIN: DeliveryState.COMPLAINED,
    },
    DeliveryState.BOUNCED: {
        DeliveryEvent.UNDO_BOUNCE: DeliveryState.ACCEPTED,
        DeliveryEvent.COMPLAIN: DeliveryState.COMPLAINED,
    },
    DeliveryState.UNCERTAIN: {
        DeliveryEvent.EVIDENCE: DeliveryState.ACCEPTED,
        DeliveryEvent.BOUNCE: DeliveryState.BOUNCED,
        DeliveryEvent.COMPLAIN: DeliveryState.COMPLAINED,
        DeliveryEvent.ORDER: DeliveryState.PENDING,
    },
    DeliveryState.REJECTED: {DeliveryEvent.ORDER: DeliveryState.PENDING},
    DeliveryState.EXPIRED: {DeliveryEvent.ORDER: DeliveryState.PENDING},
    DeliveryState.WRITTEN: {},
    DeliveryState.SUPPRESSED: {},
    DeliveryState.CANCELLED: {},
    DeliveryState.COMPLAINED: {},
}

# A campaign is complete when no delivery is in one of these: by count, never by an empty query.
# Those wait for their turn, or for their time.
WAITING_STATES = (DeliveryState.PENDING, DeliveryState.DEFERRED)
OPEN_STATES = frozenset({DeliveryState.SENDING, *WAITING_STATES})


# Why a delivery is uncertain whose sender was killed.
DEAD_SENDER = "the sender was stopped before the outcome was recorded"


class CampaignState(StrEnum):
    """Where the sending of an issue to an audience stands."""

    DRAFT = "draft"  # the plan is still being written
    READY = "ready"
    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class CampaignEvent(StrEnum):
    """What happens to a campaign."""

    FREEZE = "freeze"
    START = "start"
    PAUSE = "pause"
    FINISH = "finish"
    RESEND = "resend"
    CANCEL = "cancel"
    OVERRULE = "overrule"  # no move: a person sends it despite what was found in it


CAMPAIGN_MOVES: Mapping[CampaignState, Mapping[CampaignEvent, CampaignState]] = {
    CampaignState.DRAFT: {
        CampaignEvent.FREEZE: CampaignState.READY,
        CampaignEvent.CANCEL: CampaignState.CANCELLED,
    },
    CampaignState.READY: {
        CampaignEvent.START: CampaignState.SENDING,
        CampaignEvent.CANCEL: CampaignState.CANCELLED,
    },
    CampaignState.SENDING: {
        CampaignEvent.PAUSE: CampaignState.PAUSED,
        CampaignEvent.FINISH: CampaignState.FINISHED,
        CampaignEvent.CANCEL: CampaignState.CANCELLED,
    },
    CampaignState.PAUSED: {
        CampaignEvent.START: CampaignState.SENDING,
        CampaignEvent.FINISH: CampaignState.FINISHED,
        CampaignEvent.CANCEL: CampaignState.CANCELLED,
    },
    CampaignState.FINISHED: {CampaignEvent.RESEND: CampaignState.SENDING},
    CampaignState.CANCELLED: {},
}

UNFINISHED_STATES = frozenset({CampaignState.READY, CampaignState.SENDING, CampaignState.PAUSED})


class IllegalMoveError(NewsletterError):
    """A state was asked for a move that it does not have. Nothing was changed."""

    def __init__(self, thing: str, state: StrEnum, event: StrEnum) -> None:
        super().__init__(
            f"a {thing} that is {state} cannot {event}",
            "look at `newsletter status`: something else has changed it in the meantime",
        )


def move_delivery(state: DeliveryState, event: DeliveryEvent) -> DeliveryState:
    """Return the state of a delivery after an event; raise IllegalMoveError if it has no such move."""
    try:
        return DELIVERY_MOVES[state][event]
    except KeyError:
        raise IllegalMoveError("delivery", state, event) from None


def move_campaign(state: CampaignState, event: CampaignEvent) -> CampaignState:
    """Return the state of a campaign after an event; raise IllegalMoveError if it has no such move."""
    try:
        return CAMPAIGN_MOVES[state][event]
    except KeyError:
        raise IllegalMoveError("campaign", state, event) from None


def is_complete(counts: Mapping[DeliveryState, int]) -> bool:
    """Tell whether no delivery is left to send, wait for or find out about."""
    return not any(counts.get(state, 0) for state in OPEN_STATES)


def waiting(counts: Mapping[DeliveryState, int]) -> int:
    """Return how many deliveries wait for their turn, or for their time."""
    return sum(counts.get(state, 0) for state in WAITING_STATES)
