"""The look of the theme “classic”, measured in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.chromium

LETTERS = ["lv", "en", "gallery", "more", "he"]
WIDTHS = [320, 375, 600, 1024]
SCHEMES = ["light", "dark"]
PHONE, TABLET, DESKTOP = 375, 600, 1024
FOLD = 400

Box = Mapping[str, Any]
Open = Callable[..., Page]


def boxes(page: Page, selector: str) -> list[Box]:
    """Return the boxes of all elements that are seen."""
    return list(page.evaluate("selector => measure.boxes(selector)", selector))


def texts(page: Page, selector: str = "body") -> list[Box]:
    """Return every text that is seen, with its box, type and contrast."""
    return list(page.evaluate("selector => measure.texts(selector)", selector))


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(open_letter: Open, name: str, width: int) -> None:
    assert open_letter(name, width).evaluate("measure.overflow()") <= 0


@pytest.mark.parametrize("width", [TABLET, DESKTOP])
def test_cards_stand_side_by_side_on_a_wide_screen(open_letter: Open, width: int) -> None:
    titles = boxes(open_letter("lv", width), ".card h3")
    assert len(titles) == 4
    for left, right in (titles[:2], titles[2:]):
        assert left["top"] == right["top"]
        assert left["right"] < right["left"]


@pytest.mark.parametrize("width", [320, PHONE])
def test_cards_stand_one_below_the_other_on_a_phone(open_letter: Open, width: int) -> None:
    titles = boxes(open_letter("lv", width), "h3")
    assert len(titles) == 5
    for above, below in pairwise(titles):
        assert above["left"] == below["left"]
        assert above["bottom"] < below["top"]
    pictures = boxes(open_letter("lv", width), ".picture img")
    assert {picture["width"] for picture in pictures} == {width - 40}


def test_an_odd_card_lies_over_the_whole_width(open_letter: Open) -> None:
    page = open_letter("lv", TABLET)
    title, picture = boxes(page, "h3")[-1], boxes(page, ".picture img")[-1]
    assert title["words"] == "LEAP"
    assert picture["right"] < title["left"]
    assert picture["top"] < title["bottom"] <= picture["bottom"]


@pytest.mark.parametrize("name", LETTERS)
def test_there_are_at_most_four_sizes_of_type(open_letter: Open, name: str) -> None:
    assert {text["size"] for text in texts(open_letter(name, DESKTOP))} <= {28, 20, 16, 13}


@pytest.mark.parametrize("name", ["lv", "en"])
def test_body_text_is_16_pixels_on_24(open_letter: Open, name: str) -> None:
    body = [text for text in texts(open_letter(name, DESKTOP), ".text p, .text li") if text["size"] != 20]
    assert len(body) > 15
    assert {(text["size"], text["leading"]) for text in body} == {(16, 24)}


@pytest.mark.parametrize("name", ["lv", "en"])
@pytest.mark.parametrize("width", [TABLET, DESKTOP])
def test_lines_hold_45_to_75_characters_on_a_wide_screen(open_letter: Open, name: str, width: int) -> None:
    paragraphs = open_letter(name, width).evaluate("measure.lines('.text.lead p, .edge .text p, .point')")
    long = [lines[:-1] for lines in paragraphs if len(lines) > 2]
    assert len(long) >= 8
    for lines in long:
        assert 45 <= sum(lines) / len(lines) <= 75
        assert max(lines) < 80


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_spaces_are_multiples_of_four(open_letter: Open, name: str, width: int) -> None:
    spacings = open_letter(name, width).evaluate("measure.spacings()")
    # What puts the play sign into the middle of a still is a share of the still's width.
    assert [spacing for spacing in spacings if spacing[-1] % 4 and spacing[1] != "sign"] == []


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_text_stands_out_from_its_ground(open_letter: Open, name: str, scheme: str, width: int) -> None:
    seen = texts(open_letter(name, width, scheme))
    assert len(seen) > 20
    assert [(text["words"], text["contrast"]) for text in seen if text["contrast"] < 4.5] == []


@pytest.mark.parametrize("name", ["lv", "en", "gallery"])
@pytest.mark.parametrize("width", [320, PHONE])
def test_sender_and_story_are_seen_before_scrolling(open_letter: Open, name: str, width: int) -> None:
    page = open_letter(name, width)
    sender, story = boxes(page, ".name")[0], boxes(page, ".text p")[:2]
    assert sender["words"] == "Enerģētikas līderi"
    assert sender["bottom"] < 100
    assert story[0]["bottom"] < FOLD
    assert story[1]["top"] < FOLD - 3 * 24


@pytest.mark.parametrize("name", LETTERS)
def test_links_are_underlined(open_letter: Open, name: str) -> None:
    links = open_letter(name, DESKTOP).evaluate("measure.links()")
    assert len(links) > 3
    assert [link for link in links if "button" not in link[1] and "underline" not in link[2]] == []


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
def test_what_is_to_be_tapped_is_as_high_as_a_thumb(open_letter: Open, name: str, width: int) -> None:
    targets = boxes(open_letter(name, width), ".more a, .act, .button, .plate a, .sign-link")
    assert len(targets) > 5
    assert [target for target in targets if target["height"] < 44] == []


def test_a_card_without_pictures_keeps_title_text_and_link(open_letter: Open) -> None:
    page = open_letter("lv", PHONE, images=False)
    titles = boxes(page, "h3")
    assert [title["words"] for title in titles] == ["CASCADE", "CONURBANT", "Covenant capaCITY", "eReNeT", "LEAP"]
    words, links = boxes(page, "h3 ~ .body"), boxes(page, "h3 ~ .more a")
    for title, text, link in zip(titles, words, links, strict=True):
        assert title["bottom"] <= text["top"] < text["bottom"] <= link["top"]
        assert text["height"] > 100
        assert link["words"].startswith("lasīt vairāk")


def test_pictures_that_are_off_say_what_they_show(open_letter: Open) -> None:
    page = open_letter("lv", PHONE, images=False)
    sizes = page.evaluate("[...document.images].map(i => [i.alt, i.naturalWidth, getComputedStyle(i).fontSize])")
    assert len(sizes) == 16
    assert {size[1:] for size in map(tuple, sizes)} == {(0, "13px")}
    assert all(alt for alt, *_ in sizes)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_logos_stand_on_a_light_plate_by_day_and_by_night(open_letter: Open, scheme: str) -> None:
    plates = open_letter("lv", DESKTOP, scheme).evaluate("measure.ground('.plate')")
    assert len(plates) == 2
    assert min(plates) > 0.7


@pytest.mark.parametrize("width", WIDTHS)
def test_logos_look_equally_large_and_fill_rows_evenly(open_letter: Open, width: int) -> None:
    logos = boxes(open_letter("lv", width), ".plate img")
    areas = [logo["width"] * logo["height"] for logo in logos]
    assert max(areas) / min(areas) < 1.15
    rows: dict[int, int] = {}
    for logo in logos:
        middle = round((logo["top"] + logo["bottom"]) / 2 / 8)
        rows[middle] = rows.get(middle, 0) + 1
    assert list(rows.values()) == [3, 3, 3, 2]


def test_the_night_is_dark_but_not_black(open_letter: Open) -> None:
    page = open_letter("lv", DESKTOP, "dark")
    sheet, canvas = page.evaluate("[...measure.ground('h2'), ...measure.ground('body')]")[-2:]
    assert 0 < canvas < sheet < 0.05


@pytest.mark.parametrize("name", LETTERS)
def test_headings_are_set_smaller_on_a_phone(open_letter: Open, name: str) -> None:
    sizes = {width: {text["size"] for text in texts(open_letter(name, width), "h2")} for width in (PHONE, DESKTOP)}
    assert sizes == {PHONE: {24}, DESKTOP: {28}}
