"""Text of one direction inside text of the other: numbers among right-to-left words, and a language among another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from newsletter.content.model import Block, Item, RichText, Table
from newsletter.theme.locales import direction

if TYPE_CHECKING:
    from markdown_it.token import Token

# UAX #9: among right-to-left letters the groups of a number change places where more than one sign parts them, or a
# space; behind a left-to-right mark they stay as they are (rules W2, W4 and W7).
MARK = "\u200e"
NUMBER = re.compile(rf"(?<!\w){MARK}?(?P<number>(?:\+|\(\+?)?\d+(?:[)]?[ \u00a0.-]\d+)+(?!\w)|\+\d+)")
BLOCK_TAG = re.compile(r"<(?P<name>p|ul|ol|blockquote|table|pre|h[1-6])\b(?![^>]*\blang=)")


def keep_numbers(tokens: Sequence[Token]) -> None:
    """Keep the groups of numbers in order in the words of a right-to-left paragraph; addresses and code stay."""
    is_address = False
    for token in tokens:
        if token.type == "link_open":
            is_address = token.markup in ("bare", "autolink")
        elif token.type == "link_close":
            is_address = False
        elif token.type == "text" and not is_address:
            token.content = NUMBER.sub(rf"{MARK}\g<number>", token.content)


def in_language(block: Block, locale: str) -> Block:
    """Return a block whose texts say in which language they are, for showing it among texts of another."""
    said = f' lang="{escape(locale.replace("_", "-"))}" dir="{direction(locale)}"'
    return replace(
        block,
        fields=_said(block.fields, said),
        items=tuple(Item(_said(item.fields, said), item.line) for item in block.items),
        intro=_marked(block.intro, said) if block.intro else None,
        children=tuple(tuple(in_language(inner, locale) for inner in part) for part in block.children),
    )


def _said(fields: Mapping[str, object], said: str) -> Mapping[str, object]:
    return {name: _value(value, said) for name, value in fields.items()}


def _value(value: object, said: str) -> object:
    if isinstance(value, RichText):
        return _marked(value, said)
    if isinstance(value, Table):
        cells = tuple(_marked(cell, said) for cell in value.head)
        rows = tuple(tuple(_marked(cell, said) for cell in row) for row in value.rows)
        return replace(value, head=cells, rows=rows, html=BLOCK_TAG.sub(rf"<\g<name>{said}", value.html))
    if isinstance(value, tuple):
        return tuple(_value(part, said) for part in value)
    return value


def _marked(text: RichText, said: str) -> RichText:
    html, count = BLOCK_TAG.subn(rf"<\g<name>{said}", text.html)
    return replace(text, html=html if count or not html or " lang=" in html else f"<span{said}>{html}</span>")
