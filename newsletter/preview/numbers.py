"""The elements of an email's body, numbered, so that one of them can be found again in its frame.

The numbers are those of `Examined.elements`. They are put on before merging: what a condition takes out takes its
numbers with it, and the others keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from newsletter.check.examined import Examined
from newsletter.check.spots import Spot, find_spot
from newsletter.merge.program import Program, compile_html, run
from newsletter.merge.tags import Tag, by_token
from newsletter.preview.markup import Kind, Piece, pieces
from newsletter.render.edition import Edition

NUMBER = "data-element"


def numbered(html: str) -> str:
    """Return HTML whose elements say which they are, counted from the body, which is 0."""
    return "".join(piece.text if number is None else _marked(piece, number) for piece, number in _numbers(html))


def element_names(html: str) -> list[str]:
    """Return the names of the numbered elements, in lower case and in their order."""
    return [piece.element for piece, number in _numbers(html) if number is not None]


def numbered_for(edition: Edition, values: Mapping[str, object]) -> str:
    """Return an edition's HTML for one reader, numbered."""
    return run(_program(edition.html, edition.tags, edition.locale), values)


def spot_in_frame(examined: Examined, path: str, line: int) -> Spot:
    """Return where that is seen which stands in a line of a file; no elements where their numbers could be others."""
    spot = find_spot(examined, path, line)
    agrees = element_names(examined.edition.html) == [element.tag for element in examined.elements]
    return spot if agrees else replace(spot, elements=())


@lru_cache(maxsize=8)
def _program(html: str, tags: tuple[Tag, ...], locale: str) -> Program:
    return compile_html(numbered(html), by_token(tags), locale)


def _numbers(html: str) -> Iterator[tuple[Piece, int | None]]:
    count: int | None = None
    for piece in pieces(html):
        if (
            piece.kind is Kind.TAG
            and not piece.text.startswith("</")
            and (count is not None or piece.element == "body")
        ):
            count = 0 if count is None else count + 1
            yield piece, count
        else:
            yield piece, None


def _marked(piece: Piece, number: int) -> str:
    at = 1 + len(piece.element)
    return f'{piece.text[:at]} {NUMBER}="{number}"{piece.text[at:]}'
