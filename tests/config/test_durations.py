from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.durations import DurationError, in_words, parse_duration


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15 minutes", timedelta(minutes=15)),
        ("2 days", timedelta(days=2)),
        ("1.5 hours", timedelta(minutes=90)),
        ("36h", timedelta(hours=36)),
        ("30 s", timedelta(seconds=30)),
        ("1 hour 30 minutes", timedelta(minutes=90)),
        ("1 day, 2 hours and 3 minutes", timedelta(days=1, hours=2, minutes=3)),
        (" 1 Week ", timedelta(days=7)),
        ("90min", timedelta(minutes=90)),
    ],
)
def test_lengths_of_time(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "15 minutes"),
        ("soon", "15 minutes"),
        ("2", "15 minutes"),
        ("2 dais", "did you mean days"),
        ("2 fortnights", "15 minutes"),
        ("0 days", "no time at all"),
        ("-1 day", "15 minutes"),
        ("2 days or so", "15 minutes"),
        ("400 days", "longer than a year"),
        ("9" * 400 + " days", "longer than a year"),
    ],
)
def test_what_is_no_length_of_time_is_told_with_a_way_out(text: str, words: str) -> None:
    with pytest.raises(DurationError) as fault:
        parse_duration(text)
    assert words in f"{fault.value.sentence} {fault.value.hint}"


@given(st.integers(1, 366 * 86400))
def test_what_is_written_is_read_back(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert parse_duration(in_words(span)) == span


@given(st.text())
def test_any_text_is_a_length_of_time_or_told_to_be_none(text: str) -> None:
    with suppress(DurationError):
        assert timedelta() < parse_duration(text) <= timedelta(days=366)
