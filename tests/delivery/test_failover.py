"""When a relay is lost, and when it is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.failover import RelayHealth, all_lost
from newsletter.delivery.model import Answer
from newsletter.replies import Blame, Outcome, Phase, Reply

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACCEPTED = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "ok"))
BUSY = Answer(Outcome.DEFERRED, Phase.MAIL, Blame.NETWORK, Reply(421, "4.3.2 busy"))
BROKEN = Answer(Outcome.NOT_SENT, Phase.RCPT, Blame.NETWORK, sentence="the connection broke")
LOST = Answer(Outcome.UNCERTAIN, Phase.BODY, Blame.NETWORK, sentence="the connection broke")
STOPPED = Answer(Outcome.NOT_SENT, Phase.CONNECT, sentence="it was stopped")


def after(answers: list[Answer], connections: int = 4) -> RelayHealth:
    health = RelayHealth()
    for answer in answers:
        health = health.after(answer, NOON, connections, 0.0)
    return health


@pytest.mark.parametrize(
    ("answers", "connections", "lost"),
    [
        ([BROKEN] * 9, 4, False),
        ([BROKEN] * 10, 4, True),
        ([BROKEN, LOST] * 5, 4, True),
        ([BROKEN] * 39, 20, False),
        ([BROKEN] * 40, 20, True),
        ([BROKEN] * 9 + [ACCEPTED] + [BROKEN] * 9, 4, False),
        ([BROKEN] * 9 + [BUSY] + [BROKEN] * 9, 4, False),
        ([BUSY] * 100, 4, False),
        ([STOPPED] * 100, 4, False),
    ],
)
def test_a_relay_is_lost_when_connection_after_connection_breaks(
    answers: list[Answer], connections: int, lost: bool
) -> None:
    assert after(answers, connections).is_lost == lost


def test_a_relay_that_cannot_be_reached_is_tried_by_one_connection_at_growing_distances() -> None:
    health, now, waits = RelayHealth(), NOON, []
    assert health.allows(now, 8) == 8
    for _ in range(9):
        health = health.unreachable("connection refused", now, 0.0)
        assert health.retry_at
        assert health.allows(now, 8) == 0
        waits.append((health.retry_at - now).total_seconds())
        now = health.retry_at
        assert health.allows(now, 8) == 1
    assert waits == [1, 5, 15, 30, 60, 120, 300, 300, 300]
    assert health.lost_since == NOON
    back = health.opened()
    assert (back.is_lost, back.allows(now, 8)) == (False, 8)


def test_when_all_is_well_nothing_changes() -> None:
    health = RelayHealth()
    assert health.after(ACCEPTED, NOON, 4, 0.5) is health
    assert health.opened() is health


def test_a_campaign_pauses_when_every_relay_is_lost_for_long() -> None:
    lost = RelayHealth().unreachable("connection refused", NOON, 0.0)
    other = RelayHealth().unreachable("no mail server answers at b", NOON, 0.0)
    soon, long = NOON + timedelta(seconds=119), NOON + timedelta(seconds=120)
    patience = timedelta(minutes=2)
    assert all_lost({}, long, patience) is None
    assert all_lost({"a": lost}, soon, patience) is None
    assert all_lost({"a": lost, "b": RelayHealth()}, long, patience) is None
    one, two = all_lost({"a": lost}, long, patience), all_lost({"a": lost, "b": other}, long, patience)
    assert one
    assert two
    assert one.sentence == "the relay a cannot be reached: connection refused"
    assert one.hint.startswith("resume when it is back")
    assert two.sentence == "none of the 2 relays can be reached: connection refused; no mail server answers at b"
    assert two.hint.startswith("resume when one of them is back")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_a_lost_relay_is_not_hammered(fractions: list[float]) -> None:
    health, now, tries = RelayHealth(), NOON, 0
    for fraction in fractions:
        health = health.unreachable("refused", now, fraction)
        tries += 1
        assert health.retry_at
        assert now < health.retry_at <= now + timedelta(seconds=450)
        now = health.retry_at
    assert tries <= 7 + (now - NOON).total_seconds() / 300
