"""Every shipped theme, with every block in it: measured in a real browser, and read for Outlook."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from newsletter.config import Settings
from newsletter.content.pictures.store import PictureStore
from newsletter.simulate.clients import BY_NAME
from newsletter.simulate.run import simulate
from newsletter.theme.load import load_theme, shipped_themes, theme_names
from tests.templates.conftest import (
    EXAMPLES,
    LETTERS,
    MEASURE,
    SAMPLE,
    Built,
    Scheme,
    build,
    gallery_text,
    in_theme,
    seen_in,
)

pytestmark = pytest.mark.chromium

THEMES = theme_names(shipped_themes())
FORCED = Path(__file__).with_name("forced.js").read_text(encoding="utf-8")
NAMES = ("gallery", "more", "he")
TARGETS = ".more a, .act, .button, .plate a, .sign-link"
# Text in another dark mode than the theme's own is to be read, if not as well.
SURVIVES = 3.0

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def built(
    settings: Settings, pictures: PictureStore, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Built]:
    """Every theme's letters: all examples, other shapes of the blocks, one from right to left, and the sample."""
    made = {}
    for name in THEMES:
        theme, problems = load_theme(name, settings.themes)
        assert theme
        assert problems == []
        texts = {
            ("gallery", "lv"): gallery_text(theme),
            ("more", "en"): (LETTERS / "more.md").read_text(encoding="utf-8"),
            ("he", "he"): (LETTERS / "he.md").read_text(encoding="utf-8"),
        }
        for (letter, locale), text in texts.items():
            folder = tmp_path_factory.mktemp(f"{name}-{letter}")
            shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
            (folder / f"{locale}.md").write_text(text, encoding="utf-8")
            (folder / "issue.yaml").write_text("date: 2012-11-12\n", encoding="utf-8")
            own = in_theme(settings, name, locale)
            made[name, letter] = build(folder, locale, own, folder / "built", pictures)
        out = tmp_path_factory.mktemp(f"{name}-sample")
        made[name, "sample"] = build(SAMPLE, "lv", in_theme(settings, name, "lv"), out, pictures)
    return made


@pytest.fixture(scope="module")
def show(browser: Browser, built: dict[tuple[str, str], Built]) -> Iterator[Open]:
    """Open a letter of a theme: how wide, by day or by night. Pages are kept."""
    pages: dict[tuple[str, str], Page] = {}

    def open_page(theme: str, letter: str, width: int, scheme: Scheme = "light") -> Page:
        key = (theme, letter)
        if key not in pages:
            pages[key] = browser.new_page()
            pages[key].add_init_script(MEASURE)
            pages[key].goto(built[key].html.as_uri())
        return seen_in(pages[key], width, scheme)

    yield open_page
    for page in pages.values():
        page.close()


@pytest.fixture(scope="module")
def force(browser: Browser, built: dict[tuple[str, str], Built]) -> Iterator[Open]:
    """Open a letter of a theme anew, and turn its colours round."""
    page = browser.new_page(viewport={"width": 600, "height": 800})
    page.add_init_script(MEASURE)
    page.add_init_script(FORCED)

    def open_page(theme: str, letter: str, mode: str) -> Page:
        page.goto(built[theme, letter].html.as_uri())
        page.evaluate("mode => force(mode)", mode)
        return page

    yield open_page
    page.close()


def unreadable(page: Page, least: float) -> list[object]:
    """Return the texts of a page that do not stand out from their ground."""
    seen = page.evaluate("measure.texts()")
    assert len(seen) > 20
    return [(text["words"], round(text["contrast"], 2)) for text in seen if text["contrast"] < least]


@pytest.mark.parametrize("letter", NAMES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 540, 600, 1024])
def test_nothing_is_wider_than_the_window(show: Open, theme: str, letter: str, width: int) -> None:
    assert show(theme, letter, width).evaluate("measure.overflow()") <= 0


@pytest.mark.parametrize("letter", NAMES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_by_day_and_by_night(show: Open, theme: str, letter: str, scheme: str) -> None:
    assert unreadable(show(theme, letter, 600, scheme), 4.5) == []


@pytest.mark.parametrize("letter", ["gallery", "more"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mode", ["full", "partial"])
def test_every_text_outlives_an_app_that_turns_colours_round(force: Open, theme: str, letter: str, mode: str) -> None:
    assert unreadable(force(theme, letter, mode), SURVIVES) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 600])
def test_what_is_to_be_tapped_is_as_high_as_a_thumb(show: Open, theme: str, width: int) -> None:
    targets = show(theme, "gallery", width).evaluate("selector => measure.boxes(selector)", TARGETS)
    assert len(targets) > 10
    assert [target for target in targets if target["height"] < 44] == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_sender_and_the_story_are_seen_before_scrolling(show: Open, theme: str) -> None:
    page = show(theme, "sample", 375)
    name, text = (page.evaluate("selector => measure.boxes(selector)", each) for each in (".name", ".text p"))
    assert name[0]["bottom"] < 100
    assert text[0]["bottom"] < 400


@pytest.mark.parametrize("theme", THEMES)
def test_a_letter_from_right_to_left_begins_at_the_right(show: Open, theme: str) -> None:
    page = show(theme, "he", 1024)
    styles = page.evaluate(
        """[...document.querySelectorAll(".text p:not(.figure), .heading")].map(e => {
          const style = getComputedStyle(e);
          return [style.direction, style.textAlign, e.textContent];
        })"""
    )
    assert len(styles) > 10
    assert [words for way, _, words in styles if way != "rtl"] == []
    assert [words for _, align, words in styles if align not in ("right", "start", "center")] == []


@pytest.mark.parametrize("theme", THEMES)
def test_outlook_draws_at_96_pixels_an_inch_and_has_every_width_in_pixels(
    built: dict[tuple[str, str], Built], theme: str
) -> None:
    html = built[theme, "gallery"].html.read_text(encoding="utf-8")
    assert "<o:PixelsPerInch>96</o:PixelsPerInch>" in html
    assert 'xmlns:o="urn:schemas-microsoft-com:office:office"' in html
    pictures = re.findall(r"<img\b[^>]*>", html)
    assert len(pictures) > 15
    assert [picture for picture in pictures if not re.search(r'\swidth="\d+"', picture)] == []
    tables = re.findall(r'<table\b[^>]*style="[^"]*(?<!-)width:(\d+)px[^>]*>', html)
    assert tables
    told = re.findall(r'<table\b(?=[^>]*style="[^"]*(?<!-)width:(\d+)px)(?=[^>]*\swidth="\1")[^>]*>', html)
    assert told == tables


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_fetches_nothing(built: dict[tuple[str, str], Built], theme: str) -> None:
    for letter in NAMES:
        html = built[theme, letter].edition.html
        assert re.findall(r"<link\b|@import|@font-face|(?:src|background)=\"(?:https?:)?//", html) == []
        assert "Ubuntu" not in html


def test_the_themes_differ_in_type_width_and_colour(show: Open) -> None:
    looks = set()
    for theme in THEMES:
        page = show(theme, "gallery", 1024)
        looks.add(
            tuple(
                page.evaluate(
                    """() => {
                      const style = (s) => getComputedStyle(document.querySelector(s));
                      const width = document.querySelector(".sheet").getBoundingClientRect().width;
                      return [style("h2").fontFamily, style(".text p").fontFamily, style("h2").fontWeight,
                        style(".button").backgroundColor, width];
                    }"""
                )
            )
        )
    assert len(looks) == len(THEMES)
    for position in (3, 4):
        assert len({look[position] for look in looks}) >= len(THEMES) - 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("letter", [*NAMES, "sample"])
def test_every_picture_has_a_width_and_keeps_its_shape_on_a_narrow_phone(show: Open, theme: str, letter: str) -> None:
    page = show(theme, letter, 320)
    widths = page.evaluate("[...document.images].map(image => image.getAttribute('width') || '')")
    assert widths
    assert [width for width in widths if not width.isdecimal()] == []
    assert out_of_shape(page) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("letter", [*NAMES, "sample"])
def test_every_picture_keeps_its_shape_in_yahoo_on_a_phone(
    browser: Browser, built: dict[tuple[str, str], Built], theme: str, letter: str
) -> None:
    file = built[theme, letter].html
    shown = file.with_name(f"yahoo-{file.name}")
    shown.write_text(simulate(file.read_text("utf-8"), BY_NAME["yahoo"], dark=False).html, "utf-8")
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(shown.as_uri())
    # Yahoo cuts nothing off either: a face that is no square is squeezed there.
    wrong = out_of_shape(page, "img:not(.portrait)")
    page.close()
    assert wrong == []


def out_of_shape(page: Page, selector: str = "img") -> list[str]:
    """Return the pictures of a page that are shown higher or lower than their width goes with."""
    measured = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].map(image => ({
            src: image.getAttribute("src"),
            shown: [image.offsetWidth, image.offsetHeight], own: [image.naturalWidth, image.naturalHeight],
            isCut: getComputedStyle(image).objectFit === "cover",
        }))""",
        selector,
    )
    seen = [p for p in measured if p["shown"][0] and p["own"][0]]
    assert seen
    # A face is a circle, cut out of a picture of any shape.
    whole = [p for p in seen if not p["isCut"]]
    return [p["src"] for p in whole if abs(p["shown"][0] * p["own"][1] / p["own"][0] - p["shown"][1]) > 1]


@pytest.mark.parametrize("width", [600, 640, 1024])
def test_the_date_of_a_masthead_stays_on_one_line(show: Open, width: int) -> None:
    date = show("magazine", "sample", width).locator(".issued")
    assert date.evaluate("e => e.offsetHeight") == 24
