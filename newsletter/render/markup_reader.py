"""MJML source as a sequence of tags, text and comments, read as strictly as the compiler reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

PIECE = re.compile(
    r"""(?P<comment><!--(?P<said>.*?)-->)
      | (?P<other><[!?][^>]*>?)
      | </(?P<end>[a-zA-Z][\w:.-]*)\s*>
      | <(?P<start>[a-zA-Z][\w:.-]*)(?P<attributes>(?:"[^"]*"|'[^']*'|[^"'<>])*?)(?P<closed>/?)>
      | (?P<bare><)""",
    re.VERBOSE | re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=/"'<>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<open>[^\s"'<>]+)))?""",
    re.VERBOSE,
)


class Kind(Enum):
    """What a piece of source is."""

    START = "start"
    END = "end"
    TEXT = "text"
    COMMENT = "comment"
    BROKEN = "broken"


@dataclass(frozen=True)
class Attribute:
    """One attribute: its value is None where there is no `=`; `is_quoted` tells of the quotes."""

    name: str
    value: str | None
    position: int
    is_quoted: bool = True


@dataclass(frozen=True)
class Piece:
    """One piece of source and where it begins. `name` is that of a tag, `text` what a text or comment says."""

    kind: Kind
    position: int
    name: str = ""
    text: str = ""
    attributes: tuple[Attribute, ...] = ()
    is_closed: bool = False


def read_pieces(source: str) -> Iterator[Piece]:
    """Yield the pieces of a source in order. What is no tag and looks like one is BROKEN."""
    position = 0
    for match in PIECE.finditer(source):
        if match.start() > position:
            yield Piece(Kind.TEXT, position, text=source[position : match.start()])
        position = match.end()
        yield _piece(match)
    if position < len(source):
        yield Piece(Kind.TEXT, position, text=source[position:])


def read_spans(source: str) -> Iterator[tuple[Piece, int]]:
    """Yield the pieces of a source in order, each with the position where it ends."""
    waiting: Piece | None = None
    for piece in read_pieces(source):
        if waiting:
            yield waiting, piece.position
        waiting = piece
    if waiting:
        yield waiting, len(source)


def _piece(match: re.Match[str]) -> Piece:
    at = match.start()
    if match["comment"] is not None:
        return Piece(Kind.COMMENT, at, text=match["said"])
    if match["end"] is not None:
        return Piece(Kind.END, at, name=match["end"])
    if match["start"] is not None:
        attributes = tuple(_attributes(match["attributes"], match.start("attributes")))
        return Piece(Kind.START, at, match["start"], "", attributes, bool(match["closed"]))
    return Piece(Kind.BROKEN, at, text=match.group(0))


def _attributes(text: str, base: int) -> Iterator[Attribute]:
    for match in ATTRIBUTE.finditer(text):
        value = next((match[group] for group in ("double", "single", "open") if match[group] is not None), None)
        yield Attribute(match["name"], value, base + match.start("name"), match["open"] is None)
