"""Which colours of a theme stand on which, and whether one can be read on the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.theme.contrast import LEAST, Pair, contrast, pairs, readable
from newsletter.theme.load import load_theme, shipped_themes, theme_names

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#fff", "#000", 21), ("#777777", "#ffffff", 4.48), ("#0b5d4e", "#0b5d4e", 1)],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLOURS, COLOURS)
def test_a_colour_can_be_made_readable_on_every_ground(colour: str, ground: str) -> None:
    assert contrast(readable(colour, ground), ground) >= LEAST


def test_pairs_follow_the_names_of_the_colours() -> None:
    style = {"light": {"ink": "#111", "sheet": "#fff", "band": "#eee", "on_band": "#222", "on_air": "#333"}}
    assert pairs(style, "light") == (Pair("ink", "sheet"), Pair("on_band", "band"))
    assert pairs(style, "dark") == ()


def test_a_list_of_its_own_takes_the_place_of_texts_on_grounds() -> None:
    light = {"ink": "#111", "sheet": "#fff", "band": "#eee", "on_band": "#222"}
    style = {"light": light, "contrast": ["ink on band"]}
    assert pairs(style, "light") == (Pair("ink", "band"), Pair("on_band", "band"))


@pytest.mark.parametrize("name", theme_names(shipped_themes()))
def test_every_shipped_theme_can_be_read_by_day_and_by_night(name: str, tmp_path: Path) -> None:
    theme, problems = load_theme(name, tmp_path)
    assert theme
    assert problems == []
    for mode in ("light", "dark"):
        assert len(pairs(theme.style, mode)) >= 8
