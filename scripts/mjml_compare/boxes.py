"""Where images, texts and buttons stand in Chromium: measured without a network, and compared two by two."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
HOST = "https://letters.example"
# Every picture is replaced by one of this size, so that all have the same shape.
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400"/></svg>'
WIDTHS = (600, 360)
TOLERANCE = 2.0


@dataclass(frozen=True)
class Box:
    """One image, text or button, and where it stands in CSS pixels."""

    kind: str
    label: str
    x: float
    y: float
    width: float
    height: float

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True)
class Difference:
    """A box that stands elsewhere, or that one of two pages has alone; then `pixels` is None."""

    box: Box
    pixels: float | None


class ChromiumMissingError(Exception):
    """There is no Chromium on this machine."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the system's Chromium. Raises ChromiumMissingError."""
    path = shutil.which("chromium")
    if path is None:
        raise ChromiumMissingError("Chromium is not installed (package: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def measure(browser: Browser, pages: Mapping[str, str], width: int) -> Mapping[str, list[Box]]:
    """Return the boxes of each page, by its name, in a window of a width. Nothing is loaded from elsewhere."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.route("**/*", lambda route: _answer(route, pages))
    found = {name: _boxes(page, name) for name in pages}
    page.close()
    return found


def _boxes(page: Page, name: str) -> list[Box]:
    page.goto(f"{HOST}/{name}")
    return [Box(*values) for values in page.evaluate(MEASURE)]


def _answer(route: Route, pages: Mapping[str, str]) -> None:
    name = route.request.url.removeprefix(f"{HOST}/")
    if route.request.resource_type == "document" and name in pages:
        route.fulfill(body=pages[name], content_type="text/html; charset=utf-8")
    elif route.request.resource_type == "image":
        route.fulfill(body=PICTURE, content_type="image/svg+xml")
    else:
        route.abort()


def differences(ours: Iterable[Box], theirs: Iterable[Box]) -> list[Difference]:
    """Return the boxes of theirs that are not where they should be in ours; the larger the difference, the earlier.

    Boxes of one kind are matched by what they show, in order. Of one without a match it is told that it is alone.
    """
    found: list[Difference] = []
    here, there = list(ours), list(theirs)
    for kind in ("image", "text", "button"):
        mine, other = ([box for box in boxes if box.kind == kind] for boxes in (here, there))
        labels = [[box.label for box in boxes] for boxes in (mine, other)]
        for _, a, b, c, d in SequenceMatcher(None, *labels, autojunk=False).get_opcodes():
            if labels[0][a:b] == labels[1][c:d]:
                found += [Difference(two, _apart(one, two)) for one, two in zip(mine[a:b], other[c:d], strict=True)]
            else:
                found += [Difference(box, None) for box in (*mine[a:b], *other[c:d])]
    wrong = [difference for difference in found if difference.pixels is None or difference.pixels > TOLERANCE]
    return sorted(wrong, key=lambda difference: -(difference.pixels or 1e9))


def _apart(one: Box, two: Box) -> float:
    """Return how far two boxes are apart: the largest distance of two of their edges."""
    return max(abs(a - b) for a, b in zip(one.edges, two.edges, strict=True))
