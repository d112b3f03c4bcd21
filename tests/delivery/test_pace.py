"""How fast a destination is sent to, learnt from what it answers."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.destinations import OTHER, Destination
from newsletter.delivery.model import Answer
from newsletter.delivery.pace import (
    LONGEST_PAUSE,
    PATIENCE_WITH_OTHERS,
    concerns_relay,
    first_pace,
    slows_down,
)
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Blame, Outcome, Phase, Reply, judge

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACCEPTED = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "ok"))
BROKEN = Answer(Outcome.NOT_SENT, Phase.RCPT, Blame.NETWORK, sentence="the connection broke")


def answer(code: int, text: str, phase: Phase = Phase.BODY) -> Answer:
    reply = Reply(code, text)
    outcome, blame = judge(reply, phase)
    return Answer(outcome, phase, blame, reply)


BUSY = answer(421, "4.3.2 busy")


def rule(slow_down: float = 1.0, hold: float = 0, *, of_relay: bool = False) -> ReplyRule:
    return ReplyRule(re.compile(""), slow_down, timedelta(seconds=hold) if hold else None, of_relay=of_relay)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("given_answer", "matching", "factor"),
    [
        (ACCEPTED, None, None),
        (BUSY, None, 0.5),
        (answer(451, "4.7.1 not now"), None, 0.5),
        (answer(452, "4.3.1 no room"), None, 0.5),
        (answer(452, "4.2.2 mailbox full", Phase.RCPT), None, None),
        (answer(450, "no such luck", Phase.RCPT), None, None),
        (answer(450, "4.2.0 greylisted", Phase.RCPT), None, None),
        (answer(450, "4.2.1 this user gets too much", Phase.RCPT), rule(), None),
        (answer(550, "5.4.5 Daily limit exceeded"), rule(hold=3600), 1.0),
        (answer(454, "Maximum sending rate exceeded"), rule(0.7, 2), 0.7),
        (answer(550, "5.7.1 spam"), None, None),
        (BROKEN, None, None),
    ],
)
def test_what_asks_for_less(given_answer: Answer, matching: ReplyRule | None, factor: float | None) -> None:
    assert slows_down(given_answer, matching) == factor


@pytest.mark.parametrize(
    ("given_answer", "matching", "of_relay"),
    [
        (answer(421, "too many", Phase.CONNECT), None, True),
        (answer(421, "too many", Phase.MAIL), None, True),
        (BUSY, None, False),
        (BUSY, rule(0.5, of_relay=True), True),
    ],
)
def test_whom_an_answer_is_about(given_answer: Answer, matching: ReplyRule | None, of_relay: bool) -> None:
    assert concerns_relay(given_answer, matching) == of_relay


@pytest.mark.parametrize(
    ("connections", "destination", "ceiling"),
    [
        (10, None, 10),
        (10, Destination("a"), 10),
        (10, Destination("a", connections=2), 2),
        (4, Destination("a", connections=9), 4),
    ],
)
def test_what_to_begin_with(connections: int, destination: Destination | None, ceiling: int) -> None:
    pace = first_pace(connections, destination)
    assert (pace.ceiling, pace.allows(NOON), pace.is_slowed) == (ceiling, ceiling, False)


def test_each_reply_that_asks_for_less_halves_the_connections_and_makes_a_longer_pause() -> None:
    pace, now, seen = first_pace(8), NOON, []
    for _ in range(12):
        pace = pace.after(BUSY, now)
        assert pace.held_until
        assert pace.allows(now) == 0
        seen.append((pace.connections, pace.gap, (pace.held_until - now).total_seconds()))
        now = pace.held_until
    assert seen[:5] == [(4, 0, 1), (2, 0, 2), (1, 0, 4), (1, 1, 8), (1, 2, 16)]
    assert seen[-1] == (1.0, 60.0, LONGEST_PAUSE.total_seconds())
    assert pace.why == "421 4.3.2 busy"


def test_a_burst_of_the_same_answers_counts_once() -> None:
    pace = first_pace(8).after(BUSY, NOON)
    for second in (0, 0.1, 0.5, 0.9):
        assert pace.after(BUSY, later(second)) == pace
        assert pace.after(ACCEPTED, later(second)) == pace
    assert pace.after(BUSY, later(1)).connections == 2


def test_a_rule_says_how_long_and_how_much() -> None:
    pace = first_pace(8).after(BUSY, NOON, rule(0.25, 900))
    assert (pace.connections, pace.held_until) == (2, later(900))
    pace = pace.after(BUSY, later(10), rule(0.25, 3600))
    assert (pace.connections, pace.held_until) == (2, later(3610))
    only_held = first_pace(8).after(BUSY, NOON, rule(hold=60))
    assert (only_held.connections, only_held.held_until) == (8, later(60))
    assert only_held.allows(later(60)) == 8


def test_messages_on_the_last_connection_are_spaced() -> None:
    pace = first_pace(1).after(BUSY, NOON)
    assert pace.gap == 1
    begun = pace.begun(later(5))
    assert begun.allows(later(5.5)) == 0
    assert begun.resumes_at == later(6)
    assert begun.allows(later(6)) == 1
    assert first_pace(1).begun(NOON) == first_pace(1)


def test_one_providers_trouble_does_not_slow_down_all_the_others_without_a_group() -> None:
    pace = first_pace(8, Destination(OTHER))
    for _ in range(PATIENCE_WITH_OTHERS - 1):
        pace = pace.after(BUSY, NOON)
    assert pace.allows(NOON) == 8
    assert pace.after(ACCEPTED, NOON).after(BUSY, NOON).allows(NOON) == 8
    assert pace.after(BUSY, NOON).allows(NOON) == 0


def test_when_all_is_well_nothing_changes() -> None:
    pace = first_pace(8)
    assert pace.after(ACCEPTED, NOON) is pace


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from([ACCEPTED, BUSY, BROKEN, answer(550, "5.1.1 no", Phase.RCPT)]),
        st.floats(0, 600),
        st.one_of(st.none(), st.builds(rule, st.floats(0.01, 1), st.integers(0, 900))),
    ),
    max_size=60,
)


@given(st.integers(1, 50), ANSWERS)
def test_no_answers_lead_out_of_bounds_and_less_is_never_more(
    ceiling: int, answers: list[tuple[Answer, float, ReplyRule | None]]
) -> None:
    pace, now = first_pace(ceiling), NOON
    for each, seconds, matching in answers:
        now += timedelta(seconds=seconds)
        following = pace.after(each, now, matching)
        assert 1 <= following.connections <= ceiling
        assert 0 <= following.gap <= 60
        assert 0 <= following.allows(now) <= ceiling
        if each is ACCEPTED:
            assert following.connections >= pace.connections
            assert following.gap <= pace.gap
        else:
            assert following.connections <= pace.connections
            assert following.gap >= pace.gap
            if pace.held_until:
                assert following.held_until
                assert following.held_until >= pace.held_until or now >= pace.held_until
        pace = following.begun(now)


@given(st.integers(1, 20), st.integers(1, 30))
def test_whatever_came_before_successes_lead_back_to_all_connections(ceiling: int, blows: int) -> None:
    pace, now = first_pace(ceiling), NOON
    for _ in range(blows):
        pace = pace.after(BUSY, now)
        now = pace.held_until or now
    successes = 0
    while pace.is_slowed or pace.pauses:
        pace = pace.after(ACCEPTED, now)
        successes += 1
        assert successes < 6400 + 160 * ceiling * ceiling
    assert pace.allows(now) == ceiling
    assert pace.after(ACCEPTED, now) is pace


@dataclass
class Provider:
    """A server with a limit that nobody has told us: so many messages at once, or in a time, or none for a while."""

    at_once: int = 1000
    limit: int = 10**9
    window: float = 1.0
    closed: tuple[float, float] = (0, 0)
    taken: deque[float] = field(default_factory=deque)

    def takes(self, now: float, on_the_wire: int) -> bool:
        while self.taken and self.taken[0] <= now - self.window:
            self.taken.popleft()
        taken = (
            on_the_wire <= self.at_once and len(self.taken) < self.limit and not self.closed[0] <= now < self.closed[1]
        )
        if taken:
            self.taken.append(now)
        return taken


SECONDS = 1200


def twenty_minutes(provider: Provider, connections: int = 10, latency: float = 0.1) -> tuple[int, int]:
    """Return how many messages were accepted and refused; each is on the wire for `latency` seconds."""
    pace, now, accepted, refused = first_pace(connections), 0.0, 0, 0
    wire: deque[tuple[float, bool]] = deque()
    while now < SECONDS:
        while len(wire) < pace.allows(later(now)):
            wire.append((now + latency, provider.takes(now, len(wire) + 1)))
            pace = pace.begun(later(now))
        resumes = (pace.resumes_at - NOON).total_seconds() if pace.resumes_at else 0
        now = min([ends for ends, _ in wire][:1] + [resumes] * (resumes > now))
        while wire and wire[0][0] <= now:
            _, taken = wire.popleft()
            accepted, refused = accepted + taken, refused + (not taken)
            pace = pace.after(ACCEPTED if taken else BUSY, later(now))
    return accepted, refused


@pytest.mark.parametrize(
    ("provider", "possible"),
    [
        (Provider(at_once=1), 10),
        (Provider(at_once=3), 30),
        (Provider(at_once=8), 80),
        (Provider(limit=5), 5),
        (Provider(limit=50), 50),
        (Provider(limit=100, window=60), 100 / 60),
    ],
    ids=["1 at once", "3 at once", "8 at once", "5 a second", "50 a second", "100 a minute"],
)
def test_a_limit_that_nobody_has_told_is_found_and_kept_to(provider: Provider, possible: float) -> None:
    accepted, refused = twenty_minutes(provider)
    assert accepted >= 0.75 * possible * SECONDS
    assert refused <= 0.03 * accepted


def test_after_an_outage_it_soon_goes_on_as_before() -> None:
    accepted, refused = twenty_minutes(Provider(closed=(60, 360)))
    assert accepted >= 0.5 * 100 * (SECONDS - 300)
    assert refused < 30
