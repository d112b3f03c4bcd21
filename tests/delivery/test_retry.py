"""When a delivery that was put off is tried again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.model import Answer
from newsletter.delivery.retry import GREYLISTED, MAILBOX, NETWORK, POLICY, Retry, Schedule, retry, schedule_for
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Blame, Outcome, Phase, Reply, judge

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEADLINE = NOON + timedelta(days=2)
HELD = ReplyRule(re.compile(""), hold=timedelta(hours=4))
GREYLISTING = ReplyRule(re.compile(""), greylisting=True)
SCHEDULES = [GREYLISTED, NETWORK, MAILBOX, POLICY]


def answer(code: int, text: str, phase: Phase = Phase.RCPT) -> Answer:
    reply = Reply(code, text)
    outcome, blame = judge(reply, phase)
    return Answer(outcome, phase, blame, reply)


BROKEN = Answer(Outcome.NOT_SENT, Phase.RCPT, Blame.NETWORK, sentence="the connection broke")
GREYLIST = answer(450, "4.2.0 greylisted")
FULL = answer(452, "4.2.2 mailbox full")
POLITICS = answer(451, "4.7.1 not now")


@pytest.mark.parametrize(
    ("given_answer", "rule", "schedule"),
    [
        (GREYLIST, None, GREYLISTED),
        (POLITICS, GREYLISTING, GREYLISTED),
        (FULL, None, MAILBOX),
        (POLITICS, None, POLICY),
        (answer(421, "4.3.2 busy"), None, NETWORK),
        (BROKEN, None, NETWORK),
        (Answer(Outcome.NOT_SENT, Phase.CONNECT, sentence="it was stopped"), None, POLICY),
    ],
)
def test_the_waits_fit_the_answer(given_answer: Answer, rule: ReplyRule | None, schedule: Schedule) -> None:
    assert schedule_for(given_answer, rule) == schedule


@pytest.mark.parametrize(
    ("given_answer", "fraction", "minutes"),
    [
        (GREYLIST, 0.0, [5, 10, 20, 40, 80, 120, 120]),
        (GREYLIST, 1.0, [15, 30, 60, 120, 120]),
        (BROKEN, 0.0, [0.5, 1, 2, 4, 8, 16, 30, 30]),
        (FULL, 0.0, [30, 60, 120, 240, 360, 360]),
        (POLITICS, 0.5, [6.25, 12.5, 25, 50, 100, 120]),
    ],
)
def test_each_wait_is_twice_as_long_up_to_a_ceiling(
    given_answer: Answer, fraction: float, minutes: list[float]
) -> None:
    waits = [retry(given_answer, number, NOON, DEADLINE, fraction).due for number in range(1, len(minutes) + 1)]
    assert [(due - NOON).total_seconds() / 60 for due in waits if due] == minutes


def test_nobody_comes_back_during_a_hold() -> None:
    due = retry(POLITICS, 1, NOON, DEADLINE, 0.5, HELD).due
    assert due
    assert timedelta(hours=4) <= due - NOON < timedelta(hours=5)


def test_what_would_come_back_after_the_deadline_expires() -> None:
    assert retry(POLITICS, 1, NOON, NOON + timedelta(minutes=5), 0.0) == Retry(NOON + timedelta(minutes=5))
    assert retry(POLITICS, 1, NOON, NOON + timedelta(minutes=5), 0.1) == Retry(None)
    assert retry(POLITICS, 1, NOON, NOON, 0.0) == Retry(None)


ATTEMPTS = st.integers(1, 10**6)
FRACTIONS = st.floats(0, 1)


@given(st.sampled_from(SCHEDULES), ATTEMPTS, FRACTIONS, FRACTIONS)
def test_waits_stay_between_floor_and_ceiling_and_grow(
    schedule: Schedule, attempts: int, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert schedule.first <= schedule.wait(attempts, low) <= schedule.wait(attempts, high) <= schedule.longest
    assert schedule.wait(attempts, one) <= schedule.wait(attempts + 1, one)


@given(st.sampled_from([GREYLIST, FULL, POLITICS, BROKEN]), FRACTIONS, st.integers(1, 10 * 86400))
def test_every_delivery_comes_to_an_end_by_its_deadline(given_answer: Answer, fraction: float, seconds: int) -> None:
    deadline, now = NOON + timedelta(seconds=seconds), NOON
    for attempts in range(1, 1000):
        due = retry(given_answer, attempts, now, deadline, fraction).due
        if due is None:
            return
        assert now < due <= deadline
        now = due
    pytest.fail("it is tried again for ever")
