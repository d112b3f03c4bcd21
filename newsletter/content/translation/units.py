"""The texts of a part of a document: what a translator writes anew, and what stays as it is around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsletter.content.attributes import PAIR
from newsletter.content.labels import Labels
from newsletter.content.linefields import LINE
from newsletter.content.linekinds import Line, LineKind, read_lines
from newsletter.content.lines import LABEL, TARGET
from newsletter.content.nesting import CLOSE, OPEN
from newsletter.theme.model import BlockSchema, Body, FieldType

ALT = re.compile(rf"!(?P<alt>{LABEL})\((?P<target>[^\s()\"“„]*)(?P<gap>\s*[\"“„])?(?P<caption>(?:\\.|[^\"”“\\])*)")
LINK_LABEL = re.compile(rf"(?P<label>{LABEL})(?={TARGET})")
CELL = re.compile(r"(?:\\.|[^|\\])+")
YAML_VALUE = re.compile(r"(?P<lead>\s*(?:-\s+)*)(?:(?P<key>[\w-]+):(?=\s|$)\s*)?(?P<value>.*?)\s*$")
LETTER = re.compile(r"[^\W\d_]")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\{[{%].*?[%}]\}|\S+@\S+", re.DOTALL)
# What goes on over several lines, and what each kind of line begins.
RUNS = frozenset({LineKind.TEXT, LineKind.POINT, LineKind.FOOTNOTE, LineKind.FOOTNOTE_MORE})
BEGINS = frozenset({LineKind.POINT, LineKind.FOOTNOTE})
WORDS = frozenset({FieldType.TEXT, FieldType.MARKDOWN, FieldType.LIST})


class UnitKind(StrEnum):
    """What a text is in its place; all but a paragraph are one line."""

    SUBJECT = "subject"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    POINT = "point"
    FOOTNOTE = "footnote"
    ALT = "picture"
    CAPTION = "caption"
    LINK = "link"
    SETTING = "setting"
    FIELD = "field"
    CELL = "cell"

    @property
    def is_one_line(self) -> bool:
        """Tell whether the text cannot go on on another line."""
        return self not in (UnitKind.PARAGRAPH, UnitKind.POINT, UnitKind.FOOTNOTE)


@dataclass(frozen=True)
class Unit:
    """One text."""

    kind: UnitKind
    text: str


@dataclass(frozen=True)
class FieldLabel:
    """The name of a field as it is typed before a colon: the language of the file decides what it is called."""

    name: str
    text: str


Piece = str | Unit | FieldLabel


def has_words(text: str) -> bool:
    """Tell whether anything in a text can be translated: letters that are no address and no merge tag."""
    return bool(LETTER.search(ADDRESS.sub("", text)))


@dataclass
class UnitReader:
    """Finds the texts in the lines of one document. Joined, the pieces are the lines again, each with its end."""

    blocks: Mapping[str, BlockSchema]
    labels: Labels

    def read(self, lines: Sequence[str], type_: str) -> tuple[Piece, ...]:
        """Return the pieces of a part's lines; `type_` is the block type of what stands outside fences."""
        found: list[Piece] = []
        schemas = [self.blocks.get(type_)]
        run: list[Line] = []
        below_title = False
        for line in read_lines(lines):
            own = self._own(line, schemas, below_title=below_title)
            if own is not None:
                found += [*_finished(run), *own, "\n"]
                below_title = line.kind is LineKind.HEADING or (below_title and line.kind is not LineKind.CODE)
                continue
            if line.kind in BEGINS:
                found += _finished(run)
            run.append(line)
            below_title = False
        return _joined([*found, *_finished(run)])

    def _own(self, line: Line, schemas: list[BlockSchema | None], *, below_title: bool) -> list[Piece] | None:
        """Return the pieces of a line that is a part by itself; None for one that belongs to a running text."""
        typed = line.typed
        if line.kind is LineKind.CODE:
            return [typed]
        if found := OPEN.match(typed):
            schemas.append(self.blocks.get(found["name"]))
            return list(self._attributes(typed, found.start("rest"), schemas[-1]))
        if CLOSE.match(typed):
            if len(schemas) > 1:
                schemas.pop()
            return [typed]
        schema = schemas[-1]
        body = schema.body if schema else Body.MARKDOWN
        if body is Body.RAW:
            return [typed]
        if body is Body.YAML and schema:
            return list(_yaml(typed, schema)) if line.kind is not LineKind.EMPTY else [typed]
        if line.kind in RUNS:
            return self._field(typed, schema) if below_title and schema else None
        return list(_pieces(line))

    def _field(self, line: str, schema: BlockSchema) -> list[Piece] | None:
        found = LINE.match(line)
        name = self.labels.lines(schema).get(" ".join(found["label"].lower().split())) if found else None
        if not found or not name:
            return None
        value = found["value"] or ""
        is_words = schema.item[name].type in WORDS and has_words(value)
        rest = line[found.end("label") :]
        label = FieldLabel(name, found["label"])
        return [line[: found.start("label")], label, *(_around(rest, value, UnitKind.FIELD) if is_words else [rest])]

    def _attributes(self, line: str, start: int, schema: BlockSchema | None) -> Iterator[Piece]:
        at = 0
        for found in PAIR.finditer(line, start):
            group = next(name for name in ("double", "single", "curly", "bare") if found[name] is not None)
            field = schema.attributes.get(found["key"]) if schema else None
            if field and field.type in WORDS and has_words(found[group]) and group != "bare":
                yield line[at : found.start(group)]
                yield Unit(UnitKind.SETTING, found[group])
                at = found.end(group)
        yield line[at:]


def _finished(run: list[Line]) -> list[Piece]:
    """Return the pieces of a running text, and begin a new one."""
    if not run:
        return []
    text = "\n".join(line.typed for line in run)
    first = run[0]
    run.clear()
    words = text[first.start :].rstrip()
    if not has_words(words):
        return [text + "\n"]
    kinds = {LineKind.POINT: UnitKind.POINT, LineKind.FOOTNOTE: UnitKind.FOOTNOTE}
    kind = kinds.get(first.kind, UnitKind.PARAGRAPH)
    return [first.lead, Unit(kind, words), text[first.start + len(words) :] + "\n"]


def _pieces(line: Line) -> Iterator[Piece]:
    """Yield the pieces of a line that is a part by itself."""
    match line.kind:
        case LineKind.HEADING:
            yield from _inside(line, UnitKind.HEADING)
        case LineKind.QUOTE:
            yield from _inside(line, UnitKind.PARAGRAPH)
        case LineKind.IMAGE:
            yield from _image(line.typed)
        case LineKind.LINKS:
            yield from _links(line.typed)
        case LineKind.ROW:
            yield from _cells(line.typed)
        case _:
            yield line.typed


def _inside(line: Line, kind: UnitKind) -> list[Piece]:
    return _around(line.typed, line.words, kind)


def _around(line: str, words: str, kind: UnitKind) -> list[Piece]:
    """Return a line's pieces around its words."""
    if not has_words(words):
        return [line]
    at = line.rindex(words)
    return [line[:at], Unit(kind, words), line[at + len(words) :]]


def _image(line: str) -> Iterator[Piece]:
    found = ALT.search(line)
    if not found:
        yield line
        return
    at = 0
    alt = found["alt"][1:-1]
    for words, start, kind in (
        (alt, found.start("alt") + 1, UnitKind.ALT),
        (found["caption"] if found["gap"] else "", found.start("caption"), UnitKind.CAPTION),
    ):
        if words.strip() != "-" and has_words(words):
            yield line[at:start]
            yield Unit(kind, words)
            at = start + len(words)
    yield line[at:]


def _links(line: str) -> Iterator[Piece]:
    at = 0
    for found in LINK_LABEL.finditer(line):
        words = found["label"][1:-1]
        if has_words(words):
            yield line[at : found.start("label") + 1]
            yield Unit(UnitKind.LINK, words)
            at = found.end("label") - 1
    yield line[at:]


def _cells(line: str) -> Iterator[Piece]:
    at = 0
    for found in CELL.finditer(line):
        words = found.group().strip()
        if has_words(words):
            start = found.start() + found.group().index(words)
            yield line[at:start]
            yield Unit(UnitKind.CELL, words)
            at = start + len(words)
    yield line[at:]


def _yaml(line: str, schema: BlockSchema) -> Iterator[Piece]:
    found = YAML_VALUE.match(line)
    value = found["value"] if found else ""
    field = schema.fields.get(found["key"] or "") if found else None
    is_words = field.type in WORDS if field else bool(found and not found["key"])
    inner = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
    if not is_words or not has_words(inner) or inner[:1] in "|>[{":
        yield line
        return
    yield from _around(line, inner, UnitKind.FIELD)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Put neighbouring literals together."""
    made: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        elif piece != "":
            made.append(piece)
    return tuple(made)
