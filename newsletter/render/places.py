"""Where each element of an edition's HTML was typed: in which block, and in which line of the theme.

The edition is rendered once more, only when there is something to tell, with a number on each element of its MJML; the
compiler hands the numbers on to the HTML. What was rendered for readers stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment

from newsletter.config import Publication
from newsletter.content.model import Block, Issue, every_block
from newsletter.content.pictures.store import PictureStore
from newsletter.merge.tags import TagMint
from newsletter.render.compile import CompilerError, compile_mjml, place_frames
from newsletter.render.compose import LAYOUT, Composer
from newsletter.render.document import Element, complete, parse
from newsletter.render.markup_reader import Kind, Piece, read_pieces
from newsletter.render.pictures import Album
from newsletter.render.serialise import serialise
from newsletter.render.source_map import Marks, SourceMap, read_marks
from newsletter.render.template_faults import shown_path
from newsletter.render.template_places import source_line
from newsletter.render.templates import make_environment, theme_file
from newsletter.theme.model import Theme

NUMBER = "data-newsletter-number"
NUMBER_CLASS = re.compile(r"newsletter-number-(\d+)$")
# They make no element that could hold a class.
WITHOUT_CLASS = frozenset({"mj-body", "mj-raw"})


@dataclass(frozen=True)
class Origin:
    """Where an element comes from: a line of one of the theme's files, and the block whose template made it.

    `path` is as problems show it, and empty where an author has typed the element in a block. `block` is None for what
    the layout holds.
    """

    path: str
    line: int | None = None
    source: str = ""
    block: Block | None = None


class Places:
    """The origins of the elements in the body of a document."""

    def __init__(self, origins: Mapping[Element, Origin]) -> None:
        self._origins = origins

    def of(self, element: Element) -> Origin | None:
        """Return where an element comes from; None where it cannot be told."""
        return self._origins.get(element)


def find_places(
    root: Element,
    issue: Issue,
    locale: str,
    theme: Theme,
    publication: Publication,
    pictures: PictureStore | None = None,
) -> Places:
    """Return where the elements of an edition's HTML come from; `root` is that HTML, parsed."""
    document = issue.documents[locale]
    environment = _marking(theme.folders)
    album = Album(pictures or PictureStore(), document.path, issue.images)
    mint = TagMint(document.nonce, "t")
    composer = Composer(issue, document, theme, publication, mint, environment, album, is_marked=True)
    source = read_marks(composer.markup())
    try:
        html = compile_mjml(_numbered(source.text))
    except CompilerError:
        return Places({})
    twin = parse(place_frames(html, composer.frames))
    complete(twin, document, composer.issue_view.direction, "")
    own, numbered = list(_elements(root)), list(_elements(parse(serialise(twin))))
    if [element.tag for element in own] != [element.tag for element in numbered]:
        return Places({})
    blocks = tuple(every_block(document.blocks))
    at = list(_positions(source.text))
    # Thousands of elements may come from one line.
    typed = cache(source_line)
    known: dict[int, Origin] = {}
    origins: dict[Element, Origin] = {}
    found: dict[Element, Origin] = {}
    for element, twin_element in zip(own, numbered, strict=True):
        number = _number(twin_element)
        parent = twin_element.getparent()
        if number is not None:
            if number not in known:
                known[number] = _origin(source, at[number], blocks, theme, issue.folder, typed)
            found[twin_element] = known[number]
        elif parent is not None and parent in found:
            found[twin_element] = found[parent]
        if twin_element in found:
            origins[element] = found[twin_element]
    return Places(origins)


@lru_cache(maxsize=8)
def _marking(folders: tuple[Path, ...]) -> Environment:
    return make_environment(folders, (Marks,))


def _origin(
    source: SourceMap,
    position: int,
    blocks: tuple[Block, ...],
    theme: Theme,
    folder: Path,
    typed: Callable[[Path, int], str],
) -> Origin:
    place, number = source.find(position), source.block(position)
    block = blocks[number] if number is not None else None
    if place is None:
        outermost = theme_file(theme.folders, LAYOUT) or Path(LAYOUT)
        return Origin(shown_path(outermost, theme.folders), block=block)
    file, line = place
    if file.parent == folder:
        # A raw block: what it holds is the author's.
        return Origin("", line, typed(file, line), block)
    return Origin(shown_path(file, theme.folders), line, typed(file, line), block)


def _elements(root: Element) -> Iterator[Element]:
    """Yield the elements of a document's body, without its comments."""
    body = root.find("body")
    if body is not None:
        yield from (element for element in body.iter() if isinstance(element.tag, str))


def _number(element: Element) -> int | None:
    number = element.get(NUMBER)
    if number is not None:
        return int(number)
    names = str(element.get("class", "")).split()
    return next((int(found[1]) for name in names if (found := NUMBER_CLASS.match(name))), None)


def _starts(source: str) -> Iterator[Piece]:
    """Yield the tags of the body that open an element, what Outlook alone reads left out."""
    is_inside = False
    for piece in read_pieces(source):
        if piece.kind is Kind.START and is_inside and piece.name not in WITHOUT_CLASS:
            yield piece
        is_inside = is_inside or piece.name == "mj-body"


def _positions(source: str) -> Iterator[int]:
    for piece in _starts(source):
        yield piece.position


def _numbered(source: str) -> str:
    """Return MJML whose elements are numbered in their order."""
    pieces, position = [], 0
    for number, piece in enumerate(_starts(source)):
        at = piece.position + 1 + len(piece.name)
        if not piece.name.startswith("mj-"):
            added = f' {NUMBER}="{number}"'
        elif own := next((each for each in piece.attributes if each.name == "css-class"), None):
            at = source.index(own.value or "", own.position + len(own.name))
            added = f"newsletter-number-{number} "
        else:
            added = f' css-class="newsletter-number-{number}"'
        pieces += [source[position:at], added]
        position = at
    return "".join([*pieces, source[position:]])
