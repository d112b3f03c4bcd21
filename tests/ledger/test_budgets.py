"""How often a budget was used, where clocks are wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery.model import Budget
from newsletter.ledger.budgets import Usage

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
HOURLY = Budget("main/hour", 100, 3600.0)


@pytest.mark.parametrize(
    ("ahead", "room"),
    [
        (timedelta(0), 40),
        (timedelta(seconds=50), 40),  # two hosts
        (timedelta(minutes=59), 40),
        (timedelta(days=1), 100),  # a clock that was wrong, and was put right since
        (-timedelta(minutes=30), 40),
        (-timedelta(minutes=70), 100),
    ],
)
def test_what_a_clock_has_counted_that_was_wrong_does_not_close_a_budget(ahead: timedelta, room: int) -> None:
    earlier = Usage(HOURLY, NOW + ahead)
    now = Usage(HOURLY, NOW)
    now.load([(earlier.slot, 60)] if earlier.slot > now.since else [])
    assert now.room == room
