"""How wide a picture in a sentence may be: Outlook shows it as wide as it says, whatever the column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from newsletter.content.model import Block, RichText, Table
from newsletter.theme.model import BlockSchema, Theme

PICTURE = re.compile(r'(?P<before><img src="[^"]*" alt="[^"]*" )width="(?P<width>\d+)" height="(?P<height>\d+)"')
TEXT = "text"
# Where a theme does not say how wide its sheet is and what it leaves free, in pixels.
WIDTHS = {"sheet": 600, "margin": 48, "gutter": 24}
# As narrow as a picture gets; and what the cells of a table have free at their sides.
NARROWEST, BETWEEN_CELLS = 64, 24


def room_for(schema: BlockSchema, fields: Mapping[str, object], theme: Theme, inside: int) -> int:
    """Return how many pixels a text of a block has from side to side, at least.

    `inside` is how many columns share the width where the block stands in one of them, and 0 where it stands alone.
    """
    given = theme.style.get("widths")
    named = {**WIDTHS, **(given if isinstance(given, Mapping) else {})}
    sheet, margin, gutter = (_pixels(named[name], WIDTHS[name]) for name in WIDTHS)
    columns = fields.get("columns")
    count = max(inside, 1) * (columns if isinstance(columns, int) and columns > 0 else 1)
    room = (sheet - 2 * margin + gutter) // count - gutter
    if schema.type != TEXT:
        # A theme may put a picture of the block's own beside its text, or a frame around it.
        is_beside = ("image" in schema.item or "image" in schema.fields) and count == max(inside, 1)
        room = (room - gutter) // 2 if is_beside else room if schema.item else room - 2 * gutter
    return max(room, NARROWEST)


def _pixels(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def in_room(block: Block, room: int) -> Block:
    """Return a block in whose texts no picture is wider than `room` pixels."""
    if not any("<img " in text for text in _texts(block)):
        return block
    items = tuple(replace(item, fields=_fields(item.fields, room)) for item in block.items)
    intro = _text(block.intro, room) if block.intro else None
    return replace(block, fields=_fields(block.fields, room), items=items, intro=intro)


def _texts(block: Block) -> list[str]:
    values = [block.intro, *block.fields.values(), *(value for item in block.items for value in item.fields.values())]
    return [value.html for value in values if isinstance(value, (RichText, Table))]


def _fields(fields: Mapping[str, object], room: int) -> Mapping[str, object]:
    return {name: _value(value, room) for name, value in fields.items()}


def _value(value: object, room: int) -> object:
    if isinstance(value, Table):
        return _table(value, room)
    return _text(value, room) if isinstance(value, RichText) else value


def _table(table: Table, room: int) -> Table:
    room = max(room // max(len(table.head), 1) - BETWEEN_CELLS, NARROWEST)
    head = tuple(_text(cell, room) for cell in table.head)
    rows = tuple(tuple(_text(cell, room) for cell in row) for row in table.rows)
    return replace(table, head=head, rows=rows, html=_narrowed(table.html, room))


def _text(text: RichText, room: int) -> RichText:
    return RichText(_narrowed(text.html, room), text.text)


def _narrowed(html: str, room: int) -> str:
    def narrowed(found: re.Match[str]) -> str:
        width, height = int(found["width"]), int(found["height"])
        if width <= room:
            return found[0]
        return f'{found["before"]}width="{room}" height="{max(1, round(height * room / width))}"'

    return PICTURE.sub(narrowed, html) if "<img " in html else html
