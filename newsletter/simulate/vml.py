"""Word's drawings (VML, Microsoft) as boxes of HTML: the backgrounds and round buttons that are drawn for it alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.simulate.css import Declaration, read_declarations, write_declarations
from newsletter.simulate.sheets import remove
from newsletter.simulate.step import TreeStep

if TYPE_CHECKING:
    from lxml.etree import _Element

SHAPES = ("v:rect", "v:roundrect", "v:oval", "v:image")
PARTS = frozenset({"v:fill", "v:stroke", "v:path", "v:imagedata", "w:anchorlock", "o:lock", "v:shadow"})
COPIED = frozenset({"width", "height", "text-align"})
PERCENT = re.compile(r"[\d.]+")


def drawn_shapes(says: str) -> TreeStep:
    """Return the step that puts a box in the place of each shape, with its size, colour, picture and corners."""

    def act(root: _Element) -> int:
        shapes = list(root.iter(*SHAPES))
        for shape in shapes:
            _draw(shape)
        for box in root.iter("v:textbox"):
            box.tag = "div"
            box.set("style", f"padding:{_inset(str(box.attrib.pop('inset', '')))}")
        return len(shapes)

    return TreeStep("drawn-shapes", says, act)


def _draw(shape: _Element) -> None:
    kind = str(shape.tag)
    own = read_declarations(shape.get("style", ""))
    style = [each for each in own if each.name in COPIED]
    fills = list(shape.iter("v:fill"))
    source = (fills[0].get("src", "") if fills else "") or shape.get("src", "")
    colour = shape.get("fillcolor", "") or (fills[0].get("color", "") if fills else "")
    if colour and shape.get("fill", "true") not in ("false", "f"):
        style.append(Declaration("background-color", colour.split()[0]))
    if source:
        style.append(Declaration("background-image", f"url('{source}')"))
        tiles = bool(fills) and fills[0].get("type") == "tile"
        style.append(Declaration("background-repeat", "repeat" if tiles else "no-repeat"))
        if not tiles:
            style.append(Declaration("background-size", "cover"))
    if shape.get("stroke", shape.get("stroked", "true")) not in ("false", "f"):
        style.append(Declaration("border", f"1px solid {shape.get('strokecolor', '#000000').split()[0]}"))
    if kind == "v:roundrect":
        style.append(Declaration("border-radius", f"{_arc(shape.get('arcsize', '20%')):g}px"))
    if any(each.name == "mso-width-percent" and each.value == "1000" for each in own):
        style = [each for each in style if each.name != "width"]
    if any(each.name == "v-text-anchor" and each.value == "middle" for each in own):
        style += [Declaration("display", "inline-flex"), Declaration("align-items", "center")]
        style.append(Declaration("justify-content", "center"))
    for part in [child for child in shape.iter() if child.tag in PARTS]:
        remove(part)
    href = shape.get("href")
    shape.attrib.clear()
    shape.tag = "a" if href else "div"
    if href:
        shape.set("href", href)
        style.append(Declaration("text-decoration", "none"))
        if not any(each.name == "display" for each in style):
            style.append(Declaration("display", "block"))
    # A dark mode leaves the colours of what is drawn as they are.
    shape.set("data-drawn", "")
    shape.set("style", write_declarations(style))


def _arc(size: str) -> float:
    """Return the radius of a corner in pixels, about: a share of the shorter side, which most buttons have 40 of."""
    match = PERCENT.search(size)
    share = float(match.group()) if match else 0.0
    return 40 * (share / 100 if size.endswith("%") else share / 65536 if size.endswith("f") else share)


def _inset(inset: str) -> str:
    """Return left, top, right and bottom as padding; by default a tenth and a twentieth of an inch."""
    parts = [part.strip() or "0" for part in inset.split(",")] if inset else ["7.2pt", "3.6pt", "7.2pt", "3.6pt"]
    left, top, right, bottom = (*parts, *["0"] * (4 - len(parts)))[:4]
    return " ".join(_length(part) for part in (top, right, bottom, left))


def _length(text: str) -> str:
    return f"{text}px" if text.replace(".", "").isdigit() and text != "0" else text
