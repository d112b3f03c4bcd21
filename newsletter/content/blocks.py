"""The parts of a body, read as the theme's schemas say: blocks with the fields that templates see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.content.attributes import Attributes, read_attributes
from newsletter.content.faults import Faults
from newsletter.content.fences import Part, PartKind
from newsletter.content.itemfields import ItemReader
from newsletter.content.items import Form, split_items, trimmed
from newsletter.content.lines import heading, holds_only_image, holds_only_links, is_glued_heading
from newsletter.content.model import Block, Image, Item, Link, RichText
from newsletter.content.richtext import Writer
from newsletter.content.values import Converter, Given, empty
from newsletter.documents import read_yaml
from newsletter.merge.parse import SINGLE_EQUALS, ExpressionError, parse_expression
from newsletter.merge.tags import CURLY_QUOTES
from newsletter.problems import did_you_mean
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

HEADING_TYPE = "heading"
TEXT_AND_ADDRESS = re.compile(r"\s*(?P<text>[^\[\]()]*?\w)[\s:–-]*\s[<(]?(?P<url>https?://[^\s<>()]+)[>)]?\s*$")


class BlockReader:
    """Reads the blocks of one document, and reports what does not fit the theme's schemas."""

    def __init__(self, theme: Theme, faults: Faults, writer: Writer) -> None:
        self._theme = theme
        self._faults = faults
        self._writer = writer
        self._converter = Converter(faults, writer)
        self._items = ItemReader(faults, writer)
        self._ids: dict[str, int] = {}

    def read(self, parts: Sequence[Part]) -> tuple[Block, ...]:
        """Return the blocks of a body, in order; what cannot be read at all is left out."""
        return tuple(block for part in parts if (block := self._block(part)) is not None)

    def _block(self, part: Part) -> Block | None:
        name = part.name if part.kind is PartKind.FENCE else part.kind.value
        schema = self._theme.blocks.get(name)
        if schema is None:
            self._unknown(part, name)
            return None
        flags = [field.name for field in schema.attributes.values() if field.type is FieldType.BOOLEAN]
        attributes = read_attributes(part.rest, part.line, self._ids, flags, self._faults)
        if attributes.id:
            self._ids[attributes.id] = part.line
        when = self._when(attributes, part.line)
        if part.kind is PartKind.HEADING:
            attributes.values["level"] = str(self._level(schema, part))
        fields = self._attributes(schema, attributes, part)
        items: tuple[Item, ...] = ()
        intro: RichText | None = None
        if schema.body is Body.ITEMS:
            items, intro = self._item_body(schema, part)
        else:
            fields.update(self._body(schema, part))
        if _lacks_picture(schema.fields, fields):
            return None
        return Block(schema.type, part.line, part.end_line, attributes.id, when, fields, items, intro)

    def _unknown(self, part: Part, name: str) -> None:
        names = sorted(self._theme.blocks)
        if part.kind is not PartKind.FENCE:
            sentence = f"the theme “{self._theme.name}” has no block for a {name}"
            self._faults.error("unknown-block", sentence, part.line, f"there are: {', '.join(names)}")
            return
        near = did_you_mean(name, names)
        hint = f"did you mean {near}?" if near else f"there are: {', '.join(names)}"
        fix = (name, near) if near else None
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

    def _when(self, attributes: Attributes, line: int) -> str:
        typed = attributes.values.pop("when", "").translate(CURLY_QUOTES).strip()
        if not typed:
            return ""
        try:
            parse_expression(typed)
        except ExpressionError as fault:
            shown = self._faults.as_typed(typed)
            hint = fault.hint
            if "{" in shown:
                inside = shown.strip("{%} ").removeprefix("if ").strip()
                hint = f'write the condition without braces: when="{inside}"'
            elif SINGLE_EQUALS.search(shown):
                corrected = SINGLE_EQUALS.sub("==", shown).replace('"', "'")
                hint = f'two things are compared with two equals signs: when="{corrected}"'
            sentence = f"the condition “{shown}” does not work: {fault.sentence}"
            self._faults.error("bad-condition", sentence, line, hint, near="when")
            return ""
        return typed

    def _attributes(self, schema: BlockSchema, attributes: Attributes, part: Part) -> dict[str, object]:
        known = {**schema.attributes}
        for name in [name for name in attributes.values if name not in known]:
            if part.kind is PartKind.FENCE:
                self._unknown_attribute(schema, name, part.line)
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

    def _unknown_attribute(self, schema: BlockSchema, name: str, line: int) -> None:
        names = [*schema.attributes, "when"]
        near = did_you_mean(name, names)
        hint = f"did you mean {near}?" if near else f"it takes: {', '.join([*names, '#id'])}"
        sentence = f'":::{schema.type}" takes no “{name}”'
        fix = (name, near) if near else None
        self._faults.error("unknown-attribute", sentence, line, hint, near=name, fix=fix)

    def _body(self, schema: BlockSchema, part: Part) -> Mapping[str, object]:
        is_empty = not any(line.strip() for line in part.lines)
        if schema.body is Body.NONE:
            if part.kind is PartKind.FENCE and not is_empty:
                first = part.body_line + next(i for i, line in enumerate(part.lines) if line.strip())
                hint = f'put ":::" on a line of its own after line {part.line}'
                self._faults.error("no-body", f'":::{schema.type}" has no text of its own', first, hint)
            return {}
        if is_empty:
            self._empty(schema, part)
        if schema.body is Body.RAW:
            return {"source": "\n".join(part.lines)}
        if schema.body is Body.YAML:
            return self._yaml(schema, part)
        if len(schema.fields) > 1:
            return self._whole(schema, part) if not is_empty else {name: empty(f) for name, f in schema.fields.items()}
        for field in schema.fields.values():
            if field.type in (FieldType.LINKS, FieldType.IMAGE):
                return self._single(schema, field, part, report=not is_empty)
        return {"text": self._markdown(schema, part)}

    def _whole(self, schema: BlockSchema, part: Part) -> Mapping[str, object]:
        """Read a body that is one title, picture, text and links, each where the schema has it."""
        self._glued(part)
        body = trimmed([(part.body_line + at, line) for at, line in enumerate(part.lines)])
        return self._items.read_whole(schema, body, part.line)

    def _empty(self, schema: BlockSchema, part: Part) -> None:
        hint = f"write, for example:\n{schema.example.strip()}" if schema.example.strip() else "write something in it"
        self._faults.error("empty-block", f'":::{schema.type}" is empty', part.line, hint)

    def _markdown(self, schema: BlockSchema, part: Part) -> RichText:
        self._glued(part)
        if schema.type != HEADING_TYPE:
            body = trimmed([(part.body_line + at, line) for at, line in enumerate(part.lines)])
            return self._writer.blocks(body.text, body.first)
        typed = " ".join(line.strip() for line in part.lines if line.strip())
        words = (heading(typed) or (0, typed))[1]
        if not words and part.kind is PartKind.HEADING:
            hint = f"write its words behind the signs: {typed} …, or take the line away"
            self._faults.error("empty-block", "the heading has no words", part.line, hint)
        return self._writer.inline(words, part.body_line)

    def _glued(self, part: Part) -> None:
        for at, line in enumerate(part.lines):
            if is_glued_heading(line):
                signs = line[: len(line) - len(line.lstrip("#"))]
                hint = f"write a space behind them:\n{signs} {line.lstrip('#').strip()}"
                sentence = f"no space stands between “{signs}” and the words of the heading"
                self._faults.error("heading-space", sentence, part.body_line + at, hint)

    def _single(self, schema: BlockSchema, field: FieldSchema, part: Part, *, report: bool) -> Mapping[str, object]:
        """Read a body that is only links, one a line, or only one picture."""
        wants_links = field.type is FieldType.LINKS
        links: list[Link] = []
        images: list[Image] = []
        for at, line in enumerate(part.lines):
            if not line.strip():
                continue
            number = part.body_line + at
            fits = holds_only_links(line) if wants_links else holds_only_image(line) and not images
            if not fits:
                what = "a link" if wants_links else "one picture"
                example = "[text](https://…)" if wants_links else "![what it shows](images/NAME.png)"
                sentence = f'":::{schema.type}" takes only {what}, and this line holds something else'
                hint = f"write the line as {what}: {example}"
                if wants_links and (typed := TEXT_AND_ADDRESS.match(line)):
                    hint = f"write the line as {what}:\n[{typed['text']}]({typed['url']})"
                self._faults.error("wrong-body", sentence, number, hint)
                report = False
                continue
            _, found, shown = self._writer.line(line.strip(), number)
            links += found
            images += shown
            report = False
        if report:
            self._empty(schema, part)
        return {field.name: tuple(links) if wants_links else next(iter(images), None)}

    def _yaml(self, schema: BlockSchema, part: Part) -> Mapping[str, object]:
        document, problems = read_yaml("\n".join(part.lines), self._faults.path, part.body_line)
        self._faults.take(problems)
        is_whole = bool(document.values) and not any(problem.code == "bad-line" for problem in problems)
        for name in document.values:
            if name not in schema.fields:
                near = did_you_mean(name, schema.fields)
                hint = f"did you mean {near}?" if near else f"it takes: {', '.join(schema.fields)}"
                sentence, fix = f'":::{schema.type}" takes no “{name}”', (name, near) if near else None
                self._faults.error("unknown-key", sentence, document.line(name), hint, near=name, fix=fix)
        fields: dict[str, object] = {}
        for name, field in schema.fields.items():
            value = document.values.get(name)
            fields[name] = self._converter.convert(Given(field, value, document.line(name) or part.line))
            if value is None and field.required and is_whole:
                sentence = f'":::{schema.type}" has no {name}'
                self._faults.error("missing-field", sentence, part.line, f"write it on a line of its own:\n{name}: …")
        return fields

    def _item_body(self, schema: BlockSchema, part: Part) -> tuple[tuple[Item, ...], RichText | None]:
        if not any(line.strip() for line in part.lines):
            self._empty(schema, part)
            return (), None
        self._glued(part)
        raw = split_items(part.lines, part.body_line)
        if raw.form is Form.NONE:
            sentence = f'":::{schema.type}" holds no item that can be told from the text'
            hint = (
                f"write, for example:\n{schema.example.strip()}" if schema.example else self._items.how_to_begin(schema)
            )
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
        return tuple(item for item in read if not _lacks_picture(schema.item, item.fields)), intro


def _lacks_picture(schemas: Mapping[str, FieldSchema], fields: Mapping[str, object]) -> bool:
    """Tell whether a picture that a template counts on is missing; that it is has been reported."""
    needed = (field for field in schemas.values() if field.required and field.type is FieldType.IMAGE)
    return any(fields.get(field.name) is None for field in needed)
