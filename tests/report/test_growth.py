"""The picture of how a list has grown."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.report.growth import Day, growth_lines, readers_by_day

FIRST = date(2026, 1, 1)


def test_a_list_that_has_grown() -> None:
    days = [Day(FIRST, 10, 0), Day(FIRST + timedelta(30), 30, 5), Day(FIRST + timedelta(50), 0, 20)]
    assert dict(readers_by_day(days)) == {FIRST: 10, FIRST + timedelta(30): 35, FIRST + timedelta(50): 15}
    lines = [*growth_lines(days, FIRST + timedelta(59), fine=False)]
    assert lines == [
        "  35 |                              ####################",
        "     |                              ####################",
        "     |                              ####################",
        "     |                              ####################",
        "     |                              ####################",
        "     |                              ##############################",
        "     |############################################################",
        "   0 |############################################################",
        "     +------------------------------------------------------------",
        "      2026-01-01                                        2026-03-01",
    ]


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 2_000_000)), min_size=1, max_size=20),
    st.integers(0, 400),
    st.booleans(),
)
def test_it_fits_and_ends_today(moves: list[tuple[int, int]], later: int, fine: bool) -> None:
    on = sorted(dict(moves).items())
    days = [Day(FIRST + timedelta(day), number, 0) for day, number in on]
    today = days[-1].day + timedelta(later)
    lines = [*growth_lines(days, today, fine=fine)]
    assert all(len(line) <= 80 for line in lines)
    assert today.isoformat() in lines[-1]
    drawn = lines[-3].endswith("█" if fine else "#")
    assert drawn is bool(sum(number for _, number in on))


def test_of_nobody_nothing_is_drawn() -> None:
    assert [*growth_lines([], FIRST)] == []
