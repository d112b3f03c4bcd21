"""What a block's schema asks of an issue as a whole: how many items, one block of a type, dates in their order."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from newsletter.content.model import Block, Document, Item, every_block
from newsletter.problems import Problem, error, warning
from newsletter.theme.model import BlockSchema, FieldSchema, Theme


def broken_rules(document: Document, theme: Theme, typed: Sequence[str]) -> Iterator[Problem]:
    """Yield what the blocks of a document do against their schemas; `typed` are the lines of its file.

    A block that only some readers see may stand in the place of another one of its type.
    """
    first: dict[str, int] = {}
    for block in every_block(document.blocks):
        schema = theme.blocks.get(block.type)
        if schema is None:
            continue
        line, source = block.line, _line(typed, block.line)
        if schema.once and not block.when and first.setdefault(block.type, line) != line:
            sentence = f'there is a second ":::{block.type}"; the first one stands in line {first[block.type]}'
            yield error("second-block", sentence, document.path, line, hint="take one of them away", source=source)
        count = len(block.items)
        if count and (count < schema.least or count > (schema.most or count)):
            sentence = (
                f'":::{block.type}" has {count} item{"" if count == 1 else "s"}, and looks well with {_range(schema)}'
            )
            hint = "take some away, or begin another block" if count > schema.least else "add one, or write it as text"
            yield warning("item-count", sentence, document.path, line, hint=hint, source=source)
        ends = [item.line - 1 for item in block.items[1:]]
        for item, end in zip(block.items, [*ends, block.end_line], strict=False):
            for field in schema.item.values():
                if field.after and (problem := _turned(field, item, range(item.line, end + 1), document, block, typed)):
                    yield problem


def _turned(
    field: FieldSchema, item: Item, lines: range, document: Document, block: Block, typed: Sequence[str]
) -> Problem | None:
    """Return the problem of a date that is before the one that it has to follow."""
    late, early = item.fields.get(field.name), item.fields.get(field.after)
    if not isinstance(late, datetime.date) or not isinstance(early, datetime.date) or _day(late) >= _day(early):
        return None
    of_day = f"{late:%Y-%m-%d}"
    is_own = block.line <= item.line <= block.end_line
    found = (number for number in lines if of_day in _line(typed, number)) if is_own else iter(())
    line = next(found, item.line if is_own else block.line)
    sentence = f"{field.name} is {of_day}, and {field.after} is later: {early:%Y-%m-%d}"
    source = _line(typed, line)
    column = source.find(of_day) + 1 or None
    hint = "put the earlier day first, and see whether the year is right"
    return error("dates-turned", sentence, document.path, line, column=column, hint=hint, source=source)


def _day(date: datetime.date) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _range(schema: BlockSchema) -> str:
    if schema.least and schema.most:
        return f"{schema.least} to {schema.most}"
    return f"{schema.least} or more" if schema.least else f"{schema.most} at the most"


def _line(typed: Sequence[str], number: int) -> str:
    return typed[number - 1] if 0 < number <= len(typed) else ""
