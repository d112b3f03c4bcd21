"""What a block's schema asks of an issue as a whole: how many items, one block of a type, dates in their order."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import PurePosixPath

from newsletter.check.catalogue import problem
from newsletter.check.place import Place
from newsletter.check.stretch import Reader, Stretch, item_stretches, own_stretch
from newsletter.content.model import Document, Item, every_block
from newsletter.problems import Problem
from newsletter.theme.model import BlockSchema, FieldSchema, Theme


def broken_rules(document: Document, theme: Theme, read: Reader) -> Iterator[Problem]:
    """Yield what the blocks of a document do against their schemas; `read` returns the lines of a file.

    A block that only some readers see may stand in the place of another one of its type.
    """
    first: dict[str, Place] = {}
    for block in every_block(document.blocks):
        schema = theme.blocks.get(block.type)
        if schema is None:
            continue
        typed = own_stretch(block, document.path, read)
        place = typed.at(typed.first)
        if schema.once and not block.when and (before := first.setdefault(block.type, place)) != place:
            where = f"line {before.line}" if before.path == place.path else f"{PurePosixPath(before.path).name}"
            sentence = f'there is a second ":::{block.type}"; the first one stands in {where}'
            yield problem("second-block", sentence, place, "take one of them away")
        count = len(block.items)
        if count and (count < schema.least or count > (schema.most or count)):
            sentence = (
                f'":::{block.type}" has {count} item{"" if count == 1 else "s"}, and looks well with {_range(schema)}'
            )
            hint = "take some away, or begin another block" if count > schema.least else "add one, or write it as text"
            yield problem("item-count", sentence, place, hint)
        for item, lines in zip(block.items, item_stretches(block, document.path, read), strict=True):
            for field in schema.item.values():
                if field.after and (turned := _turned(field, item, lines)):
                    yield turned


def _turned(field: FieldSchema, item: Item, lines: Stretch) -> Problem | None:
    """Return the problem of a date that is before the one that it has to follow."""
    late, early = item.fields.get(field.name), item.fields.get(field.after)
    if not isinstance(late, datetime.date) or not isinstance(early, datetime.date) or _day(late) >= _day(early):
        return None
    of_day = f"{late:%Y-%m-%d}"
    sentence = f"{field.name} is {of_day}, and {field.after} is later: {early:%Y-%m-%d}"
    hint = "put the earlier day first, and see whether the year is right"
    return problem("dates-turned", sentence, lines.find(of_day) or lines.at(lines.first), hint)


def _day(date: datetime.date) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _range(schema: BlockSchema) -> str:
    if schema.least and schema.most:
        return f"{schema.least} to {schema.most}"
    return f"{schema.least} or more" if schema.least else f"{schema.most} at the most"
