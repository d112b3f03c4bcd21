from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.durations import SECONDS
from newsletter.config.rates import RateError, RateLimit, parse_rate, parse_rates


@pytest.mark.parametrize(
    ("text", "limit", "seconds", "shown"),
    [
        ("14/second", 14, 1, "14/second"),
        ("500/hour", 500, 3600, "500/hour"),
        ("500 / h", 500, 3600, "500/hour"),
        ("100 per 10 minutes", 100, 600, "100/10 minutes"),
        ("50_000 messages a day", 50000, 86400, "50000/day"),
        ("1 in 7 days", 1, 604800, "1/week"),
        ("20 an hour", 20, 3600, "20/hour"),
    ],
)
def test_limits(text: str, limit: int, seconds: float, shown: str) -> None:
    rate = parse_rate(text)
    assert rate == RateLimit(seconds, limit)
    assert str(rate) == shown


@pytest.mark.parametrize("text", ["", "14", "fast", "14/fortnight", "0/second", "1.5/second", "-3/hour", "5/0 minutes"])
def test_what_is_no_limit_is_told_with_a_way_out(text: str) -> None:
    with pytest.raises(RateError) as fault:
        parse_rate(text)
    assert text in fault.value.sentence
    assert fault.value.hint


def test_limits_hold_together_the_shortest_window_first() -> None:
    assert parse_rates(["50000/day", "14/second"]) == (RateLimit(1, 14), RateLimit(86400, 50000))
    assert parse_rates([]) == ()


@pytest.mark.parametrize(
    ("texts", "words"),
    [(["60/minute", "100/60 seconds"], "the same time"), (["100/second", "50/hour"], "used up before")],
)
def test_limits_that_cannot_be_meant_together(texts: list[str], words: str) -> None:
    with pytest.raises(RateError) as fault:
        parse_rates(texts)
    assert words in fault.value.sentence


@given(st.integers(1, 10**6), st.integers(1, 500), st.sampled_from(sorted(SECONDS)))
def test_what_is_written_is_read_back(limit: int, number: int, unit: str) -> None:
    rate = RateLimit(float(number * SECONDS[unit]), limit)
    assert parse_rate(str(rate)) == rate
