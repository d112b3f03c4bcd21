"""A program that does not hear us is told again, less and less often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.programs.notice import NoticeState
from newsletter.programs.retrying import WAITS, outcome

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_was_heard_is_delivered(status: int) -> None:
    assert outcome(status, 1, NOW) == (NoticeState.DELIVERED, None)


def test_who_is_gone_is_left_alone() -> None:
    assert outcome(410, 1, NOW) == (NoticeState.GIVEN_UP, None)


@pytest.mark.parametrize("status", [0, 302, 400, 404, 429, 500])
def test_whatever_else_is_tried_again_for_three_days_and_then_given_up(status: int) -> None:
    at, attempts = NOW, 0
    while True:
        attempts += 1
        state, due = outcome(status, attempts, at)
        if state is NoticeState.GIVEN_UP:
            break
        assert due
        at = due
    assert attempts == len(WAITS) + 1
    assert timedelta(days=3) < at - NOW < timedelta(days=4)


@given(st.integers(0, 999), st.integers(1, 20))
def test_only_what_waits_is_due(status: int, attempts: int) -> None:
    state, due = outcome(status, attempts, NOW)
    assert (due is not None) == (state is NoticeState.WAITING)
    assert due is None or due > NOW
