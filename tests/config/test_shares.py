from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.shares import Share, ShareError, parse_percent, parse_share


@pytest.mark.parametrize(
    ("value", "whole", "part"),
    [
        ("50", 1000, 50),
        (50, 20, 20),
        ("1%", 1000, 10),
        ("1%", 1001, 11),
        ("0.5 %", 1000, 5),
        ("1%", 3, 1),
        ("100%", 7, 7),
    ],
)
def test_parts_of_a_whole(value: str | int, whole: int, part: int) -> None:
    assert parse_share(value).of(whole) == part


@pytest.mark.parametrize("value", ["", "0", "0%", "101%", "some", "-5", "5 percent"])
def test_what_is_no_part_is_told_with_a_way_out(value: str) -> None:
    with pytest.raises(ShareError) as fault:
        parse_share(value)
    assert "%" in fault.value.hint


def test_a_number_is_no_percentage() -> None:
    assert parse_percent("5%") == pytest.approx(0.05)
    with pytest.raises(ShareError):
        parse_percent("5")


@given(
    st.one_of(st.builds(Share, number=st.integers(1, 10**6)), st.builds(Share, fraction=st.floats(1e-6, 1))),
    st.integers(1, 10**7),
)
def test_a_part_is_somebody_and_at_most_everybody(share: Share, whole: int) -> None:
    assert 1 <= share.of(whole) <= whole
