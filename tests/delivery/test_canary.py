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
    counts[DeliveryState.ACCEPTED] = 100 - rejected - bounced
    verdict = judge_canary(campaign(orders), counts, NOW)
    assert verdict.next is follows
    if follows is Next.WAIT:
        assert verdict.until == (until or NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("counts", "follows"),
    [
        ({"deferred": 100, "pending": 900}, Next.WAIT),  # all were put off: nothing is known
        ({"accepted": 49, "deferred": 51, "pending": 900}, Next.WAIT),
        ({"accepted": 50, "deferred": 50, "pending": 900}, Next.GO_ON),
        ({"pending": 1000}, Next.WAIT),  # their hour has not come where they are
        ({"accepted": 30, "pending": 970}, Next.WAIT),
        ({"expired": 100, "pending": 900}, Next.HOLD),
        ({"suppressed": 60, "accepted": 40, "pending": 900}, Next.GO_ON),
        ({"suppressed": 100, "pending": 900}, Next.HOLD),
        ({"uncertain": 90, "accepted": 10, "pending": 900}, Next.HOLD),
        ({"accepted": 990, "expired": 6, "deferred": 4}, Next.HOLD),
    ],
)
def test_a_canary_that_nobody_has_heard_of_lets_nobody_follow(counts: dict[str, int], follows: Next) -> None:
    orders = Orders(canary=100, canary_wait=1800, canary_rejects=0.05, canary_until=NOW)
    verdict = judge_canary(campaign(orders), {DeliveryState(name): number for name, number in counts.items()}, NOW)
    assert verdict.next is follows
    assert verdict.until is None


def test_a_hold_says_how_many_and_what_to_do() -> None:
    orders = Orders(canary=100, canary_rejects=0.02, canary_until=NOW)
    verdict = judge_canary(campaign(orders), {DeliveryState.REJECTED: 3}, NOW)
    assert verdict.sentence == "3 of the 100 sent ahead were refused, and 2% is the limit: the others wait"
    assert "newsletter resume" in verdict.hint
    silent = judge_canary(campaign(orders), {DeliveryState.UNCERTAIN: 90, DeliveryState.ACCEPTED: 10}, NOW)
    assert silent.sentence == "only 10 of the 100 sent ahead are known to be accepted or refused: the others wait"
