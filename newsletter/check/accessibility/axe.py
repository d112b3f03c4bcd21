"""What axe-core finds, as problems of the files that an edition was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.problems import Problem
from newsletter.render.serialise import serialise

if TYPE_CHECKING:
    from newsletter.browser.axe import Violation
    from newsletter.render.document import Element

NUMBER = "data-newsletter-axe"
# What our own rules tell of, in an author's words and with the line.
OURS = frozenset(
    {
        "color-contrast",
        "document-title",
        "duplicate-id",
        "heading-order",
        "html-has-lang",
        "html-lang-valid",
        "image-alt",
        "link-name",
        "target-size",
    }
)
# What holds for a page of the web: in a mailbox, an edition is a part of somebody else's page.
OF_PAGES = frozenset(
    {
        "bypass",
        "landmark-one-main",
        "meta-refresh",
        "meta-viewport",
        "page-has-heading-one",
        "region",
    }
)
SKIPPED = OURS | OF_PAGES


def numbered(root: Element) -> str:
    """Return a document as HTML in which each element has its number, from 0 in the document's order."""
    twin = deepcopy(root)
    for number, element in enumerate(_elements(twin)):
        element.set(NUMBER, str(number))
    return serialise(twin)


def findings(examined: Examined, violations: Iterable[Violation]) -> Iterator[Problem]:
    """Yield a warning for each rule of axe that an edition breaks, at the first element that does."""
    elements: Mapping[int, Element] = dict(enumerate(_elements(examined.tree)))
    for each in violations:
        element = next((elements[number] for number in each.elements if number in elements), None)
        place = examined.looks_place(element) if element is not None else Place(examined.path)
        count = f", {len(each.elements)} times" if len(each.elements) > 1 else ""
        sentence = f"axe-core ({each.rule}): {each.help}{count}"
        yield problem("axe", sentence, place, f"what it means and what to write: {each.url.partition('?')[0]}")


def _elements(root: Element) -> list[Element]:
    return [element for element in root.iter() if isinstance(element.tag, str)]
