"""What the rules say of generated letters, beside what Chromium computes of them: contrast, size and width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from newsletter.check.accessibility.cascade import Screen
from newsletter.check.accessibility.legibility import DAY, NIGHT, faint
from newsletter.check.accessibility.looks import Look, Seen, stated, texts
from newsletter.check.accessibility.night import authored
from newsletter.check.accessibility.overflow import NARROW, too_wide
from newsletter.render.bare import render_mjml
from newsletter.render.document import Element, parse
from newsletter.render.serialise import serialise
from newsletter.simulate.colours import Colour

from .designs import Design, designs

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
NUMBER = "data-number"
HOST = "https://letters.example"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400"/></svg>'
DESK = 700
# What a channel of a colour may differ by where one is mixed from two.
ROUNDED = 2.0


@dataclass
class Agreement:
    """How many times both were asked, how often Chromium found the fault, and each time that we say otherwise."""

    asked: int = 0
    faults: int = 0
    different: list[str] = field(default_factory=list)

    @property
    def alike(self) -> int:
        """Return how many times they agree."""
        return self.asked - len(self.different)

    def add(self, ours: object, theirs: object, where: str) -> None:
        """Count one answer of each."""
        self.asked += 1
        self.faults += bool(theirs)
        if ours != theirs:
            self.different.append(f"{where}: we say {ours}, Chromium says {theirs}")


@dataclass(frozen=True)
class Result:
    """The agreements: on what is too faint by day and by night, on the colours themselves, on what is too wide."""

    designs: int
    by_day: Agreement
    by_night: Agreement
    colours: Agreement
    width: Agreement

    @property
    def parts(self) -> tuple[tuple[str, Agreement], ...]:
        """Return the agreements with their titles."""
        return (
            ("texts that are too faint by day", self.by_day),
            ("texts that are too faint by night", self.by_night),
            ("colours, grounds and sizes of these texts", self.colours),
            (f"letters that are wider than {NARROW} pixels", self.width),
        )


def compare(browser: Browser, count: int) -> Result:
    """Ask both of so many generated letters."""
    result = Result(count, Agreement(), Agreement(), Agreement(), Agreement())
    pages = {scheme: _page(browser, scheme) for scheme in ("light", "dark")}
    for design in designs(count):
        root = _numbered(design)
        html = serialise(root)
        _contrast(root, html, design.name, pages, result)
        narrow = pages["light"]
        narrow.set_viewport_size({"width": NARROW, "height": 800})
        narrow.set_content(html)
        wide = narrow.evaluate("document.documentElement.scrollWidth")
        told = too_wide(root)
        what = ", ".join(f"{each.element.tag} {each.words[:30]} {each.needs:.0f}>{each.room:.0f}" for each in told)
        result.width.add(bool(told), wide > NARROW, f"{design.name} is {wide} px wide ({what})")
        narrow.set_viewport_size({"width": DESK, "height": 800})
    for page in pages.values():
        page.close()
    return result


def _page(browser: Browser, scheme: str) -> Page:
    page = browser.new_page(viewport={"width": DESK, "height": 800}, color_scheme=scheme)
    page.route("**/*", _answer)
    page.goto(HOST)
    return page


def _answer(route: Route) -> None:
    """Answer every picture with one that can be drawn: a broken one takes no room."""
    if route.request.resource_type == "image":
        route.fulfill(body=PICTURE, content_type="image/svg+xml")
    else:
        route.fulfill(body="<!DOCTYPE html>", content_type="text/html")


def _numbered(design: Design) -> Element:
    html, problems = render_mjml(design.mjml, Path(f"{design.name}.mjml"), design.name)
    if html is None:
        raise ValueError("\n".join(map(str, problems)))
    root = parse(html)
    for number, element in enumerate(each for each in root.iter() if isinstance(each.tag, str)):
        element.set(NUMBER, str(number))
    return root


def _contrast(root: Element, html: str, name: str, pages: dict[str, Page], result: Result) -> None:
    body = root.find("body")
    assert body is not None  # noqa: S101 - every compiled letter has one
    declared = {"light": stated(root, Screen(DESK)), "dark": authored(root)}
    ours = {scheme: dict(_looks(texts(body, of or declared["light"]))) for scheme, of in declared.items()}
    for scheme, when, agreement in (("light", DAY, result.by_day), ("dark", NIGHT, result.by_night)):
        pages[scheme].set_content(html)
        for number, colour, ground, known, size, weight in pages[scheme].evaluate(MEASURE):
            look = ours[scheme].get(number)
            if not known or look is None:
                if known:
                    agreement.add("nothing", "a text", f"{name}, element {number}")
                continue
            theirs = Look(_colour(colour), _colour(ground), size, weight >= 600)
            where = f"{name}, element {number}"
            agreement.add(faint(look, when) is not None, faint(theirs, when) is not None, f"{where}: {look} {theirs}")
            is_near = _is_near(look, colour, ground, size)
            result.colours.add("other looks" if not is_near else "", "", f"{where}, {scheme}: {look} {theirs}")


def _looks(seen: Iterator[Seen]) -> Iterator[tuple[int, Look]]:
    for each in seen:
        yield int(str(each.element.get(NUMBER))), each.look


def _colour(channels: list[float]) -> Colour:
    return Colour(*(round(channel) for channel in channels))


def _is_near(look: Look, colour: list[float], ground: list[float], size: float) -> bool:
    pairs = ((look.colour, colour), (look.ground, ground))
    return abs(look.size - size) < 0.1 and all(
        own is not None and abs(one - other) <= ROUNDED
        for own, channels in pairs
        for one, other in zip((own.red, own.green, own.blue) if own else (), channels, strict=False)
    )
