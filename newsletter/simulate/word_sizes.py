"""Steps of classic Outlook for Windows on lengths: what has a width, a padding, a border, and how they grow."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.simulate.css import read_declarations
from newsletter.simulate.declarations import change_declarations
from newsletter.simulate.step import TreeStep
from newsletter.simulate.word import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

CELLS = frozenset({"td", "th"})
SIDES = ("top", "right", "bottom", "left")
# Where Word takes a width, and where a height, from a style (caniemail, width and height).
WITHOUT_WIDTH = frozenset({"body", "span", "div", "p", "img", "a", "h1", "h2", "h3", "h4", "ul", "ol", "li"})
WITHOUT_HEIGHT = frozenset({"body", "span", "div", "p", "img", "a"})
LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt)\b")
PIXELS = re.compile(r"(\d+)(?:px)?")
WIDEST_BORDER = 8
# At 120 dpi, what scales is 120/96 of what does not.
SCALE = 0.8


def padding_of_cells_only(says: str) -> TreeStep:
    """Return the step that keeps padding of cells alone, and gives all cells of a row the tallest above and below."""

    def change(block: Block, elements: frozenset[str]) -> Block:
        if not elements or elements & CELLS:
            return block
        return tuple(each for each in block if not each.name.startswith("padding"))

    def act(root: _Element) -> int:
        return change_declarations(root, change) + sum(_level(row) for row in root.iter("tr"))

    return TreeStep("padding-of-cells-only", says, act)


def sizes_by_attribute(says: str) -> TreeStep:
    """Return the step that takes the size of pictures from attributes alone, and of text from nothing."""

    def change(block: Block, elements: frozenset[str]) -> Block:
        gone = set()
        if elements and elements <= WITHOUT_WIDTH:
            gone.add("width")
        if elements and elements <= WITHOUT_HEIGHT:
            gone.add("height")
        if not elements or elements - {"table"}:
            gone.add("max-width")
        return tuple(each for each in block if each.name not in gone)

    def act(root: _Element) -> int:
        count = change_declarations(root, change)
        for image in root.iter("img"):
            for name in ("width", "height"):
                # Digits only; else the file says how large it is (mjml 1128).
                if not (image.get(name, "").strip("%").isdigit() or name not in image.attrib):
                    del image.attrib[name]
        return count

    return TreeStep("sizes-by-attribute", says, act)


def borders_of_8_pixels(says: str) -> TreeStep:
    """Return the step that makes no border wider than 8 pixels (caniemail, border)."""

    def narrow(match: re.Match[str]) -> str:
        return f"{min(float(match[1]), WIDEST_BORDER):g}{match[2]}"

    def change(block: Block, _: frozenset[str]) -> Block:
        return tuple(
            replace(each, value=LENGTH.sub(narrow, each.value)) if _is_border(each.name) else each for each in block
        )

    return TreeStep("borders-of-8-pixels", says, lambda root: change_declarations(root, change))


def at_120_dpi(says: str) -> TreeStep:
    """Return the step that shows how sizes part at 120 dpi: what attributes say stays, all else grows.

    It is drawn the other way round, so that the email keeps its width: what would stay gets smaller. Pictures grow
    with the text where the email says PixelsPerInch 96.
    """

    def act(root: _Element) -> int:
        grows = any(meta.get("name") == "pixels-per-inch" for meta in root.iter("meta"))
        count = 0
        for element in root.iter("table", "td", "th", "img"):
            if element.tag == "img" and grows:
                continue
            stated = {each.name for each in read_declarations(element.get("style", ""))}
            for name in ("width", "height"):
                match = PIXELS.fullmatch(element.get(name, ""))
                if match and (name not in stated or element.tag == "img"):
                    element.set(name, str(round(int(match[1]) * SCALE)))
                    count += 1
        return count

    return TreeStep("at-120-dpi", says, act)


def _is_border(name: str) -> bool:
    return name.startswith("border") and not name.endswith(("color", "style", "collapse", "spacing", "radius"))


def _level(row: _Element) -> int:
    """Give the cells of a row the same padding above and below."""
    cells = [cell for cell in row if cell.tag in CELLS]
    if len(cells) < 2:
        return 0
    paddings = [_paddings(cell) for cell in cells]
    count = 0
    for at, side in ((0, "top"), (2, "bottom")):
        tallest = max(own[at] for own in paddings)
        for cell, own in zip(cells, paddings, strict=True):
            if own[at] < tallest:
                style = cell.get("style", "").rstrip("; ")
                cell.set("style", f"{style};padding-{side}:{tallest:g}px")
                count += 1
    return count


def _paddings(cell: _Element) -> list[float]:
    """Return the four paddings of a cell's style, in pixels."""
    found = [0.0] * 4
    for each in read_declarations(cell.get("style", "")):
        values = [_pixels(part) for part in each.value.split()]
        if each.name == "padding" and 1 <= len(values) <= 4:
            top, right = values[0], values[1 % len(values)]
            bottom = values[2] if len(values) > 2 else top
            found = [top, right, bottom, values[3] if len(values) > 3 else right]
        for at, side in enumerate(SIDES):
            if each.name == f"padding-{side}" and values:
                found[at] = values[0]
    return found


def _pixels(text: str) -> float:
    match = LENGTH.fullmatch(text)
    return float(match[1]) * (4 / 3 if match[2] == "pt" else 1) if match else 0.0
