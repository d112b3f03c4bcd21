"""HTML cut into its pieces, nothing lost: what the frame rewrites and the source view colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

PIECE = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z)|<![^>]*>)"
    r"|(?P<tag></?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>)",
    re.DOTALL,
)
NAME = re.compile(r"</?([a-zA-Z][\w:.-]*)")
ATTRIBUTE = re.compile(r"(?P<name>[^\s=\"'/<>]+)(?P<equals>\s*=\s*)(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)
# Elements whose content is no markup (HTML Living Standard 13.2.5.2, raw text).
RAW_TEXT = frozenset({"style", "script"})


class Kind(StrEnum):
    """What a piece of HTML is."""

    TEXT = "text"
    COMMENT = "comment"
    TAG = "tag"
    RAW = "raw"


@dataclass(frozen=True)
class Piece:
    """A piece of HTML as it was written. `element` is the name of a tag, or of the element a raw text is in."""

    kind: Kind
    text: str
    element: str = ""


def pieces(html: str) -> Iterator[Piece]:
    """Yield the pieces in order; joined they are the HTML again."""
    at = 0
    while match := PIECE.search(html, at):
        if match.start() > at:
            yield Piece(Kind.TEXT, html[at : match.start()])
        at = match.end()
        if match.group("comment"):
            yield Piece(Kind.COMMENT, match.group())
            continue
        element = element_of(match.group())
        yield Piece(Kind.TAG, match.group(), element)
        if element in RAW_TEXT and not match.group().startswith("</"):
            end = re.compile(rf"</{element}\b", re.IGNORECASE).search(html, at)
            stop = end.start() if end else len(html)
            if stop > at:
                yield Piece(Kind.RAW, html[at:stop], element)
            at = stop
    if at < len(html):
        yield Piece(Kind.TEXT, html[at:])


def element_of(tag: str) -> str:
    """Return the lower-case name of a tag's element."""
    match = NAME.match(tag)
    return match.group(1).lower() if match else ""


def rewrite_attributes(tag: str, change: Callable[[str, str], str | None]) -> str:
    """Put `change(name, value)` in the place of each quoted value of a tag; None takes the attribute out.

    Names are given in lower case, values as written, entities included.
    """

    def replace(match: re.Match[str]) -> str:
        value = change(match["name"].lower(), match["value"])
        return "" if value is None else f"{match['name']}{match['equals']}{match['quote']}{value}{match['quote']}"

    return ATTRIBUTE.sub(replace, tag)
