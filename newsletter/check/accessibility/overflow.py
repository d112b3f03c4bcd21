"""What is wider than a narrow telephone: WCAG 2.2, success criterion 1.4.10, asks that 320 CSS pixels are enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from newsletter.check.accessibility.boxes import PROPERTIES, Box, box_of
from newsletter.check.accessibility.cascade import Cascade, Screen
from newsletter.check.accessibility.letters import width, words
from newsletter.check.examined import HIDDEN_TEXT

if TYPE_CHECKING:
    from newsletter.render.document import Element

NARROW = 320
# Fonts differ: what is not wider by so many pixels, or a word by such a part, may be narrower in another one.
DOUBT, PART = 4.0, 0.03
# What holds no words that stand in a line with those around it.
BLOCKS = frozenset(
    {"table", "tbody", "thead", "tfoot", "tr", "td", "th", "img", "p", "ul", "ol", "li", "h1", "h2", "h3"}
)


@dataclass(frozen=True)
class Wide:
    """An element that is wider than its room, in CSS pixels. `words` is the word that is too long, if it is one."""

    element: Element
    needs: float
    room: float
    words: str = ""


def too_wide(root: Element, screen: int = NARROW) -> list[Wide]:
    """Return what does not fit into the width of a screen, the innermost of each."""
    body = root.find("body")
    if body is None:
        return []
    page = _Page(Cascade(root, Screen(screen), PROPERTIES))
    return list(page.wide(body, float(screen)))


@dataclass
class _Page:
    cascade: Cascade
    _boxes: dict[Element, Box] = field(default_factory=dict)
    _least: dict[Element, float] = field(default_factory=dict)

    def box(self, element: Element) -> Box:
        if element not in self._boxes:
            parent = element.getparent()
            around = self.box(parent) if parent is not None else None
            self._boxes[element] = box_of(element, self.cascade, around)
        return self._boxes[element]

    def wide(self, element: Element, room: float) -> Iterator[Wide]:
        """Yield what in an element, and of itself, does not fit into some room."""
        box = self.box(element)
        if box.display == "none" or element.tag in HIDDEN_TEXT:
            return
        if element.tag == "img":
            if not box.fits and box.width is not None:
                yield from _over(element, _at_most(box.width, box) + box.beside, room)
            return
        inside = self._inside(box, room)
        # Of its content the part that is too wide is told, not each box that it stands in.
        found = [*self._words(element, inside), *self._in_children(element, inside)]
        if box.is_clipped and (box.most is not None or box.fits or box.width is not None):
            found = []
        yield from found
        if not found and box.width is not None and not box.fits and box.display != "table-cell":
            yield from _over(element, _at_most(box.width, box) + box.beside, room)
        elif not found and box.least:
            yield from _over(element, box.least + box.beside, room)

    def _inside(self, box: Box, room: float) -> float:
        left = room - box.beside
        if box.display == "table-cell":
            return left
        if box.width is not None and box.display != "inline":
            return max(_at_most(box.width, box), 0.0) if not box.fits else min(box.width, left)
        if box.share is not None and box.display != "table":
            return min(room * box.share, left) if box.share < 1 else left
        return _at_most(left, box)

    def _in_children(self, element: Element, room: float) -> Iterator[Wide]:
        for child in element.iterchildren("*"):
            if child.tag == "tr":
                yield from self._in_row(child, room)
            else:
                yield from self.wide(child, room)

    def _in_row(self, row: Element, room: float) -> Iterator[Wide]:
        cells = [cell for cell in row.iterchildren("td", "th") if self.box(cell).display != "none"]
        if len(cells) == 1 or any(self.box(cell).display == "block" for cell in cells):
            for cell in cells:
                yield from self.wide(cell, room)
        elif cells:
            yield from _over(row, sum(self.least(cell) for cell in cells), room)

    def least(self, element: Element) -> float:
        """Return how narrow an element can get, with what is beside its content (CSS Sizing 3, min-content)."""
        if element not in self._least:
            self._least[element] = self._narrowest(element)
        return self._least[element]

    def _narrowest(self, element: Element) -> float:
        box = self.box(element)
        if box.display == "none" or element.tag in HIDDEN_TEXT:
            return 0.0
        if element.tag == "img":
            is_elastic = box.fits or box.share is not None or box.width is None
            return box.beside if is_elastic else _at_most(box.width or 0.0, box) + box.beside
        content = max((wide for _, wide in self._runs(element)), default=0.0)
        for child in element.iterchildren("*"):
            if child.tag == "tr":
                content = max(content, sum(self.least(cell) for cell in child.iterchildren("td", "th")))
            else:
                content = max(content, self.least(child))
        if box.width is not None and box.display not in ("inline", "table-cell"):
            content = max(content, box.width) if box.display == "table" else box.width
        return max(_at_most(content, box), box.least) + (0.0 if box.display == "inline" else box.beside)

    def _words(self, element: Element, room: float) -> Iterator[Wide]:
        wide = [(wide, said) for said, wide in self._runs(element) if wide * (1 - PART) > room + DOUBT]
        if wide:
            yield Wide(element, max(wide)[0], room, max(wide)[1])

    def _runs(self, element: Element) -> Iterator[tuple[str, float]]:
        """Yield the words of an element's own text, each with its width; whole lines where they are kept.

        A word that goes on in a child, as “<b>news</b>letter”, is yielded with its neighbours.
        """
        if self.box(element).display == "inline" or not _has_words(element):
            return
        pieces = list(self._pieces(element))
        run, wide = "", 0.0
        for (text, box), after in pairwise([*pieces, ("\n", self.box(element))]):
            parts = (text,) if box.keeps_lines else words(text)
            for number, part in enumerate(parts):
                if number or (text[:1].isspace() and not box.keeps_lines):
                    yield run, wide
                    run, wide = "", 0.0
                run += part
                wide += 0.0 if box.breaks_words else _width(part, box)
            ends = text[-1:].isspace() and not box.keeps_lines
            if ends or after[0][:1] == "\n":
                yield run, wide
                run, wide = "", 0.0

    def _pieces(self, element: Element) -> Iterator[tuple[str, Box]]:
        """Yield the texts of an element and of the inline elements in it; a line's end for whatever else there is."""
        box = self.box(element)
        yield from _lines(str(element.text or ""), element, box)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in HIDDEN_TEXT:
                if self.box(child).display == "inline" and child.tag != "br":
                    yield from self._pieces(child)
                else:
                    yield "\n", box
            yield from _lines(str(child.tail or ""), element, box)


def _has_words(element: Element) -> bool:
    """Tell whether an element can have words of its own, or in an inline element that it holds."""
    if str(element.text or "").strip():
        return True
    return any(child.tag not in BLOCKS or str(child.tail or "").strip() for child in element)


def _lines(text: str, element: Element, box: Box) -> Iterator[tuple[str, Box]]:
    if element.tag != "pre":
        yield (" ".join(text.split()) if box.keeps_lines else text.replace("\n", " ")), box
        return
    for line in text.split("\n"):
        yield line, box
        yield "\n", box


def _width(word: str, box: Box) -> float:
    return box.size * width(word, is_bold=box.is_bold, is_monospaced=box.is_monospaced)


def _at_most(pixels: float, box: Box) -> float:
    return pixels if box.most is None else min(pixels, box.most)


def _over(element: Element, needs: float, room: float) -> Iterator[Wide]:
    if needs > room + DOUBT:
        yield Wide(element, needs, room)
