"""Where the parts of each block of “classic” stand, measured in a real browser: side by side, mirrored, stacked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.chromium

PHONE, DESKTOP = 320, 600
Box = Mapping[str, Any]
Open = Callable[..., Page]


def boxes(page: Page, selector: str) -> list[Box]:
    """Return the boxes of all elements that are seen."""
    return list(page.evaluate("selector => measure.boxes(selector)", selector))


def around(page: Page, words: str) -> list[Box]:
    """Return the boxes of the columns of the section that holds a heading of these words."""
    script = """words => {
        const found = [...document.querySelectorAll("h3")].find((one) => one.textContent.trim() === words);
        const section = found.closest(".row");
        return [...section.querySelectorAll("[class*=mj-column]")].map((one) => {
            const r = one.getBoundingClientRect();
            return { left: r.left, right: r.right, top: r.top, bottom: r.bottom, words: one.textContent.trim() };
        });
    }"""
    return list(page.evaluate(script, words))


def follow(first: Box, second: Box, *, rtl: bool) -> bool:
    """Tell whether two boxes of one row stand in the order in which one reads."""
    return bool(second["right"] <= first["left"] if rtl else first["right"] <= second["left"])


@pytest.mark.parametrize(("name", "words"), [("gallery", "What we did"), ("he", "ראשון"), ("he", "כרטיס ראשון")])
def test_columns_stand_in_the_order_in_which_one_reads(open_letter: Open, name: str, words: str) -> None:
    for first, second in pairwise(around(open_letter(name, DESKTOP), words)):
        assert follow(first, second, rtl=name == "he")
    for above, below in pairwise(around(open_letter(name, PHONE), words)):
        assert above["bottom"] <= below["top"]
        assert above["left"] == below["left"]


@pytest.mark.parametrize(
    ("name", "words", "is_picture_first"),
    [("gallery", "The roof came first", False), ("he", "בהתחלה", True), ("he", "בסוף", False)],
)
def test_a_picture_stands_on_its_side_and_above_on_a_phone(
    open_letter: Open, name: str, words: str, is_picture_first: bool
) -> None:
    picture, text = around(open_letter(name, DESKTOP), words)
    assert text["words"].startswith(words)
    assert follow(picture, text, rtl=name == "he") is is_picture_first
    picture, text = around(open_letter(name, PHONE), words)
    assert picture["bottom"] <= text["top"]


def test_an_image_text_that_is_not_turned_begins_with_its_picture(open_letter: Open) -> None:
    page = open_letter("more", DESKTOP)
    caption, item = boxes(page, ".row .small:not(.date)")[0], boxes(page, ".row li")[0]
    assert caption["right"] <= item["left"]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_two_and_four_numbers_keep_pairs_on_a_phone(open_letter: Open, width: int) -> None:
    figures = boxes(open_letter("more", width), ".row .number .figure")[:6]
    tops = [round(figure["top"]) for figure in figures]
    assert tops[0] == tops[1]
    assert tops[2] == tops[3]
    assert tops[4] == tops[5]
    assert (tops[2] == tops[4]) is (width == DESKTOP)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", ["gallery", "he", "more"])
def test_pictures_of_a_row_are_equally_high(open_letter: Open, name: str, width: int) -> None:
    pictures = boxes(open_letter(name, width), ".tight .picture img")
    assert len(pictures) == 3
    # On a phone they are equally wide instead, so that each caption has room.
    side = "width" if width == PHONE else "height"
    assert max(p[side] for p in pictures) - min(p[side] for p in pictures) <= 1
    assert len({round(picture["top"]) for picture in pictures}) == 1
    for first, second in pairwise(pictures):
        assert follow(first, second, rtl=name == "he")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", ["gallery", "more", "he"])
def test_the_play_sign_is_in_the_middle_of_its_still(open_letter: Open, name: str, width: int) -> None:
    page = open_letter(name, width)
    sign, still = boxes(page, ".sign img")[0], boxes(page, ".still .thumb")[0]
    for start, end in (("left", "right"), ("top", "bottom")):
        assert abs(sign[start] + sign[end] - still[start] - still[end]) / 2 <= 2


def test_a_film_is_still_offered_where_pictures_are_off(open_letter: Open) -> None:
    page = open_letter("gallery", PHONE, images=False)
    links = [link["words"] for link in boxes(page, ".video .more a")]
    assert links == ["▶︎\u00a0Watch how a school changed its heating, 3 minutes"]


def test_signs_of_networks_have_words_and_room_for_a_thumb(open_letter: Open) -> None:
    for name, words in (
        ("gallery", ["Facebook", "LinkedIn", "YouTube", "Our website"]),
        ("more", ["Instagram", "X", "Mastodon", "Bluesky", "Write to us", "News as RSS"]),
    ):
        page = open_letter(name, PHONE)
        assert page.evaluate("[...document.querySelectorAll('.sign-link img')].map(image => image.alt)") == words
        for link in boxes(page, ".sign-link"):
            assert link["width"] >= 44
            assert link["height"] >= 44


@pytest.mark.parametrize("name", ["gallery", "he"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_day_stands_beside_its_event(open_letter: Open, name: str, width: int) -> None:
    page = open_letter(name, width)
    days, titles = boxes(page, ".event .day"), boxes(page, ".event h3")
    assert len(days) == len(titles)
    for day, title in zip(days, titles, strict=True):
        assert follow(day, title, rtl=name == "he")
        assert abs(day["top"] - title["top"]) <= 4
        assert day["width"] == 64


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_figures_of_a_table_stand_below_one_another(open_letter: Open, width: int) -> None:
    ends = open_letter("gallery", width).evaluate(
        """[...document.querySelectorAll(".text table:not(.aside):not(.frame) tbody tr")].map((row) => {
            const range = document.createRange();
            range.selectNodeContents(row.lastElementChild);
            return Math.round(range.getBoundingClientRect().right);
        })"""
    )
    assert len(ends) == 3
    assert len(set(ends)) == 1


def test_code_runs_from_left_to_right_in_every_letter(open_letter: Open) -> None:
    page = open_letter("he", PHONE)
    script = "[measure.style('.box pre', 'direction'), measure.style('.box pre', 'textAlign')]"
    direction, align = page.evaluate(script)
    assert (direction, align) == ("ltr", "left")


def test_faces_are_round(open_letter: Open) -> None:
    radii = open_letter("more", PHONE).evaluate(
        "[...document.querySelectorAll('.face img, .aside img')].map(i => getComputedStyle(i).borderRadius)"
    )
    assert radii == ["50%"] * 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_hero_has_a_band_or_a_panel_of_its_own(open_letter: Open, scheme: str) -> None:
    page = open_letter("more", DESKTOP, scheme)
    panel, sheet, band = page.evaluate(
        "[measure.ground('.panel h2')[0], measure.ground('.sheet h3')[0], measure.ground('.band h2')[0]]"
    )
    assert panel == sheet
    assert band < 0.1
    scene, words = boxes(page, ".scene")[0], boxes(page, ".panel")[0]
    assert scene["width"] == 600
    assert words["top"] - scene["top"] == 200
