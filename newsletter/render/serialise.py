"""A parsed document back to HTML text.

Own, because libxml2's serialiser percent-encodes addresses, international domains included. Characters that nobody can
see are written as numbers, so that no editor or gateway strips them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
RAW = frozenset({"style", "script"})
# Zs but the space, Zl, Zp, Cf, the joiner U+034F and the variation selectors; no line feed, no tab.
INVISIBLE = re.compile(
    "[\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
TEXT = re.compile(f"[&<>]|{INVISIBLE.pattern}")
ATTRIBUTE = re.compile(f'[&<>"]|{INVISIBLE.pattern}')
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def serialise(root: _Element) -> str:
    """Return a document as HTML, its doctype first."""
    pieces = ["<!DOCTYPE html>\n"]
    _write(root, pieces)
    return "".join(pieces)


def escape_text(text: str) -> str:
    """Return a text as it is written between tags."""
    return TEXT.sub(_entity, text)


def escape_attribute(text: str) -> str:
    """Return a text as it is written in a quoted attribute."""
    return ATTRIBUTE.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    character = match.group(0)
    return ENTITIES.get(character) or f"&#{ord(character)};"


def _write(element: _Element, pieces: list[str]) -> None:
    name: object = element.tag
    text = str(element.text or "")
    if not isinstance(name, str):
        # A comment: what it holds is for Outlook, and stays to the letter.
        pieces += ["<!--", text, "-->"]
        return
    attributes = "".join(f' {key!s}="{escape_attribute(str(value))}"' for key, value in element.items())
    pieces.append(f"<{name}{attributes}>")
    if name in VOID:
        return
    pieces.append(text if name in RAW else escape_text(text))
    for child in element:
        _write(child, pieces)
        if child.tail:
            pieces.append(escape_text(child.tail))
    pieces.append(f"</{name}>")
