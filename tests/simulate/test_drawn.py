"""What Chromium makes of it: styles and sizes as the mail programs would give them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.merge.program import run
from newsletter.preview.frame import Look, Scheme, frame
from newsletter.simulate.clients import BY_NAME
from newsletter.simulate.run import simulate
from newsletter.wiring.readers import reader_values
from newsletter.wiring.workspace import build_issue, open_workspace

pytestmark = pytest.mark.chromium
ROOT = Path(__file__).parents[2]
SMALL = (Path(__file__).parent / "sample.html").read_text(encoding="utf-8")
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
STYLES = """(names) => [...document.body.querySelectorAll("*")]
  .filter((element) => !element.closest("[data-drawn]"))
  .map((element) => [element.localName, ...names.map((name) => getComputedStyle(element)[name])])"""
# Each text that is seen, with the colour behind it: the nearest that covers.
CONTRASTS = """() => {
  const read = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest("style")) continue;
    let behind = element;
    const colour = (one) => read(getComputedStyle(one).backgroundColor);
    const covers = (one) => colour(one).length === 3 || colour(one)[3] === 1;
    while (behind.parentElement && !covers(behind)) behind = behind.parentElement;
    const ground = covers(behind) ? colour(behind) : [255, 255, 255];
    const [low, high] = [luminance(read(getComputedStyle(element).color)), luminance(ground)].sort((a, b) => a - b);
    found.push([(high + 0.05) / (low + 0.05), texts.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


@pytest.fixture(scope="module")
def issue() -> str:
    """Return the sample issue as a reader gets it of whom nothing is known."""
    settings = open_workspace(ROOT)
    edition = build_issue(settings, None).editions["lv"]
    return run(edition.programs["html"], reader_values(settings, None))


def draw(page: Any, html: str, name: str, width: int, *, dark: bool = False) -> Any:
    simulation = simulate(html, BY_NAME[name], dark=dark)
    page.set_viewport_size({"width": width, "height": 800})
    pictures = dict.fromkeys(re.findall(r'src="([^"]+)"', html), PIXEL)
    look = Look(Scheme.DARK if simulation.reads_dark else Scheme.LIGHT)
    page.set_content(frame(simulation.html, look, pictures), wait_until="load")
    return page


def test_in_word_only_cells_have_padding_and_nothing_is_round_or_limited(page: Any, issue: str) -> None:
    for html in (SMALL, issue):
        names = ["borderTopLeftRadius", "backgroundImage", "maxWidth", "paddingTop", "boxShadow", "position"]
        for element, radius, picture, widest, padding, *rest in draw(page, html, "outlook-windows", 700).evaluate(
            STYLES, names
        ):
            assert (radius, picture) == ("0px", "none"), element
            assert widest == "none" or element == "table"
            assert padding == "0px" or element in ("td", "th")
            assert rest == ["none", "static"]


def test_in_word_pictures_are_as_wide_as_their_attribute(page: Any, issue: str) -> None:
    sizes = draw(page, issue, "outlook-windows", 700).evaluate(
        "() => [...document.images].filter((i) => i.checkVisibility()).map((i) => [i.getAttribute('width'), i.width])"
    )
    assert len(sizes) > 5
    assert [int(attribute) for attribute, _ in sizes] == [drawn for _, drawn in sizes]


def test_at_120_dpi_what_has_its_size_in_attributes_alone_gets_too_small(page: Any) -> None:
    html = '<html><head></head><body><table width="600"><tr><td>One</td></tr></table></body></html>'
    wide, narrow = (
        draw(page, html, name, 700).evaluate("document.querySelector('table').offsetWidth")
        for name in ("outlook-windows", "outlook-windows-120")
    )
    assert (wide, narrow) == (600, 480)


def test_only_programs_that_read_queries_stack_columns_on_a_phone(page: Any) -> None:
    for name, display in (
        ("gmail-android", "block"),
        ("gmail-ios", "block"),
        ("yahoo", "block"),
        ("outlook-app", "block"),
        ("apple-mail", "block"),
        ("gmail-other", "table-cell"),
        ("thunderbird", "table-cell"),
        ("t-online", "table-cell"),
        ("outlook-windows", "table-cell"),
    ):
        cell = draw(page, SMALL, name, 375).locator("td.column").first
        assert cell.evaluate("cell => getComputedStyle(cell).display") == display, name


def test_dark_colours_are_those_of_the_author_or_of_the_program(page: Any) -> None:
    for name, colour in (
        ("apple-mail", "rgb(17, 25, 27)"),
        ("samsung", "rgb(17, 25, 27)"),
        ("outlook-com", "rgb(17, 25, 27)"),
        ("outlook-app", "rgb(17, 25, 27)"),
        ("gmail-web", "rgb(243, 239, 228)"),
        ("yahoo", "rgb(243, 239, 228)"),
        ("thunderbird", "rgb(243, 239, 228)"),
    ):
        canvas = draw(page, SMALL, name, 700, dark=True).locator(".canvas")
        assert canvas.evaluate("canvas => getComputedStyle(canvas).backgroundColor") == colour, name
    button = "button => getComputedStyle(button).backgroundColor"
    for name, kept in (("gmail-android", True), ("outlook-com", True), ("gmail-ios", False)):
        colour = draw(page, SMALL, name, 375, dark=True).get_by_text("Read on").evaluate(button)
        assert (colour == "rgb(11, 93, 78)") is kept, name


@pytest.mark.parametrize(
    "name", ["gmail-android", "gmail-ios", "gmail-other", "outlook-com", "outlook-app", "outlook-windows"]
)
def test_the_sample_can_be_read_in_every_dark_mode(page: Any, issue: str, name: str) -> None:
    found = draw(page, issue, name, 375, dark=True).evaluate(CONTRASTS)
    assert len(found) > 40
    assert [(ratio, text) for ratio, text in found if ratio < 4.5] == []
