"""Arabic and Hebrew editions in a real browser: mirrored as a whole, what is left-to-right in them still readable."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from newsletter.config import Settings
from newsletter.render.output import write_build
from newsletter.wiring.workspace import build_issue

pytestmark = pytest.mark.chromium
TEXTS = Path(__file__).with_name("rtl")
THEMES, LOCALES = ("classic", "letter", "magazine"), ("ar", "he")
READER = {"subscriber": {}, "unsubscribe_url": "https://news.example/u/1", "web_url": "https://news.example/w/1"}
# Where words of the page stand: the box of their first occurrence.
BOX = """words => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0 || !walker.currentNode.parentElement.offsetParent) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + words.length);
        const box = range.getBoundingClientRect();
        return { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    }
    return null;
}"""


@pytest.fixture(scope="module")
def files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Build the Arabic and the Hebrew edition in each theme; English is the publication's own language."""
    built: dict[tuple[str, str], Path] = {}
    for theme in THEMES:
        folder = tmp_path_factory.mktemp(theme) / "2026-03-spring"
        shutil.copytree(TEXTS, folder)
        own = replace(settings, publication=replace(settings.publication, locale="en", theme=theme))
        made = build_issue(own, folder)
        assert [p.code for p in made.problems] == ["missing-block", "missing-block"]
        write_build(folder / "built", list(made.editions.values()), READER, [])
        built |= {(theme, locale): folder / "built" / f"{locale}.html" for locale in LOCALES}
    return built


@pytest.fixture(scope="module", params=[(theme, locale) for theme in THEMES for locale in LOCALES], ids="-".join)
def page(
    request: pytest.FixtureRequest, browser: Browser, files: dict[tuple[str, str], Path]
) -> Iterator[tuple[Page, str]]:
    """Open an edition, 1024 pixels wide."""
    opened = browser.new_page(viewport={"width": 1024, "height": 900})
    opened.goto(files[request.param].as_uri())
    yield opened, request.param[1]
    opened.close()


def box(page: Page, words: str) -> dict[str, float]:
    """Return where words stand."""
    found: dict[str, float] | None = page.evaluate(BOX, words)
    assert found, words
    return found


def test_the_whole_page_runs_from_right_to_left(page: tuple[Page, str]) -> None:
    opened, locale = page
    assert opened.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", locale]
    greeting = {"ar": "مرحبًا", "he": "שלום"}[locale]
    assert opened.get_by_text(greeting).first.evaluate("p => getComputedStyle(p).textAlign") in ("right", "start")
    # A sentence ends on its left, also after words of the other direction.
    sign = opened.get_by_text("heat pumps").evaluate("""li => {
        const text = document.createTreeWalker(li, NodeFilter.SHOW_TEXT).nextNode();
        const [all, last] = [document.createRange(), document.createRange()];
        all.selectNodeContents(text);
        last.setStart(text, text.data.trimEnd().length - 1);
        last.setEnd(text, text.data.trimEnd().length);
        return last.getBoundingClientRect().left - all.getBoundingClientRect().left;
    }""")
    assert sign < 2


def test_cards_and_columns_of_a_table_begin_on_the_right(page: tuple[Page, str]) -> None:
    opened, locale = page
    first, second = {"ar": ("عمّان", "إربد"), "he": ("חיפה", "יפו")}[locale]
    one, two = box(opened, first), box(opened, second)
    assert one["left"] >= two["right"] or one["bottom"] <= two["top"]
    town, before, now = {"ar": ("المدينة", "قبل", "الآن"), "he": ("עיר", "לפני", "עכשיו")}[locale]
    cells = [opened.locator("th", has_text=words).first.bounding_box() for words in (town, before, now)]
    lefts = [cell["x"] for cell in cells if cell]
    assert lefts == sorted(lefts, reverse=True)


def test_marks_of_lists_and_quotations_stand_on_the_right(page: tuple[Page, str]) -> None:
    opened, _ = page
    styles = opened.locator("ul").first.evaluate(
        "ul => [getComputedStyle(ul).paddingRight, getComputedStyle(ul).paddingLeft]"
    )
    assert float(styles[0][:-2]) >= 16 > float(styles[1][:-2])
    borders = opened.locator("blockquote").first.evaluate(
        "q => [getComputedStyle(q).borderRightWidth, getComputedStyle(q).borderLeftWidth, q.dir]"
    )
    assert borders[1] == "0px"


def test_the_groups_of_a_number_stay_in_order(page: tuple[Page, str]) -> None:
    opened, locale = page
    numbers = {"ar": ("+962 6 555 0100", "079-555-0100"), "he": ("03-555-0100", "+972 3 555 0100")}[locale]
    for number in (*numbers, "4 200", "2 050"):
        # Of each sign, where it stands: within one line they follow each other from left to right.
        script = """words => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.replaceAll("\\u00a0", " ").indexOf(words);
                if (at < 0) continue;
                return [...words].map((_, n) => {
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at + n);
                    range.setEnd(walker.currentNode, at + n + 1);
                    const box = range.getBoundingClientRect();
                    return [Math.round(box.top), box.left];
                });
            }
        }"""
        places = opened.evaluate(script, number)
        assert places, number
        for line in {top for top, _ in places}:
            lefts = [left for top, left in places if top == line]
            assert lefts == sorted(lefts), number


def test_what_is_borrowed_from_another_language_says_so(page: tuple[Page, str]) -> None:
    opened, _ = page
    words = opened.get_by_text("Not translated yet, is it?")
    assert words.evaluate("p => [p.closest('[lang]').lang, p.closest('[dir]').dir]") == ["en", "ltr"]
    assert box(opened, "?")["left"] > box(opened, "Not translated")["left"]


@pytest.mark.parametrize("width", [320, 600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, files: dict[tuple[str, str], Path], width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    opened = context.new_page()
    for file in files.values():
        opened.goto(file.as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
