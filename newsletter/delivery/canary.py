"""The canary: a few deliveries that go ahead, and by which it is decided whether the others follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newsletter.delivery.model import Campaign
from newsletter.delivery.states import DeliveryState

# What tells that a message of the canary did not please the other side.
REFUSED = (DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.BOUNCED, DeliveryState.COMPLAINED)
TAKEN = (DeliveryState.ACCEPTED, DeliveryState.WRITTEN)
# Who was never sent ahead.
SPARED = (DeliveryState.SUPPRESSED, DeliveryState.CANCELLED)
# The part of a canary of which something must be known.
ENOUGH = 0.5
CURE = "find out why: `newsletter status` lists them; `newsletter resume` sends to the others all the same"


class Next(StrEnum):
    """What follows on a canary that is out."""

    WAIT = "wait"
    GO_ON = "go on"
    HOLD = "hold"


@dataclass(frozen=True)
class Verdict:
    """What follows, until when there is to be waited, and in words why the others are held."""

    next: Next
    until: datetime | None = None
    sentence: str = ""
    hint: str = ""


def judge_canary(campaign: Campaign, counts: Mapping[DeliveryState, int], now: datetime) -> Verdict:
    """Decide what follows on a canary of which nothing more can be sent now. `counts` are the campaign's.

    Nobody follows while less than half of it was taken or refused: those who were put off, or whose hour comes later,
    are waited for until they are due, and `until` is None.
    """
    orders = campaign.orders
    until = orders.canary_until or now + timedelta(seconds=orders.canary_wait)
    refused = sum(counts.get(state, 0) for state in REFUSED)
    if refused > orders.canary_rejects * orders.canary:
        return Verdict(
            Next.HOLD,
            sentence=f"{refused:,} of the {orders.canary:,} sent ahead were refused, and "
            f"{orders.canary_rejects:.0%} is the limit: the others wait",
            hint=CURE,
        )
    known = refused + sum(counts.get(state, 0) for state in TAKEN)
    ahead = orders.canary - sum(counts.get(state, 0) for state in SPARED)
    if known < max(1, ENOUGH * ahead):
        later = counts.get(DeliveryState.PENDING, 0) - (campaign.planned - orders.canary)
        later += counts.get(DeliveryState.SENDING, 0) + counts.get(DeliveryState.DEFERRED, 0)
        if later > 0:
            return Verdict(Next.WAIT)
        sentence = f"only {known:,} of the {orders.canary:,} sent ahead are known to be accepted or refused"
        return Verdict(Next.HOLD, sentence=f"{sentence}: the others wait", hint=CURE)
    if now < until:
        return Verdict(Next.WAIT, until)
    return Verdict(Next.GO_ON)
