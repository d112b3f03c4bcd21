"""A document cut into passages: its top and its blocks, each with its texts; joined, they are the file again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from newsletter.content.attributes import read_attributes
from newsletter.content.faults import Faults
from newsletter.content.fences import Part, PartKind, split_parts
from newsletter.content.labels import Labels
from newsletter.content.matching import Key
from newsletter.content.nesting import nesting_in
from newsletter.content.top import TEXT_FIELDS
from newsletter.content.translation.digests import digest, head_digest
from newsletter.content.translation.units import FieldLabel, Piece, Unit, UnitKind, UnitReader, has_words
from newsletter.documents import split_front_matter
from newsletter.merge.parse import ExpressionError
from newsletter.merge.tags import TAG, Tag, TagKind, choose_nonce, read_tag
from newsletter.theme.model import Theme

TOP = "top"
TOP_LINE = re.compile(rf"(?P<key>{'|'.join(TEXT_FIELDS)})(?P<sign>[ \t]*:[ \t]+)(?P<value>\S.*?)?[ \t]*$")
NOTE_LINE = re.compile(r"^translated[ \t]*:[^\n]*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Passage:
    """One block, or the top of a file.

    `name` tells it from every other; `before` is what stands above it: space, and tags of conditions around blocks,
    which make up its `guard`.
    """

    key: Key
    name: str
    before: str
    pieces: tuple[Piece, ...]
    digest: str
    line: int = 1
    guard: str = ""

    @property
    def text(self) -> str:
        """Return the passage as it stands in the file."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Return its texts in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Unit))

    def with_texts(self, texts: Sequence[str]) -> Passage:
        """Return the passage with other texts in the place of its own, in order."""
        rest = iter(texts)
        pieces = tuple(replace(piece, text=next(rest)) if isinstance(piece, Unit) else piece for piece in self.pieces)
        return replace(self, pieces=pieces)

    def with_labels(self, labels: Labels) -> Passage:
        """Return the passage with its fields called as another language calls them."""
        pieces = tuple(
            replace(piece, text=labels.shown(piece.name)) if isinstance(piece, FieldLabel) else piece
            for piece in self.pieces
        )
        return replace(self, pieces=pieces)


@dataclass(frozen=True)
class Sheet:
    """A whole file. `noted` are the digests of what it was translated from."""

    top: Passage
    blocks: tuple[Passage, ...]
    after: str
    noted: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """Return the file's text."""
        return "".join(part for passage in self.passages for part in (passage.before, passage.text)) + self.after

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return the top and the blocks."""
        return (self.top, *self.blocks)


def read_sheet(source: str, theme: Theme, locale: str) -> Sheet:
    """Cut a file's text into its passages. Whatever the text is, joined they are the same text."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    tags: list[str] = []
    statements: dict[str, Tag] = {}
    nonce = choose_nonce([source])

    def hide(found: re.Match[str]) -> str:
        if "\n" in found.group():
            return found.group()
        token = f"{nonce}q{len(tags)}z"
        tags.append(found.group())
        with suppress(ExpressionError):  # what cannot be read is told when the issue is read
            kind, expression = read_tag(found)
            if kind is not TagKind.VALUE:
                statements[token] = Tag(token, kind, expression)
        return token

    opaque = TAG.sub(hide, source)
    shown = _Tags(re.compile(re.escape(nonce) + r"q(\d+)z"), tags)
    front, _ = split_front_matter(opaque, "", TEXT_FIELDS)
    typed = opaque.split("\n")
    values = {name: str(front.document.values.get(name) or "") for name in ("translated", "without")}
    top = _top(typed[: front.body_line - 1], shown)
    lines, nesting = front.body.split("\n"), nesting_in(theme.blocks if theme else {})
    parts = split_parts(lines, front.body_line, Faults(""), nesting, statements)
    reader = UnitReader(theme.blocks, Labels(theme, locale))
    blocks, after = _blocks(typed, front.body_line, parts, reader, shown)
    names = frozenset(name.lstrip("#") for name in re.split(r"[\s,]+", values["without"]))
    return Sheet(top, blocks, after, frozenset(values["translated"].split()), names)


@dataclass(frozen=True)
class _Tags:
    """Puts merge tags back as they were typed."""

    pattern: re.Pattern[str]
    typed: Sequence[str]

    def back(self, text: str) -> str:
        return self.pattern.sub(lambda found: self.typed[int(found[1])], text)

    def pieces(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        made: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, str):
                made.append(self.back(piece))
            elif isinstance(piece, Unit) and not has_words(self.pattern.sub(" ", piece.text)):
                made.append(self.back(piece.text))  # nothing but merge tags
            else:
                made.append(replace(piece, text=self.back(piece.text)))
        return tuple(made)


def _top(lines: Sequence[str], tags: _Tags) -> Passage:
    pieces: list[Piece] = []
    for line in lines:
        found = TOP_LINE.match(line)
        if found and found["value"]:
            pieces += [found["key"] + found["sign"], Unit(UnitKind.SUBJECT, found["value"])]
            pieces.append(line[found.end("value") :] + "\n")
        else:
            pieces.append(line + "\n")
    return Passage(Key("", TOP), TOP, "", tags.pieces(pieces), head_digest([tags.back(line) for line in lines]))


def _blocks(
    typed: Sequence[str], first: int, parts: Sequence[Part], reader: UnitReader, tags: _Tags
) -> tuple[tuple[Passage, ...], str]:
    made: list[Passage] = []
    counts: dict[str, int] = {}
    at = first - 1
    for part in parts:
        key = _key(part)
        counts[key.type] = counts.get(key.type, 0) + (not key.id)
        lines = typed[part.line - 1 : part.end_line]
        pieces = tags.pieces(reader.read(lines, key.type))
        gap = "".join(f"{line}\n" for line in typed[at : part.line - 1])
        name = f"#{key.id}" if key.id else f"{key.type} {counts[key.type]}"
        said = digest([tags.back(line) for line in lines])
        made.append(Passage(key, name, tags.back(gap), pieces, said, part.line, part.guard))
        at = part.end_line
    rest = tags.back("".join(f"{line}\n" for line in typed[at:]))
    return _without_last_end(made, rest)


def _without_last_end(made: list[Passage], rest: str) -> tuple[tuple[Passage, ...], str]:
    """Take back the end of the last line, which the file does not have."""
    if rest or not made:
        return tuple(made), rest[:-1]
    pieces = made[-1].pieces
    last = pieces[-1]
    assert isinstance(last, str)  # noqa: S101 - every line ends with its end
    return (*made[:-1], replace(made[-1], pieces=(*pieces[:-1], last[:-1]))), ""


def _key(part: Part) -> Key:
    if part.kind is not PartKind.FENCE:
        return Key("", part.kind.value)
    return Key(read_attributes(part.rest, part.line, {}, {}, Faults("")).id, part.name)
