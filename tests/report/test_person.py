from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter.report.person import CHANGES, person_lines
from newsletter.subscribers.records import ALL_LISTS, Change, Record, Who
from newsletter.subscribers.standing import SubscriptionEvent

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "detail", "list_name", "said"),
    [
        ("ask", "pending", "team", "team  asked to join  by reader"),
        ("confirm", "confirmed", "team", "team  confirmed  by reader"),
        ("unsubscribe", "unsubscribed", "team", "team  left  by reader"),
        ("restore", "confirmed", "team", "team  back with their row  by reader"),
        ("undo", "pending", "team", "team  took leaving back: pending  by reader"),
        ("update", "", "team", "team  known otherwise  by reader"),
        ("suppress", "complained", ALL_LISTS, "all lists  nothing more is sent: complained  by reader"),
        ("choose", "name, locale", "", "has chosen: name, locale  by reader"),
        ("pause", "2026-12-24T09:30:00.000+00:00", "", "paused until: 2026-12-24"),
        ("odd", "thing", "team", "team  odd: thing  by reader"),
    ],
)
def test_the_history_is_told_in_words(change: str, detail: str, list_name: str, said: str) -> None:
    record = Record("a@b.lv", None, history=(Change(AT, list_name, change, detail, Who.READER),))
    assert said in "\n".join(person_lines(record))


def test_every_event_has_its_words() -> None:
    assert {str(event) for event in SubscriptionEvent} <= set(CHANGES)
