"""What follows on a canary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.config import Publication
from newsletter.delivery.canary import Next, judge_canary
from newsletter.delivery.model import Campaign, Orders, RelayKind
from newsletter.delivery.states import CampaignState, DeliveryState

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)


def campaign(orders: Orders) -> Campaign:
    """Return a campaign whose canary is out."""
    publication = Publication("Vēstis", "Redakcija", "e@vestis.example", "vestis.example", "Iela 1", "lv")
    return Campaign(
        issue="november",
        relay="main",
        kind=RelayKind.REAL,
        publication=publication,
        lists={},
        orders=orders,
        id=1,
        state=CampaignState.SENDING,
        planned=1000,
        created_at=NOW,
        cleared=orders.canary,
    )


@pytest.mark.parametrize(
    ("until", "rejected", "bounced", "follows"),
    [
        (None, 0, 0, Next.WAIT),
        (NOW + timedelta(minutes=5), 5, 0, Next.WAIT),
        (NOW, 5, 0, Next.GO_ON),
        (NOW, 3, 3, Next.HOLD),
        (None, 6, 0, Next.HOLD),
    ],
)
def test_what_follows(until: datetime | None, rejected: int, bounced: int, follows: Next) -> None:
    orders = Orders(canary=100, canary_wait=1800, canary_rejects=0.05, canary_until=until)
    counts = {DeliveryState.REJECTED: rejected, DeliveryState.BOUNCED: bounced, DeliveryState.PENDING: 900}
    verdict = judge_canary(campaign(orders), counts, NOW)
    assert verdict.next is follows
    if follows is Next.WAIT:
        assert verdict.until == (until or NOW + timedelta(minutes=30))


def test_a_hold_says_how_many_and_what_to_do() -> None:
    orders = Orders(canary=100, canary_rejects=0.02, canary_until=NOW)
    verdict = judge_canary(campaign(orders), {DeliveryState.REJECTED: 3}, NOW)
    assert verdict.sentence == "3 of the 100 sent ahead were refused, and 2% is the limit: the others wait"
    assert "newsletter resume" in verdict.hint
