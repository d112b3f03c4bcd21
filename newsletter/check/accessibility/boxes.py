"""The boxes of elements on a narrow screen: how much of the room they take for themselves (CSS Box Model 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.check.accessibility.cascade import Cascade
from newsletter.check.accessibility.measures import length, sides

if TYPE_CHECKING:
    from newsletter.render.document import Element

PROPERTIES = (
    "width", "min-width", "max-width", "padding", "padding-left", "padding-right", "margin", "margin-left",
    "margin-right", "border", "border-left", "border-right", "border-width", "border-collapse", "display",
    "white-space", "overflow", "overflow-x", "overflow-wrap", "word-wrap", "word-break", "font", "font-size",
    "font-weight", "font-family", "float", "table-layout", "box-sizing", "position",
)  # fmt: skip
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark"}
) | frozenset({"q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"})
BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
MONOSPACED = frozenset({"pre", "code", "kbd", "samp", "tt"})
# HTML Living Standard 15.3: what browsers give without being told.
SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 5 / 6, "sub": 5 / 6, "sup": 5 / 6}
MARGINS = {"blockquote": 80.0, "figure": 80.0, "dd": 40.0, "body": 16.0}
PADDINGS = {"ul": 40.0, "ol": 40.0, "td": 2.0, "th": 2.0}
PIXELS = re.compile(r"\d+(?:\.\d+)?(?:px)?$")
BORDER = re.compile(r"(?<![\w#.])(\d*\.?\d+)px")


@dataclass(frozen=True)
class Box:
    """An element's box. `beside` is what padding, border and margin take from its width, all in CSS pixels.

    `width` is None where the element is as wide as there is room, `share` its part of the room if it is given so;
    `most` is what it never exceeds. `size` is that of the letters.
    """

    display: str
    width: float | None
    share: float | None
    least: float
    most: float | None
    fits: bool
    beside: float
    margin: float
    size: float
    is_bold: bool
    is_monospaced: bool
    keeps_lines: bool
    breaks_words: bool
    is_clipped: bool


def box_of(element: Element, cascade: Cascade, around: Box | None) -> Box:
    """Return the box of an element in another one's."""
    values = cascade.values(element)
    em = _size(element, values, around.size if around else 16.0)
    stated = values.get("width", "").lower() or _attribute(element)
    width, share = length(stated, em), _share(stated)
    margin, padding, border = _margin(element, values, em), _padding(element, values, em), _border(element, values)
    is_whole = values.get("box-sizing", "") == "border-box" or element.tag == "table"
    inside = width - padding - border if width is not None and is_whole else width
    most = values.get("max-width", "").lower()
    white = values.get("white-space", "").lower()
    return Box(
        _display(element, values),
        None if inside is None else max(inside, 0.0),
        share,
        length(values.get("min-width", ""), em) or 0.0,
        length(most, em),
        bool(most) and most != "none" and length(most, em) is None,
        padding + border + margin,
        margin,
        em,
        _is_bold(element, values, around),
        _is_monospaced(element, values, around),
        ("nowrap" in white or white == "pre") if white else element.tag == "pre" or bool(around and around.keeps_lines),
        _breaks(values, around),
        values.get("overflow", values.get("overflow-x", "visible")).lower() not in ("visible", ""),
    )


def _display(element: Element, values: Mapping[str, str]) -> str:
    if stated := values.get("display", "").lower():
        return stated
    if "float" in values and values["float"].lower() in ("left", "right"):
        return "block"
    if element.tag in ("td", "th"):
        return "table-cell"
    return "table" if element.tag == "table" else "inline" if element.tag in INLINE else "block"


def _attribute(element: Element) -> str:
    """Return what the attribute `width` says, which pictures, tables and cells have."""
    typed = str(element.get("width") or "").strip()
    return f"{typed}px" if typed.replace(".", "", 1).isdigit() else typed if typed.endswith(("%", "px")) else ""


def _share(stated: str) -> float | None:
    return length(stated, 1.0, 1.0) if stated.endswith("%") else None


def _margin(element: Element, values: Mapping[str, str], em: float) -> float:
    own = MARGINS.get(str(element.tag), 0.0)
    if not any(name.startswith("margin") for name in values):
        return own
    found = sides(values, "margin", em)
    return found["left"] + found["right"]


def _padding(element: Element, values: Mapping[str, str], em: float) -> float:
    own = PADDINGS.get(str(element.tag), 0.0)
    if element.tag in ("td", "th"):
        table = next(element.iterancestors("table"), None)
        typed = str(table.get("cellpadding") or "") if table is not None else ""
        own = 2 * float(typed) if typed.isdigit() else own
    if not any(name.startswith("padding") for name in values):
        return own
    found = sides(values, "padding", em)
    return found["left"] + found["right"]


def _border(element: Element, values: Mapping[str, str]) -> float:
    typed = str(element.get("border") or "")
    total = 2 * float(typed) if element.tag == "table" and typed.isdigit() else 0.0
    for name, value in values.items():
        if not name.startswith("border") or name == "border-collapse":
            continue
        match = BORDER.search(value)
        wide = float(match[1]) if match and "none" not in value else 0.0
        total = 2 * wide if name in ("border", "border-width") else total + wide
    return total


def _size(element: Element, values: Mapping[str, str], around: float) -> float:
    stated = values.get("font-size") or next(
        (part.partition("/")[0] for part in values.get("font", "").split() if part[0].isdigit() and "p" in part), ""
    )
    found = length(stated, around, around)
    return found if found is not None else around * SIZES.get(str(element.tag), 1.0)


def _is_bold(element: Element, values: Mapping[str, str], around: Box | None) -> bool:
    weight = values.get("font-weight", "").lower()
    if weight and weight != "inherit":
        return "bold" in weight or (weight.isdigit() and int(weight) >= 600)
    return element.tag in BOLD or "bold" in values.get("font", "") or bool(around and around.is_bold)


def _is_monospaced(element: Element, values: Mapping[str, str], around: Box | None) -> bool:
    if family := values.get("font-family", values.get("font", "")).lower():
        return any(name in family for name in ("mono", "courier", "consolas", "menlo"))
    return element.tag in MONOSPACED or bool(around and around.is_monospaced)


def _breaks(values: Mapping[str, str], around: Box | None) -> bool:
    """Tell whether words are broken anywhere, and count as narrow in tables, too (CSS Text 3, 5.2 and 5.5)."""
    stated = {values.get(name, "").lower() for name in ("word-break", "overflow-wrap", "word-wrap")}
    if values.get("word-break", "").lower() in ("break-all", "break-word") or "anywhere" in stated:
        return True
    return bool(around and around.breaks_words) and not stated & {"normal", "keep-all"}
