"""The canary: a few deliveries that go ahead, and by which it is decided whether the others follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newsletter.delivery.model import Campaign
from newsletter.delivery.states import DeliveryState

# What tells that a message of the canary did not please the other side.
REFUSED = (DeliveryState.REJECTED, DeliveryState.BOUNCED, DeliveryState.COMPLAINED)


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
    """Decide what follows on a canary of which nothing more can be sent now. `counts` are the campaign's."""
    orders = campaign.orders
    until = orders.canary_until or now + timedelta(seconds=orders.canary_wait)
    refused = sum(counts.get(state, 0) for state in REFUSED)
    if refused > orders.canary_rejects * orders.canary:
        return Verdict(
            Next.HOLD,
            sentence=f"{refused:,} of the {orders.canary:,} sent ahead were refused, and "
            f"{orders.canary_rejects:.0%} is the limit: the others wait",
            hint="find out why: `newsletter status` lists them; `newsletter resume` sends to the others all the same",
        )
    if now < until:
        return Verdict(Next.WAIT, until)
    return Verdict(Next.GO_ON)
