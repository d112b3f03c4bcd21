"""The items of a block, and the rows of a table: typed between its fences, or from a file that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.content.bodies import report_empty, report_glued
from newsletter.content.conditions import as_attribute
from newsletter.content.datafiles import DataFiles
from newsletter.content.dataitems import data_items, data_table
from newsletter.content.faults import Faults
from newsletter.content.fences import Part
from newsletter.content.guards import guards, tags_alone
from newsletter.content.itemfields import ItemReader
from newsletter.content.items import Form, split_items, trimmed
from newsletter.content.labels import Labels
from newsletter.content.lines import heading
from newsletter.content.model import Item, RichText, Table
from newsletter.content.richtext import Writer
from newsletter.content.shortest import CELLS, as_items, as_table
from newsletter.merge.tags import TagKind
from newsletter.theme.model import BlockSchema, FieldSchema, FieldType

OWN_ID = re.compile(r"(?<!\S)#\S+")
TABLE_EXAMPLE = "| Name | Number |\n|------|-------:|\n| One  |      1 |"


class ItemsReader:
    """Reads the items of blocks, and tables, and reports what does not fit."""

    def __init__(self, faults: Faults, writer: Writer, items: ItemReader, labels: Labels, data: DataFiles) -> None:
        self._faults = faults
        self._writer = writer
        self._items = items
        self._labels = labels
        self._data = data

    def read(self, schema: BlockSchema, part: Part, source: str) -> tuple[tuple[Item, ...], RichText | None]:
        """Return the items of a block and what stands before them; `source` is the file that they come from."""
        if not source:
            return self._typed(schema, part)
        intro = None
        body = trimmed([(part.body_line + at, line) for at, line in enumerate(part.lines)])
        typed = split_items(part.lines, part.body_line)
        if typed.items:
            self._two_sources(schema, typed.items[0].line, source)
        elif body.typed and schema.intro:
            intro = self._writer.blocks(body.text, body.first)
        elif body.typed:
            self._two_sources(schema, body.first, source)
        file = self._data.open(source, part.line)
        items = data_items(schema, file, self._labels) if file else ()
        return tuple(item for item in items if not lacks_picture(schema.item, item.fields)), intro

    def table(self, schema: BlockSchema, part: Part, source: str) -> Table | None:
        """Return the table of a block; None, beside a problem, if there is none."""
        body = trimmed([(part.body_line + at, line) for at, line in enumerate(part.lines)])
        if source:
            if body.typed:
                self._two_sources(schema, body.first, source)
            file = self._data.open(source, part.line)
            return data_table(file) if file else None
        if not body.typed:
            report_empty(schema, part, self._faults)
            return None
        table, stray = self._writer.table(body.text, body.first)
        if table is None or stray is not None:
            sentence = f'":::{schema.type}" takes only a table, and this line is not part of one'
            lines = [line for _, line in body.typed if line.strip()]
            shown = as_table(lines) if any(CELLS.search(line.strip()) for line in lines) else TABLE_EXAMPLE
            hint = f"each line of a table has bars between its cells, and the second one hyphens:\n{shown}"
            self._faults.error("wrong-body", sentence, stray or body.first, hint)
        return table

    def _two_sources(self, schema: BlockSchema, line: int, source: str) -> None:
        sentence = f'what ":::{schema.type}" shows comes from {source}, and this stands here besides'
        hint = f"move it above the block, or into {source}; or take away from={source}"
        self._faults.error("two-sources", sentence, line, hint)

    def _typed(self, schema: BlockSchema, part: Part) -> tuple[tuple[Item, ...], RichText | None]:
        if not any(line.strip() for line in part.lines):
            report_empty(schema, part, self._faults)
            return (), None
        report_glued(part, self._faults)
        raw = split_items(self._without_conditions(schema, part), part.body_line)
        if raw.form is Form.NONE:
            sentence = f'":::{schema.type}" holds no item that can be told from the text'
            typed = [line for line in part.lines if line.strip()]
            hint = f"write, for example:\n{as_items(schema, part.rest, typed)}"
            self._faults.error("no-items", sentence, raw.intro.first, hint)
            return (), None
        for line in raw.shallow:
            signs = "#" * (heading(self._faults.line(raw.items[0].line)) or (2, ""))[0]
            words = self._faults.line(line).lstrip("# ")
            hint = f'write it like the first one:\n{signs} {words}\nor put ":::" on a line of its own before it'
            self._faults.error("heading-level", "this heading is bigger than those of the items around it", line, hint)
        intro = None
        if raw.intro.typed and schema.intro:
            intro = self._writer.blocks(raw.intro.text, raw.intro.first)
        elif raw.intro.typed:
            hint = f"move it above the line :::{schema.type}, or below the first item's beginning"
            sentence = f'in ":::{schema.type}" no text can stand before the first item'
            self._faults.error("no-intro", sentence, raw.intro.first, hint)
        read = (self._items.read(schema, raw.form, item) for item in raw.items)
        return tuple(item for item in read if not lacks_picture(schema.item, item.fields)), intro

    def _without_conditions(self, schema: BlockSchema, part: Part) -> Sequence[str]:
        """Return the lines of a body without conditions that stand around whole items, which are reported."""
        statements = {tag.token: tag for tag in self._faults.tags if tag.kind is not TagKind.VALUE}
        alone = {at: tags for at, line in enumerate(part.lines) if (tags := tags_alone(line, statements))}
        if not alone:
            return part.lines
        items = split_items(part.lines, 0).items
        around = guards(alone, [item.line for item in items])
        begins = [(at, tag) for at in around for tag in alone[at] if tag.kind is TagKind.IF]
        for at, tag in begins:
            sentence = f'a condition cannot stand around items of ":::{schema.type}"'
            first = f":::{schema.type} {OWN_ID.sub('', part.rest).strip()}".rstrip()
            hint = f"put these items into a block of their own, and let it begin:\n{first} {as_attribute(tag.source)}"
            self._faults.error("merge-tag", sentence, part.body_line + at, hint, near=tag.token)
        return ["" if at in around else line for at, line in enumerate(part.lines)]


def lacks_picture(schemas: Mapping[str, FieldSchema], fields: Mapping[str, object]) -> bool:
    """Tell whether a picture that a template counts on is missing; that it is has been reported."""
    needed = (field for field in schemas.values() if field.required and field.type is FieldType.IMAGE)
    return any(fields.get(field.name) is None for field in needed)
