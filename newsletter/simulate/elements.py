"""Steps on elements and attributes that a mail program takes out or puts others in the place of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsletter.simulate.selectors import read_selector
from newsletter.simulate.sheets import remove, selectors_that
from newsletter.simulate.step import TreeStep

if TYPE_CHECKING:
    from lxml.etree import _Element

ACTIVE = frozenset({"script", "iframe", "object", "embed", "applet", "base", "link", "template"})
KEPT_OF_BODY = ("style", "bgcolor", "background", "class", "id", "dir", "lang")
PAGE = frozenset({"html", "body", ":root"})
DATA_IMAGE = "data:image/"


def without_elements(names: Iterable[str], says: str) -> TreeStep:
    """Return the step that takes out elements with all that is in them."""
    gone = tuple(names)

    def act(root: _Element) -> int:
        found = list(root.iter(*gone))
        for element in found:
            remove(element)
        return len(found)

    return TreeStep("without-elements", says, act)


def without_meta(names: Iterable[str], says: str) -> TreeStep:
    """Return the step that takes out meta elements of some names."""
    gone = frozenset(names)

    def act(root: _Element) -> int:
        found = [meta for meta in root.iter("meta") if meta.get("name", "").lower() in gone]
        for element in found:
            remove(element)
        return len(found)

    return TreeStep("without-meta", says, act)


def without_attributes(names: Iterable[str], says: str, only_on: Iterable[str] = ()) -> TreeStep:
    """Return the step that takes out attributes, on some elements only where those are named."""
    gone, elements = tuple(names), tuple(only_on)

    def act(root: _Element) -> int:
        count = 0
        for element in root.iter(*elements):
            for name in gone:
                if isinstance(element.tag, str) and name in element.attrib:
                    del element.attrib[name]
                    count += 1
        return count

    return TreeStep("without-attributes", says, act)


def without_images(ends: Iterable[str], says: str, *, data: bool = False) -> TreeStep:
    """Return the step that hides pictures whose address has one of some ends, or that stand in the HTML itself."""
    endings = tuple(ends)

    def is_unknown(src: str) -> bool:
        path = src.lower().partition("?")[0]
        return (data and path.startswith(DATA_IMAGE)) or bool(endings and path.endswith(endings))

    def act(root: _Element) -> int:
        found = [image for image in root.iter("img") if is_unknown(image.get("src", ""))]
        for image in found:
            del image.attrib["src"]
        return len(found)

    return TreeStep("without-images", says, act)


def moz_text(says: str) -> TreeStep:
    """Return the step of Thunderbird: all that is in the body gets a div around it, whose class styles can ask for."""

    def act(root: _Element) -> int:
        from lxml import etree

        body = root.find("body")
        if body is None:
            return 0
        inner = etree.Element("div", {"class": "moz-text-html"})
        inner.text, body.text = body.text, None
        inner.extend(list(body))
        body.append(inner)
        return 1

    return TreeStep("moz-text", says, act)


def body_as_division(says: str) -> TreeStep:
    """Return the step of webmail: what was the body becomes a div in a page that is not the email's.

    Rules for `body` and `html` find nothing any more; the page around is white and has no margin of its own.
    """

    def act(root: _Element) -> int:
        from lxml import etree

        body = root.find("body")
        if body is None:
            return 0
        inner = etree.Element("div")
        for name in KEPT_OF_BODY:
            if name in body.attrib:
                inner.set(name, str(body.attrib.pop(name)))
        inner.text, body.text = body.text, None
        inner.extend(list(body))
        body.append(inner)
        body.set("style", "margin:0")
        for name in ("lang", "dir", "class", "id", "style"):
            root.attrib.pop(name, "")
        selectors_that(_is_not_for_the_page, "").act(root)
        return 1

    return TreeStep("body-as-division", says, act)


def _is_not_for_the_page(text: str) -> bool:
    compounds = read_selector(text).compounds
    return not compounds or not any(simple.text.lower() in PAGE for simple in compounds[-1])
