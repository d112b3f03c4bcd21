"""What stands between a block's fences, read as its schema says: Markdown, one picture, links, values or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsletter.content.faults import Faults
from newsletter.content.fences import Part, PartKind
from newsletter.content.itemfields import ItemReader
from newsletter.content.items import trimmed
from newsletter.content.lines import heading, holds_only_image, holds_only_links, is_glued_heading, point
from newsletter.content.links import DOMAIN
from newsletter.content.model import Image, Link, RichText
from newsletter.content.richtext import Writer, clean
from newsletter.content.values import Converter, Given, empty
from newsletter.documents import read_yaml
from newsletter.problems import did_you_mean
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType

MAIL = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*", re.IGNORECASE)
HEADING_TYPE = "heading"
TEXT_AND_ADDRESS = re.compile(r"\s*(?P<text>[^\[\]()]*?\w)[\s:–-]*\s[<(]?(?P<url>https?://[^\s<>()]+)[>)]?\s*$")


class BodyReader:
    """Reads the fields that a block has in its body, and reports what does not fit its schema."""

    def __init__(self, faults: Faults, writer: Writer, items: ItemReader) -> None:
        self._faults = faults
        self._writer = writer
        self._converter = Converter(faults, writer)
        self._items = items

    def read(self, schema: BlockSchema, part: Part) -> Mapping[str, object]:
        """Return the fields of a body that holds no items and no blocks."""
        is_empty = not any(line.strip() for line in part.lines)
        if schema.body is Body.NONE:
            if part.kind is PartKind.FENCE and not is_empty:
                first = part.body_line + next(i for i, line in enumerate(part.lines) if line.strip())
                hint = f'put ":::" on a line of its own after line {part.line}'
                self._faults.error("no-body", f'":::{schema.type}" has no text of its own', first, hint)
            return {}
        if is_empty:
            report_empty(schema, part, self._faults)
        if schema.body is Body.RAW:
            return {"source": clean("\n".join(part.lines))}
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
        report_glued(part, self._faults)
        body = trimmed([(part.body_line + at, line) for at, line in enumerate(part.lines)])
        return self._items.read_whole(schema, body, part.line)

    def _markdown(self, schema: BlockSchema, part: Part) -> RichText:
        report_glued(part, self._faults)
        if schema.type != HEADING_TYPE:
            body = trimmed([(part.body_line + at, line) for at, line in enumerate(part.lines)])
            return self._writer.blocks(body.text, body.first)
        typed = " ".join(line.strip() for line in part.lines if line.strip())
        words = (heading(typed) or (0, typed))[1]
        if not words and part.kind is PartKind.HEADING:
            hint = f"write its words behind the signs: {typed} …, or take the line away"
            self._faults.error("empty-block", "the heading has no words", part.line, hint)
        return self._writer.inline(words, part.body_line)

    def _single(self, schema: BlockSchema, field: FieldSchema, part: Part, *, report: bool) -> Mapping[str, object]:
        """Read a body that is only links, one a line, or only one picture."""
        wants_links = field.type is FieldType.LINKS
        links: list[Link] = []
        images: list[Image] = []
        for at, typed_line in enumerate(part.lines):
            if not typed_line.strip():
                continue
            number = part.body_line + at
            line = _without_bullet(typed_line) if wants_links else typed_line
            fits = (
                holds_only_links(line) or MAIL.fullmatch(line) if wants_links else holds_only_image(line) and not images
            )
            if not fits:
                what = "a link" if wants_links else "one picture"
                example = "[text](https://…)" if wants_links else "![what it shows](images/NAME.png)"
                sentence = f'":::{schema.type}" takes only {what}, and this line holds something else'
                hint = f"write the line as {what}: {example}"
                if wants_links and (typed := TEXT_AND_ADDRESS.match(line)):
                    hint = f"write the line as {what}:\n[{typed['text']}]({typed['url']})"
                if wants_links and (site := DOMAIN.fullmatch(line.strip())):
                    hint = f"write the line as {what}:\n[{site.group(0).split('/')[0]}](https://{site.group(0)})"
                self._faults.error("wrong-body", sentence, number, hint)
                report = False
                continue
            _, found, shown = self._writer.line(line.strip(), number)
            links += found
            images += shown
            report = False
        if report:
            report_empty(schema, part, self._faults)
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


def _without_bullet(line: str) -> str:
    found = point(line.strip())
    return found["text"] if found else line.strip()


def report_empty(schema: BlockSchema, part: Part, faults: Faults) -> None:
    """Report a block that holds nothing."""
    hint = f"write, for example:\n{schema.example.strip()}" if schema.example.strip() else "write something in it"
    faults.error("empty-block", f'":::{schema.type}" is empty', part.line, hint)


def report_glued(part: Part, faults: Faults) -> None:
    """Report the headings of a block whose signs touch their words."""
    for at, line in enumerate(part.lines):
        if is_glued_heading(line):
            signs = line[: len(line) - len(line.lstrip("#"))]
            hint = f"write a space behind them:\n{signs} {line.lstrip('#').strip()}"
            sentence = f"no space stands between “{signs}” and the words of the heading"
            faults.error("heading-space", sentence, part.body_line + at, hint)
