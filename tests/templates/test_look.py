"""Rules of the look that every shipped theme keeps, on what is hard to lay out: measured in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from newsletter.config import Settings
from newsletter.content.load import load_issue
from newsletter.content.pictures.store import PictureStore
from newsletter.problems import Severity
from newsletter.render.output import write_build
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme, shipped_themes, theme_names
from tests.templates.conftest import EXAMPLES, LETTERS, MEASURE, READER, Scheme, in_theme, seen_in

pytestmark = pytest.mark.chromium

THEMES = theme_names(shipped_themes())
NARROW, PHONE, DESKTOP = 320, 360, 600
UPRIGHT, SMALL = (600, 1000), (160, 90)
Box = Mapping[str, Any]
Open = Callable[..., Page]

# Pieces of a text that are broken: between two signs of one word or number, on two lines.
BROKEN = """selector => [...document.querySelectorAll(selector)].flatMap((element) => {
  const found = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility()) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{N}]+(?:[ \\u00a0\\u202f]\\d{3}(?!\\d))*/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].filter((r) => r.width > 0.5).map((r) => Math.round(r.bottom));
      if (new Set(tops).size > 1) found.push(word);
    }
  }
  return found;
})"""
BASELINE = """selector => {
  const element = document.querySelector(selector);
  const mark = document.createElement("span");
  mark.style.cssText = "display:inline-block;width:0;height:0";
  element.append(mark);
  const { bottom } = mark.getBoundingClientRect();
  mark.remove();
  return bottom;
}"""
RULES = """selector => [...document.querySelectorAll(selector)].map((item) => {
  const style = getComputedStyle(item);
  return [style.borderTopWidth, style.borderBottomWidth];
})"""


@pytest.fixture(scope="module")
def files(
    settings: Settings, pictures: PictureStore, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Path]:
    """The hard letter in each theme, from left to right and from right to left."""
    built = {}
    for name in THEMES:
        theme, _ = load_theme(name, settings.themes)
        assert theme
        for locale, letter in (("en", "hard"), ("ar", "hard.ar")):
            folder = tmp_path_factory.mktemp(f"{name}-{locale}")
            shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
            images = folder / "images"
            Image.open(images / "portrait.png").convert("RGB").resize(UPRIGHT).save(images / "upright.png")
            Image.open(images / "picture.png").convert("RGB").resize(SMALL).save(images / "small.png")
            text = (LETTERS / f"{letter}.md").read_text(encoding="utf-8")
            (folder / f"{locale}.md").write_text(text, encoding="utf-8")
            (folder / "issue.yaml").write_text("date: 2012-11-12\n", encoding="utf-8")
            own = in_theme(settings, name, locale)
            issue, problems = load_issue(folder, own, lambda asked: load_theme(asked, settings.themes))
            assert issue
            edition, more = render_edition(issue, locale, theme, own.publication, pictures)
            assert [str(p) for p in (*problems, *more) if p.severity is Severity.ERROR] == []
            assert edition
            write_build(folder / "built", [edition], READER, [])
            built[name, locale] = folder / "built" / f"{locale}.html"
    return built


@pytest.fixture(scope="module")
def show(browser: Browser, files: dict[tuple[str, str], Path]) -> Iterator[Open]:
    """Open the hard letter: in which theme and language, how wide, by day or by night. Pages are kept."""
    pages: dict[tuple[str, str], Page] = {}

    def open_page(theme: str, locale: str = "en", width: int = DESKTOP, scheme: Scheme = "light") -> Page:
        key = (theme, locale)
        if key not in pages:
            pages[key] = browser.new_page()
            pages[key].add_init_script(MEASURE)
            pages[key].goto(files[key].as_uri())
        return seen_in(pages[key], width, scheme)

    yield open_page
    for page in pages.values():
        page.close()


def boxes(page: Page, selector: str) -> list[Box]:
    """Return the boxes of all elements that are seen."""
    return list(page.evaluate("selector => measure.boxes(selector)", selector))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("width", [NARROW, PHONE, DESKTOP])
def test_nothing_is_wider_than_the_window_and_no_word_or_number_is_broken(
    show: Open, theme: str, locale: str, width: int
) -> None:
    page = show(theme, locale, width)
    assert page.evaluate("measure.overflow()") <= 0
    assert (
        page.evaluate(BROKEN, ".table th, .table td, .figure, .number .quiet, .tight .small, .event, .name, h3") == []
    )


@pytest.mark.parametrize("theme", THEMES)
def test_a_footnote_has_no_bar_and_is_small(show: Open, theme: str) -> None:
    styles = show(theme).evaluate(
        """[...document.querySelectorAll("p.note, sup.note")].map((one) => {
          const style = getComputedStyle(one);
          return [style.borderLeftWidth, style.borderRightWidth, parseFloat(style.fontSize) < 16];
        })"""
    )
    assert len(styles) == 6
    assert {tuple(style) for style in styles} == {("0px", "0px", True)}


@pytest.mark.parametrize("theme", THEMES)
def test_a_raised_number_moves_no_line_apart(show: Open, theme: str) -> None:
    tops = show(theme).evaluate(
        """(() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector(".lead p").firstChild);
          const all = [...document.querySelector(".lead p").childNodes].filter((node) => node.nodeType === 3);
          return all.flatMap((node) => {
            range.selectNodeContents(node);
            return [...range.getClientRects()].map((r) => r.top);
          });
        })()"""
    )
    steps = {round(below - above) for above, below in pairwise(sorted(set(tops)))}
    assert len(steps) == 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("width", [NARROW, DESKTOP])
def test_a_caption_stands_under_its_picture(show: Open, theme: str, locale: str, width: int) -> None:
    page = show(theme, locale, width)
    cells = page.evaluate(
        """[...document.querySelectorAll(".tight .small")].map((one) => {
          const cell = one.closest("[class*=mj-column]");
          const picture = cell.querySelector("img").getBoundingClientRect();
          const words = one.querySelector("div").getBoundingClientRect();
          return [words.top - picture.bottom, words.left - picture.left, words.right - picture.right, picture.width];
        })"""
    )
    assert len(cells) == (6 if locale == "en" else 3)
    for below, left, right, wide in cells:
        assert 0 <= below <= 8
        assert abs(left) <= 2
        assert abs(right) <= 2
        assert wide >= 72


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [NARROW, DESKTOP])
def test_faces_are_circles_and_who_has_none_stands_beside_the_others(show: Open, theme: str, width: int) -> None:
    page = show(theme, "en", width)
    faces = boxes(page, ".portrait, .initial td")
    assert len(faces) == 7
    assert {(round(face["width"]), round(face["height"])) for face in faces} == {(112, 112), (96, 96)}
    assert set(
        page.evaluate(
            "[...document.querySelectorAll('.portrait, .initial td')].map(e => getComputedStyle(e).borderRadius)"
        )
    ) == {"50%"}
    for left, right in (("Anna Bērziņa", "Jānis Ozols"), ("Ilze Kalniņa", "Līga Liepa")):
        tops = [next(box["top"] for box in boxes(page, "h3") if box["words"] == name) for name in (left, right)]
        assert width == NARROW or abs(tops[0] - tops[1]) <= 1


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_and_the_words_beside_it_begin_on_one_line(show: Open, theme: str) -> None:
    page = show(theme)
    headings = page.locator("h3", has_text="The roof came first")
    assert headings.count() == 2
    for place in range(2):
        heading = headings.nth(place)
        top, picture = heading.evaluate(
            """h3 => {
              const box = h3.getBoundingClientRect();
              const size = parseFloat(getComputedStyle(h3).fontSize);
              const capitals = (box.top + box.bottom) / 2 - size * 0.36;
              return [capitals, h3.closest(".row").querySelector("img").getBoundingClientRect().top];
            }"""
        )
        assert abs(top - picture) <= 5


@pytest.mark.parametrize("theme", THEMES)
def test_an_upright_picture_beside_words_leaves_room_on_a_phone(show: Open, theme: str) -> None:
    upright = show(theme, "en", PHONE).locator("h3", has_text="The roof came first").first
    height = upright.evaluate("h3 => h3.closest('.row').querySelector('img').getBoundingClientRect().height")
    assert height < 300


@pytest.mark.parametrize("theme", THEMES)
def test_lists_of_a_theme_have_the_same_lines(show: Open, theme: str) -> None:
    page = show(theme)
    looks = {name: page.evaluate(RULES, f".{name}") for name in ("point", "teaser", "event")}
    assert {len(look) for look in looks.values()} == {2}
    assert looks["point"] == looks["teaser"] == looks["event"]
    assert looks["point"][-1][1] == "0px"


@pytest.mark.parametrize("theme", ["classic", "magazine"])
def test_the_date_stands_on_the_line_of_the_name(show: Open, theme: str) -> None:
    page = show(theme, "en", 1024)
    date = ".date p" if theme == "magazine" else ".date div"
    assert abs(page.evaluate(BASELINE, ".name") - page.evaluate(BASELINE, date)) <= 1


def test_the_head_of_a_letter_stands_on_its_middle(show: Open) -> None:
    page = show("letter", "en", 1024)
    middles = page.evaluate(
        """[".name", ".dateline"].map((selector) => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector(selector));
          const box = range.getBoundingClientRect();
          return (box.left + box.right) / 2;
        })"""
    )
    assert all(abs(middle - 512) <= 1 for middle in middles)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signs_of_networks_stand_out_from_the_sheet(show: Open, theme: str, scheme: str) -> None:
    page = show(theme, "en", DESKTOP, scheme)
    sheet = page.evaluate("measure.ground('.social')")[0]
    pictures = sorted((shipped_themes() / theme / "images").glob("social-*.png"))
    assert len(pictures) == 14
    for picture in pictures:
        image = Image.open(picture).convert("RGBA")
        ground, sign = luminance(image.getpixel((32, 4))), luminance((255, 255, 255))
        for one, other in ((ground, sheet), (ground, sign)):
            assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 3, picture.name


def luminance(colour: Any) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2)."""
    parts = [float(value) / 255 for value in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_network_that_is_not_known_gets_no_other_networks_sign(files: dict[tuple[str, str], Path]) -> None:
    html = files["classic", "en"].read_text(encoding="utf-8")
    signs = [piece.split("-")[0].split(".")[0] for piece in html.split("images/social-")[1:]]
    assert signs == ["facebook", "tiktok", "threads", "mastodon", "website"]


@pytest.mark.parametrize("theme", THEMES)
def test_signs_point_to_the_words_from_right_to_left(show: Open, theme: str) -> None:
    page = show(theme, "ar")
    assert page.locator(".video .more a").inner_text().startswith("◀")
    assert "، 18:00" in page.locator(".event p.quiet").first.inner_text()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_hours_of_an_event_stand_on_one_line(show: Open, theme: str, locale: str) -> None:
    hours = boxes(show(theme, locale, NARROW), ".event .quiet .whole")
    assert [one["words"] for one in hours] == ["18:00–20:00"]
    assert all(one["height"] <= 20 for one in hours)


@pytest.mark.parametrize("theme", THEMES)
def test_points_of_nested_lists_stand_apart_alike(show: Open, theme: str) -> None:
    tops = [
        box["top"]
        for box in show(theme).evaluate(
            """[...document.querySelector(".lead ul").querySelectorAll("li")].map((li) => {
          const range = document.createRange();
          range.selectNodeContents(li.firstChild);
          return range.getBoundingClientRect().toJSON();
        })"""
        )
    ]
    assert len(tops) == 5
    assert len({round(below - above) for above, below in pairwise(tops)}) == 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(show: Open, theme: str, scheme: str) -> None:
    seen = show(theme, "en", DESKTOP, scheme).evaluate("measure.texts()")
    assert len(seen) > 100
    assert [(text["words"], round(text["contrast"], 2)) for text in seen if text["contrast"] < 4.5] == []


def test_code_of_a_letter_stands_on_the_margin(show: Open) -> None:
    page = show("letter")
    code, text = boxes(page, ".box pre")[0], boxes(page, ".lead p")[0]
    assert code["left"] == text["left"]
