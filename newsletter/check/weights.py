"""What each block of an edition's HTML weighs as a reader gets it, and where Gmail cuts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby, pairwise
from types import MappingProxyType

from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.content.model import Block
from newsletter.merge.program import compile_html, run
from newsletter.merge.tags import by_token
from newsletter.message.links import links_for
from newsletter.message.pictures import with_pictures
from newsletter.render.document import Element
from newsletter.render.markup_reader import Kind, read_pieces
from newsletter.simulate.clip import GMAIL_LIMIT

# As long as those that are sent: a token of 16 octets.
TOKEN = "x" * 52
# Around the number of an element, where a reader's HTML is counted: characters that no text may hold (Unicode 23.7).
MARK = re.compile("\ufdd0(\\d+)\ufdd1")
NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})


class Share(StrEnum):
    """What a stretch of HTML is there for."""

    HEAD = "head"
    STYLES = "styles"
    FRAME = "frame"
    BLOCK = "block"


@dataclass(frozen=True)
class Stretch:
    """A run of HTML that one block, or else the theme, has made; `start` and `octets` count what is decoded."""

    share: Share
    start: int
    octets: int
    block: Block | None = None

    @property
    def end(self) -> int:
        """Return the octet that follows it."""
        return self.start + self.octets


@dataclass(frozen=True)
class Weights:
    """The stretches of an edition's HTML in their order.

    `cut` is where the element that Gmail cuts was typed, None where it cuts nothing; `first_lost` is the first stretch
    that it shows nothing of, by its place in `stretches`.
    """

    stretches: tuple[Stretch, ...]
    cut: Place | None = None
    limit: int = GMAIL_LIMIT

    @property
    def octets(self) -> int:
        """Return what the HTML weighs in all."""
        return self.stretches[-1].end if self.stretches else 0

    @property
    def parts(self) -> tuple[Stretch, ...]:
        """Return what each block, and each share of the theme, weighs together, the heaviest first."""
        together: dict[tuple[Share, int], Stretch] = {}
        for each in self.stretches:
            key = (each.share, id(each.block))
            before = together.get(key)
            start, more = (before.start, before.octets) if before else (each.start, 0)
            together[key] = Stretch(each.share, start, more + each.octets, each.block)
        return tuple(sorted(together.values(), key=lambda part: -part.octets))

    @property
    def lost(self) -> tuple[Block, ...]:
        """Return the blocks of which Gmail shows nothing."""
        shown = {id(each.block) for each in self.stretches if each.start < self.limit}
        found = {id(each.block): each.block for each in self.stretches if each.block and each.start >= self.limit}
        return tuple(block for key, block in found.items() if key not in shown)


def weights(examined: Examined, fields: Mapping[str, str] = NOTHING_KNOWN, limit: int = GMAIL_LIMIT) -> Weights:
    """Weigh an edition's HTML as it is merged for one reader, octets of UTF-8 after every encoding is undone.

    Its pictures are not counted, as Gmail does not count them; what it cuts is what stands behind `limit` octets.
    """
    elements = [element for element in examined.tree.iter() if isinstance(element.tag, str)]
    sizes = list(_sizes(examined, elements, fields))
    runs: list[Stretch] = []
    start = 0
    for (share, _), run_of in groupby(sizes, key=lambda each: _made_by(examined, each[0])):
        listed = list(run_of)
        block = examined.block(listed[0][0]) if share is Share.BLOCK else None
        size = sum(octets for _, octets in listed)
        runs.append(Stretch(share, start, size, block))
        start += size
    cut = None
    if start > limit:
        ends = accumulate(octets for _, octets in sizes)
        cut = examined.place(next(element for (element, _), end in zip(sizes, ends, strict=True) if end > limit))
    return Weights(tuple(runs), cut, limit)


def octets(text: str) -> int:
    """Return how many octets a text takes in a message: UTF-8, with two for each line's end."""
    return len(text.encode()) + text.count("\n")


def _made_by(examined: Examined, element: Element) -> tuple[Share, int]:
    if element.tag == "style":
        return Share.STYLES, 0
    if element.tag == "html" or any(each.tag == "head" for each in (element, *element.iterancestors())):
        return Share.HEAD, 0
    block = examined.block(element)
    return (Share.BLOCK, id(block)) if block else (Share.FRAME, 0)


def _sizes(examined: Examined, elements: Sequence[Element], fields: Mapping[str, str]) -> Iterator[tuple[Element, int]]:
    """Yield the elements that a reader gets, each with the octets from where it begins to where the next one does."""
    edition, publication = examined.edition, examined.settings.publication
    marked = _marked(edition.html, [str(element.tag) for element in elements])
    program = compile_html(marked, by_token(edition.tags), edition.locale)
    values = {"subscriber": fields, **links_for(publication, edition.issue, edition.locale, TOKEN)}
    html, _ = with_pictures(run(program, values), edition.assets, publication.list_domain)
    before, *rest = MARK.split(html)
    first = octets(before)
    for number, text in zip(rest[::2], rest[1::2], strict=True):
        yield elements[int(number)], octets(text) + first
        first = 0


def _marked(html: str, tags: Sequence[str]) -> str:
    """Return HTML with the number of each element before it; only the first is marked where the source tells others."""
    starts = [piece for piece in read_pieces(html) if piece.kind is Kind.START]
    if [piece.name for piece in starts] != list(tags):
        starts = starts[:1]
    cuts = [0, *(piece.position for piece in starts), len(html)]
    texts = [html[start:end] for start, end in pairwise(cuts)]
    return texts[0] + "".join(f"\ufdd0{number}\ufdd1{text}" for number, text in enumerate(texts[1:]))
