"""Which link of an edition was typed where: the one with an address first is the one typed first, and so on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from newsletter.check.typed_links import TypedLink, address_of, letters, typed_links
from newsletter.content.model import Block, every_block
from newsletter.merge.tags import restore
from newsletter.render.document import Element
from newsletter.theme.model import Body

if TYPE_CHECKING:
    from newsletter.check.examined import Examined


def where_typed(examined: Examined) -> Mapping[Element, TypedLink]:
    """Return where the links of an edition were typed; what the theme made of itself is not among them."""
    shown: dict[tuple[int, str], list[Element]] = {}
    blocks: dict[int, Block | None] = {}
    for element in examined.elements:
        if element.tag in ("a", "area") and (href := element.get("href")):
            origin = examined.origin(element)
            block = origin.block if origin else None
            if block or origin is None:
                blocks[id(block)] = block
                address = address_of(restore(str(href), examined.edition.tags))
                shown.setdefault((id(block), address), []).append(element)
    files = _Files(examined)
    typed = {number: _by_address(files.within(block)) for number, block in blocks.items()}
    found: dict[Element, TypedLink] = {}
    for (number, address), elements in shown.items():
        if links := typed[number].get(address):
            found.update(zip(elements, pair([_said(each, examined) for each in elements], links), strict=True))
    return found


def pair(shown: Sequence[str], typed: Sequence[TypedLink]) -> list[TypedLink]:
    """Return for each link of one address where it was typed; `shown` are the letters of their words, in order.

    Those of the same words are the same, if there are as many of them; the rest is shared out in order, as one address
    that is typed once may be that of a picture, a heading and a button.
    """
    at: dict[str, list[int]] = {}
    for number, words in enumerate(shown):
        at.setdefault(words, []).append(number)
    places: dict[str, list[int]] = {}
    for number, link in enumerate(typed):
        if link.words is not None:
            places.setdefault(link.words, []).append(number)
    found: dict[int, int] = {}
    for words, numbers in places.items():
        if len(at.get(words, ())) == len(numbers):
            found.update(zip(at[words], numbers, strict=True))
    rest = [number for number in range(len(shown)) if number not in found]
    taken = set(found.values())
    left = [number for number in range(len(typed)) if number not in taken] or list(range(len(typed)))
    found.update((number, left[position * len(left) // len(rest)]) for position, number in enumerate(rest))
    return [typed[found[number]] for number in range(len(shown))]


class _Files:
    """The links of the files that an edition is made of, each file read once."""

    def __init__(self, examined: Examined) -> None:
        self._examined = examined
        self._links: dict[str, tuple[TypedLink, ...]] = {}

    def within(self, block: Block | None) -> tuple[TypedLink, ...]:
        """Return the links that a block was typed with, in order; without a block, all of the language's text."""
        if block is None:
            return self._of(self._examined.path)
        typed = block.typed_in(self._examined.path)
        links = self._of(typed.path)
        first = bisect_left(links, typed.line, key=lambda link: link.address_line)
        last = bisect_left(links, typed.end_line + 1, key=lambda link: link.address_line)
        inner = [each.typed_in("") for part in block.children for each in every_block(part)]
        own = (link for link in links[first:last] if not any(i.line <= link.line <= i.end_line for i in inner))
        schema = self._examined.theme.blocks.get(block.type)
        is_values = schema is not None and schema.body is Body.YAML
        return (*_meant(own, is_values=is_values), *(self._of(block.data) if block.data else ()))

    def _of(self, path: str) -> tuple[TypedLink, ...]:
        if path not in self._links:
            links = typed_links(path, self._examined.lines_of(path))
            self._links[path] = tuple(_meant(links, is_values=path.endswith((".yaml", ".yml"))))
        return self._links[path]


def _meant(links: Iterator[TypedLink] | Sequence[TypedLink], *, is_values: bool) -> Iterator[TypedLink]:
    """Yield links without those in a comment among values (YAML 1.2.2, 6.6)."""
    return (link for link in links if not (is_values and link.source.lstrip().startswith("#")))


def _by_address(links: Sequence[TypedLink]) -> Mapping[str, list[TypedLink]]:
    found: dict[str, list[TypedLink]] = {}
    for link in links:
        found.setdefault(link.address, []).append(link)
    return found


def _said(element: Element, examined: Examined) -> str:
    return letters(restore("".join(map(str, element.itertext())), examined.edition.tags))
