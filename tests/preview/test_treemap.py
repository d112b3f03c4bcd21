from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.preview.treemap import Area, squarify

VALUES = st.lists(st.integers(1, 100_000), min_size=1, max_size=40).map(lambda values: sorted(values, reverse=True))
GROUND = Area(5, 7, 100, 110)


def _overlap(one: Area, two: Area) -> float:
    width = min(one.left + one.width, two.left + two.width) - max(one.left, two.left)
    height = min(one.top + one.height, two.top + two.height) - max(one.top, two.top)
    return max(0.0, width) * max(0.0, height)


@given(VALUES)
def test_areas_are_as_large_as_their_values_and_lie_side_by_side_on_the_ground(values: list[int]) -> None:
    areas = squarify(values, GROUND)
    for value, area in zip(values, areas, strict=True):
        assert area.width * area.height == pytest.approx(value / sum(values) * 100 * 110)
        assert area.left >= 5 - 1e-6
        assert area.top >= 7 - 1e-6
        assert area.left + area.width <= 105 + 1e-6
        assert area.top + area.height <= 117 + 1e-6
    assert sum(_overlap(a, b) for n, a in enumerate(areas) for b in areas[:n]) == pytest.approx(0, abs=1e-3)


def test_rectangles_are_nearly_square_where_they_can_be() -> None:
    areas = squarify([6, 6, 4, 3, 2, 2, 1], Area(0, 0, 6, 4))
    assert max(max(a.width / a.height, a.height / a.width) for a in areas) < 3


def test_nothing_takes_no_room() -> None:
    assert squarify([], GROUND) == ()
