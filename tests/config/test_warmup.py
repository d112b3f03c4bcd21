from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.warmup import WarmUpError, parse_warm_up


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ((50, 100, 250), (50, 100, 250)),
        (("50", "100"), (50, 100)),
        ((50,), (50,)),
        (("50",), (50,)),
        (("50 by 2 to 500",), (50, 100, 200, 400, 500)),
        (("100 by 1.5 to 100",), (100,)),
        ((), None),
    ],
)
def test_the_first_days(values: tuple[int | str, ...], steps: tuple[int, ...] | None) -> None:
    plan = parse_warm_up(values)
    assert (plan.steps if plan else None) == steps


def test_a_warm_relay_has_no_limit_of_the_day() -> None:
    plan = parse_warm_up((50, 100))
    assert plan
    assert [plan.limit_on(days) for days in range(4)] == [50, 100, None, None]


@pytest.mark.parametrize(
    "values",
    [(100, 50), (0, 10), ("50 by 1 to 100",), ("100 by 2 to 50",), ("slowly",), ("1 by 1.01 to 100000",), ("a", "b")],
)
def test_what_cannot_be_followed_is_told_with_a_way_out(values: tuple[int | str, ...]) -> None:
    with pytest.raises(WarmUpError) as fault:
        parse_warm_up(values)
    assert "50 by 1.5 to 20000" in fault.value.hint


@given(st.integers(1, 1000), st.floats(1.2, 10), st.integers(1, 10**6))
def test_a_growing_plan_never_falls_and_ends_where_it_is_told_to(first: int, factor: float, more: int) -> None:
    plan = parse_warm_up((f"{first} by {factor:.2f} to {first + more}",))
    assert plan
    assert list(plan.steps) == sorted(plan.steps)
    assert (plan.steps[0], plan.steps[-1]) == (first, first + more)
