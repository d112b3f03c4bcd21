"""The parts of a body, read as the theme's schemas say: blocks with the fields that templates see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.content.attributes import Attributes, lone_words, read_attributes
from newsletter.content.blocknames import in_two_words, meant_block
from newsletter.content.bodies import BodyReader
from newsletter.content.conditions import guarded, read_condition
from newsletter.content.datafiles import DataFiles
from newsletter.content.faults import Faults
from newsletter.content.fences import Part, PartKind
from newsletter.content.firstlines import belongs_below, report_strays, report_unknown
from newsletter.content.itembodies import ItemsReader, lacks_picture
from newsletter.content.itemfields import ItemReader
from newsletter.content.labels import Labels
from newsletter.content.lines import heading, named
from newsletter.content.model import Block, Item, RichText
from newsletter.content.richtext import Writer
from newsletter.content.room import in_room, room_for
from newsletter.content.signatures import signature
from newsletter.content.values import Converter, Given, empty
from newsletter.theme.model import BlockSchema, Body, Theme

# So many columns leave each a width that text can be read in.
MOST_COLUMNS = 4
FROM = (Body.ITEMS, Body.TABLE)


class BlockReader:
    """Reads the blocks of one document, and reports what does not fit the theme's schemas."""

    def __init__(self, theme: Theme, faults: Faults, writer: Writer, data: DataFiles) -> None:
        self._theme = theme
        self._faults = faults
        self._converter = Converter(faults, writer)
        labels = Labels(theme, data.locale)
        items = ItemReader(faults, writer, labels)
        self._bodies = BodyReader(faults, writer, items)
        self._items = ItemsReader(faults, writer, items, labels, data)
        self._data = data
        self._ids: dict[str, int] = {}

    def read(self, parts: Sequence[Part], outer: Part | None = None) -> tuple[Block, ...]:
        """Return the blocks of a body, in order, or of a column of `outer`; what cannot be read at all is left out."""
        return tuple(block for part in parts if (block := self._block(part, outer)) is not None)

    def _block(self, part: Part, outer: Part | None) -> Block | None:
        name = part.name if part.kind is PartKind.FENCE else part.kind.value
        schema = self._theme.blocks.get(name)
        if schema is None or in_two_words(part.name, part.rest, tuple(self._theme.blocks)):
            self._unknown(part, name)
            return None
        if outer and not schema.inside:
            self._not_inside(part, name, outer)
            return None
        if part.kind is PartKind.HEADING:
            part = self._named(part)
        attributes = read_attributes(part.rest, part.line, self._ids, lone_words(schema), self._faults)
        report_strays(schema, attributes, part.line, self._faults)
        if any(belongs_below(schema, stray) for stray in attributes.strays) and not any(map(str.strip, part.lines)):
            return None
        if attributes.id:
            self._ids[attributes.id] = part.line
        when = read_condition(attributes.values.pop("when", ""), part.line, self._faults)
        when = guarded(when, part.guard, part.line, self._faults)
        source = attributes.values.pop("from", "").strip() if schema.body in FROM else ""
        if part.kind is PartKind.HEADING:
            attributes.values["level"] = str(self._level(schema, part))
        if (signed := signature(schema, part.lines)) and "by" not in attributes.values:
            part, said = replace(part, lines=signed[0]), signed[1]
            attributes.values = {**said, **attributes.values}
        fields = self._attributes(schema, attributes, part)
        items: tuple[Item, ...] = ()
        intro: RichText | None = None
        children: tuple[tuple[Block, ...], ...] = ()
        if schema.body is Body.ITEMS:
            items, intro = self._items.read(schema, part, source)
        elif schema.body is Body.TABLE:
            fields["table"] = self._items.table(schema, part, source)
        elif schema.body is Body.BLOCKS:
            children = self._columns(schema, part)
        else:
            fields.update(self._bodies.read(schema, part))
        if lacks_picture(schema.fields, fields) or fields.get("table", "") is None:
            return None
        block = Block(schema.type, part.line, part.end_line, attributes.id, when, fields, items, intro, children)
        block = replace(block, data=self._data.paths.get(source, "")) if source else block
        return in_room(block, room_for(schema, fields, self._theme, len(outer.children) if outer else 0))

    def _named(self, part: Part) -> Part:
        """Return a heading without what stands in braces behind its words: its id."""
        line, names = named(part.lines[0])
        if classes := [name for name in names if not name.startswith("#")]:
            ids = " ".join(name for name in names if name not in classes)
            hint = f"the theme says how headings look; write:\n{line}{f' {{{ids}}}' if ids else ''}"
            sentence = f"“{classes[0]}” has no meaning behind a heading"
            self._faults.error("bad-attribute", sentence, part.line, hint, near=classes[0])
        return replace(part, lines=(line,), rest=" ".join(name for name in names if name.startswith("#")))

    def _columns(self, schema: BlockSchema, part: Part) -> tuple[tuple[Block, ...], ...]:
        """Return the blocks of each column, and report columns that are too many or empty."""
        if not any(part.children):
            hint = (
                f"write, for example:\n{schema.example.strip()}" if schema.example.strip() else "write something in it"
            )
            self._faults.error("empty-block", f'":::{schema.type}" is empty', part.line, hint)
        elif len(part.children) == 1:
            hint = "write three hyphens on a line of their own where the next column begins:\n---"
            self._faults.warning("one-column", f'":::{schema.type}" has only one column', part.line, hint)
        elif not all(part.children):
            number = part.children.index(()) + 1
            sentence = f'column {number} of ":::{schema.type}" is empty'
            hint = "write something in it, or take a line of hyphens away"
            self._faults.error("empty-column", sentence, part.line, hint)
        if len(part.children) > MOST_COLUMNS:
            sentence = f'":::{schema.type}" has {len(part.children)} columns, and no more than {MOST_COLUMNS} have room'
            self._faults.error("too-many-columns", sentence, part.line, "take a line of hyphens away")
        return tuple(self.read(column, part) for column in part.children[:MOST_COLUMNS])

    def _not_inside(self, part: Part, name: str, outer: Part) -> None:
        what = f'":::{name}"' if part.kind is PartKind.FENCE else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
        names = sorted(schema.type for schema in self._theme.blocks.values() if schema.inside)
        hint = f"move it above line {outer.line} or below line {outer.end_line}; inside stand: {', '.join(names)}"
        sentence = f'{what} cannot stand inside ":::{outer.name}" of line {outer.line}'
        self._faults.error("not-inside", sentence, part.line, hint)

    def _unknown(self, part: Part, name: str) -> None:
        names = sorted(self._theme.blocks)
        if part.kind is not PartKind.FENCE:
            sentence = f"the theme “{self._theme.name}” has no block for a {name}"
            self._faults.error("unknown-block", sentence, part.line, f"there are: {', '.join(names)}")
            return
        typed, near = meant_block(name, part.rest, names)
        hint = f"did you mean {near}?" if near else f"there are: {', '.join(names)}"
        fix = (typed, near) if near else None
        self._faults.error("unknown-block", f'there is no block ":::{name}"', part.line, hint, near=name, fix=fix)

    def _level(self, schema: BlockSchema, part: Part) -> int:
        level, words = heading(part.lines[0]) or (2, "")
        field = schema.attributes.get("level")
        levels = [choice for choice in field.of if isinstance(choice, int)] if field else []
        if not levels or level in levels:
            return level
        nearest = min(levels, key=lambda choice: abs(choice - level))
        sentence = f"a heading of {level} number signs is not there"
        hint = f"write at most {max(levels)}:\n{'#' * nearest} {words}"
        self._faults.error("heading-level", sentence, part.line, hint)
        return nearest

    def _attributes(self, schema: BlockSchema, attributes: Attributes, part: Part) -> dict[str, object]:
        known = {**schema.attributes}
        for name in [name for name in attributes.values if name not in known]:
            if part.kind is PartKind.FENCE:
                report_unknown(schema, attributes, name, part.line, self._faults)
            del attributes.values[name]
        fields: dict[str, object] = {}
        for name, field in known.items():
            if name in attributes.values:
                fields[name] = self._converter.convert(Given(field, attributes.values[name], part.line))
                continue
            fields[name] = empty(field)
            if field.required:
                hint = f"write it on the line: :::{schema.type} {name}=…"
                self._faults.error("missing-field", f'":::{schema.type}" has no {name}', part.line, hint)
        return fields
