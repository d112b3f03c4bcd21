"""Where a problem is to be seen in an edition: from file and line to elements, the other way than `Examined.place`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from newsletter.check.examined import Examined
from newsletter.content.model import Block, every_block
from newsletter.render.document import Element

# An element whose looks one line of a theme makes stands in many places: so many are told.
MOST = 200


class Part(StrEnum):
    """What of an edition is meant: the email itself, or what an inbox shows of it."""

    EMAIL = "email"
    SUBJECT = "subject"
    PREHEADER = "preheader"


@dataclass(frozen=True)
class Spot:
    """Where a problem is to be seen: elements by their place in `Examined.elements`, none where it cannot be told."""

    part: Part = Part.EMAIL
    elements: tuple[int, ...] = ()


def find_spot(examined: Examined, path: str, line: int | None) -> Spot:
    """Return what of an edition was typed in a line of a file, or else nearest before it."""
    if line is None:
        return Spot()
    shown = examined.whole.documents[examined.locale]
    typed_there = [block for block in every_block(shown.blocks) if block.typed_in(examined.path).path == path]
    if path != examined.path and not typed_there:
        return Spot(elements=_numbers(examined, _made_in(examined, path, line)))
    for part in (Part.SUBJECT, Part.PREHEADER):
        if path == examined.path and examined.top(part).line == line:
            return Spot(part)
    block = block_at(typed_there, line)
    return Spot(elements=_numbers(examined, _typed_in(examined, block, line)) if block else ())


def block_at(blocks: Iterable[Block], line: int) -> Block | None:
    """Return the innermost block that a line stands in; of two that begin there, the later one."""
    listed = [(block, block.typed_in("")) for block in blocks]
    around = [(block, typed) for block, typed in listed if typed.line <= line <= max(typed.end_line, typed.line)]
    return max(reversed(around), key=lambda each: each[1].line, default=(None, None))[0]


def _made_in(examined: Examined, path: str, line: int) -> list[Element]:
    """Return the elements that a template's line made; where it made none, those of the nearest line before it."""
    lines: dict[int, list[Element]] = {}
    for element in examined.elements:
        origin = examined.origin(element)
        if origin and origin.path == path and origin.line and origin.line <= line:
            lines.setdefault(origin.line, []).append(element)
    return lines[max(lines)] if lines else []


def _typed_in(examined: Examined, block: Block, line: int) -> list[Element]:
    own = [element for element in examined.elements if _is_of(examined, element, block)]
    lines: dict[int, list[Element]] = {}
    for element in own:
        place = examined.place(element) if _says_something(element) else None
        # Without a column its words were not found, and the place is that of the block.
        if place and place.line and place.column and place.line <= line:
            lines.setdefault(place.line, []).append(element)
    return lines[max(lines)] if lines else own


def _is_of(examined: Examined, element: Element, block: Block) -> bool:
    found, path = examined.block(element), examined.path
    return found is not None and (found.typed_in(path), found.type) == (block.typed_in(path), block.type)


def _says_something(element: Element) -> bool:
    """Tell whether an element holds text of its own, a picture or an address, and not only other elements."""
    texts = [element.text, *(child.tail for child in element)]
    return bool(element.get("href") or element.get("src")) or any((text or "").strip() for text in texts)


def _numbers(examined: Examined, found: Collection[Element]) -> tuple[int, ...]:
    """Return the places of the outermost of some elements, in order."""
    inside = set(found)
    outermost = {each for each in inside if not any(above in inside for above in each.iterancestors())}
    return tuple(number for number, each in enumerate(examined.elements) if each in outermost)[:MOST]
