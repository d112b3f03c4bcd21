"""Which colours of a theme stand on which, and whether one can be read on the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.documents import YamlDocument
from newsletter.problems import Problem
from newsletter.theme.contrast import LEAST, NO_COLOUR, Pair, contrast, contrast_problems, pairs, readable
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
    assert contrast(readable(colour, [ground]), ground) >= LEAST


def test_pairs_follow_the_names_of_the_colours() -> None:
    style = {"light": {"ink": "#111", "sheet": "#fff", "band": "#eee", "on_band": "#222", "on_air": "#333"}}
    assert pairs(style, "light") == (Pair("ink", "sheet"), Pair("on_band", "band"))
    assert pairs(style, "dark") == ()


def test_a_list_of_its_own_is_measured_beside_texts_on_the_sheet() -> None:
    light = {"ink": "#111", "sheet": "#fff", "band": "#eee", "on_band": "#222"}
    style = {"light": light, "contrast": ["ink on band"]}
    assert pairs(style, "light") == (Pair("ink", "band"), Pair("ink", "sheet"), Pair("on_band", "band"))


@pytest.mark.parametrize("name", theme_names(shipped_themes()))
def test_every_shipped_theme_can_be_read_by_day_and_by_night(name: str, tmp_path: Path) -> None:
    theme, problems = load_theme(name, tmp_path)
    assert theme
    assert problems == []
    for mode in ("light", "dark"):
        assert len(pairs(theme.style, mode)) >= 8


@given(
    st.dictionaries(st.sampled_from(["ink", "sheet", "accent", "on_accent", "band", "on_band"]), COLOURS, min_size=1)
)
def test_what_is_told_of_a_theme_mends_it(typed: dict[str, str]) -> None:
    below = {"ink": "#222222", "sheet": "#ffffff", "accent": "#0b5d4e", "on_accent": "#ffffff"}
    below |= {"band": "#0b5d4e", "on_band": "#ffffff"}

    def told(own: dict[str, str]) -> list[Problem]:
        document = YamlDocument({"light": own})
        return contrast_problems(document, "theme.yaml", {"light": {**below, **own}})

    first = told(typed)
    names = [problem.sentence.split(".")[1].split(" ")[0] for problem in first if "leaves" in problem.sentence]
    assert len(names) == len(set(names))
    if any(problem.hint == NO_COLOUR for problem in first):
        return
    for problem in first:
        typed |= dict(re.findall(r'(\w+): "(#\w+)"', problem.hint))
    assert told(typed) == []
