"""What a plan says before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from newsletter.config import Publication, Relay, RelayPool
from newsletter.config.rates import RateLimit
from newsletter.config.shares import Share
from newsletter.config.warmup import WarmUp
from newsletter.delivery.audience import AudiencePlan
from newsletter.delivery.model import Orders, RelayKind
from newsletter.delivery.selection import Selection
from newsletter.report.plan import DAY, Origin, SendPlan, plan_lines

PUBLICATION = Publication("Town", "Town", "news@town.example", "town.example", "Street 1", "en")
NEW = Relay("new", "mail.town.example", connections=4, warm_up=WarmUp((50, 100, 200)))


def plan(
    number: int, relay: Relay, days_used: Mapping[str, int] | None = None, canary: Share | None = None
) -> SendPlan:
    return SendPlan(
        issue="november",
        sender="Town <news@town.example>",
        subjects={"en": "November"},
        editions={"en": "0"},
        publication=PUBLICATION,
        relay=str(relay),
        relays=RelayPool((relay,)),
        kind=RelayKind.REAL,
        connections=relay.connections,
        audience=AudiencePlan({("team", "en"): number}),
        message_bytes=1024,
        selection=Selection(lists=("team",)),
        orders=Orders(),
        own_time=None,
        canary=canary,
        origin=Origin(datetime(2026, 3, 1, tzinfo=UTC)),
        days_used=days_used or {},
    )


@pytest.mark.parametrize(
    ("number", "used", "days"),
    [(50, 0, 0), (51, 0, 1), (150, 0, 1), (151, 0, 2), (351, 0, 3), (5000, 0, 3), (300, 1, 1), (5000, 3, 0)],
)
def test_the_first_days_of_a_relay_count_into_the_time_it_takes(number: int, used: int, days: int) -> None:
    assert int(plan(number, NEW, {"new": used}).seconds // DAY) == days


def test_without_the_ledger_nothing_is_known_of_first_days() -> None:
    assert plan(5000, NEW).seconds == 250
    assert "at most 4 connections, 50 on its first day" in "\n".join(plan_lines(plan(5000, NEW)))


def test_today_of_the_first_days_is_said() -> None:
    assert "4 connections, 100 today, day 2 of its first days" in "\n".join(plan_lines(plan(5000, NEW, {"new": 1})))
    assert "today" not in "\n".join(plan_lines(plan(5000, NEW, {"new": 3})))


def test_a_rate_counts_into_the_time_it_takes() -> None:
    slow = Relay("slow", "mail.town.example", rates=(RateLimit(3600, 100),))
    assert plan(250, slow).seconds == 2 * 3600


def test_a_canary_of_everybody_is_none() -> None:
    few, many = plan(5, NEW, canary=Share(number=50)), plan(500, NEW, canary=Share(number=50))
    assert "  Ahead    nobody: all of them are no more than would go ahead" in list(plan_lines(few))
    assert any(line.startswith("  Ahead    50 of them; the others ") for line in plan_lines(many))
