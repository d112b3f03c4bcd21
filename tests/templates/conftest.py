"""The sample issue and an issue of all examples, built by the real pipeline and opened in one Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.content.pictures.store import PictureStore
from newsletter.render.edition import Edition
from newsletter.render.output import write_build
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from newsletter.theme.model import Theme

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "issues" / "2012-11-energetikas-lideri"
EXAMPLES = ROOT / "templates" / "classic" / "examples"
LETTERS = Path(__file__).with_name("gallery")
MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
NAME = "Enerģētikas līderi"
READER = {
    "subscriber": {"name": "Anna Bērziņa"},
    "unsubscribe_url": "https://news.example/u/1",
    "web_url": "https://news.example/w/1",
}
# What tears a narrow column apart, and what an author may type that no block stands for.
LONG = f"""Pretpulksteņrādītājvirziens{"ainums" * 8} `code` https://news.example/{"a-long-path/" * 9}

- a list
- of **two**

> a quotation

```
words that stay as they were typed, on a line that is longer than any column of a letter is wide
```"""


@dataclass(frozen=True)
class Built:
    """One built edition: its merged HTML on disk, its text, and its source."""

    html: Path
    text: str
    edition: Edition


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings of a publication with public pages, in this repository."""
    publication = Publication(
        name=NAME,
        sender_name=NAME,
        sender_address="zinas@news.example",
        list_domain="news.example",
        postal_address="Zigfrīda Annas Meierovica bulvāris 18, Rīga, LV-1050",
        locale="lv",
        base_url="https://news.example",
    )
    return Settings(root=ROOT, publication=publication)


@pytest.fixture(scope="session")
def theme() -> Theme:
    """The theme under test, without a problem."""
    theme, problems = load_theme("classic", ROOT / "templates")
    assert theme
    assert problems == []
    return theme


def build(folder: Path, locale: str, settings: Settings, out: Path, pictures: PictureStore) -> Built:
    """Build one language of an issue for one reader, with the pictures beside it."""
    theme, problems = load_theme(settings.publication.theme, settings.themes)
    issue, found = load_issue(folder, settings, lambda name: load_theme(name, settings.themes))
    assert issue
    assert theme
    edition, more = render_edition(issue, locale, theme, settings.publication, pictures)
    assert [str(problem) for problem in (*problems, *found, *more)] == []
    assert edition
    write_build(out, [edition], READER, [])
    text = (out / f"{locale}.txt").read_text(encoding="utf-8")
    return Built(out / f"{locale}.html", text, edition)


@pytest.fixture(scope="session")
def pictures(fitted: Path) -> PictureStore:
    """Return where pictures are fitted, each once."""
    return PictureStore(fitted)


@pytest.fixture(scope="session")
def letters(
    theme: Theme, settings: Settings, pictures: PictureStore, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Built]:
    """Build each letter once.

    The sample issue in both languages; `gallery`, every block's example; `more`, their other shapes; `he`, a letter
    that runs from right to left.
    """
    sample = tmp_path_factory.mktemp("sample")
    built = {locale: build(SAMPLE, locale, settings, sample, pictures) for locale in ("lv", "en")}
    for name, locale, text in (
        ("gallery", "lv", gallery_text(theme)),
        ("more", "en", (LETTERS / "more.md").read_text(encoding="utf-8")),
        ("he", "he", (LETTERS / "he.md").read_text(encoding="utf-8")),
    ):
        folder = tmp_path_factory.mktemp(name)
        shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
        (folder / f"{locale}.md").write_text(text, encoding="utf-8")
        (folder / "issue.yaml").write_text("date: 2012-11-12\n", encoding="utf-8")
        own = replace(settings, publication=in_locale(settings, locale))
        built[name] = build(folder, locale, own, folder / "built", pictures)
    return built


def in_locale(settings: Settings, locale: str) -> Publication:
    """Return the publication with another main language."""
    return replace(settings.publication, locale=locale)


def in_theme(settings: Settings, theme: str, locale: str) -> Settings:
    """Return the settings with another theme and main language."""
    return replace(settings, publication=replace(settings.publication, theme=theme, locale=locale))


def gallery_text(theme: Theme) -> str:
    """Return an issue of all examples, as an author who takes each of them would write it."""
    order = ["text", *(name for name in theme.blocks if name not in ("text", "header", "footer"))]
    examples = {name: theme.blocks[name].example.strip() for name in order}
    three = examples["cards"].replace("columns=2", "columns=3").replace(":::\n", "").removesuffix(":::")
    three += "\n### A third story\nWith words only, and two links.\n[One](https://example.org/3)\n[](https://example.org/4)\n"
    three += "\n### A fourth story\nWith words only.\n[](https://example.org/5)\n:::"
    front = "---\nsubject: Every block\npreheader: The examples of the theme\n---\n"
    body = [*examples.values(), "### A smaller heading", LONG, "#### The smallest heading", three]
    return front + "\n\n".join(body) + "\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a whole module.

    It is closed before the next module: while it runs, this thread's event loop is playwright's, and no test can
    have another one.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


Open = Callable[..., Page]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def open_letter(browser: Browser, letters: dict[str, Built]) -> Iterator[Open]:
    """Open a letter as a reader would: how wide, by day or by night, with pictures or without. Pages are kept."""
    pages: dict[tuple[str, bool], Page] = {}

    def open_page(name: str, width: int, scheme: Scheme = "light", *, images: bool = True) -> Page:
        key = (name, images)
        if key not in pages:
            page = pages[key] = browser.new_page()
            page.route("**/*", lambda route: _only_files(route, images=images))
            page.add_init_script(MEASURE)
            page.goto(letters[name].html.as_uri())
        return seen_in(pages[key], width, scheme)

    yield open_page
    for page in pages.values():
        page.close()


def seen_in(page: Page, width: int, scheme: Scheme = "light") -> Page:
    """Return a page in a window that is so many CSS pixels wide, by day or by night."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    return page


def _only_files(route: Route, *, images: bool) -> None:
    """Let nothing through but files, and no pictures where they are off."""
    is_file = route.request.url.startswith("file:")
    if is_file and (images or route.request.resource_type != "image"):
        route.continue_()
    else:
        route.abort()
