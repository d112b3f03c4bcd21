"""The items of a block, read by lines: where each one starts, and which of its lines is what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsletter.content.linekinds import points_of
from newsletter.content.lines import heading, holds_only_image, holds_only_links, in_code, point, ticked

LEAD_IN = re.compile(r"\s*(\*\*|__)(?=\S)(?P<title>.+?)(?<=\S)\1")
LEAD_LINK = re.compile(r"\s*(?P<title>\[[^\[\]]+\]\([^()\s]+(?:\s+\"[^\"]*\")?\))")


class Form(StrEnum):
    """What starts each item of a block."""

    HEADINGS = "headings"
    LIST = "list"
    IMAGES = "images"
    WHOLE = "whole"  # the body is one item
    NONE = "none"


@dataclass(frozen=True)
class Lines:
    """Some lines of a document, each with its number."""

    typed: tuple[tuple[int, str], ...] = ()

    @property
    def text(self) -> str:
        """Return the lines as one text in which every line keeps its distance from the first."""
        if not self.typed:
            return ""
        first, last = self.first, self.typed[-1][0]
        by_number = dict(self.typed)
        return "\n".join(by_number.get(number, "") for number in range(first, last + 1))

    @property
    def first(self) -> int:
        """Return the number of the first line; 0 if there is none."""
        return self.typed[0][0] if self.typed else 0


@dataclass(frozen=True)
class RawItem:
    """One item, not yet read: its first line, its title as typed, and its lines without the title's."""

    line: int
    title: str
    body: Lines


@dataclass(frozen=True)
class RawItems:
    """A block's body, cut into items. `shallow` are the lines of headings above the items' level."""

    form: Form
    intro: Lines
    items: tuple[RawItem, ...] = ()
    shallow: tuple[int, ...] = ()


@dataclass(frozen=True)
class ItemLines:
    """The lines of an item by what they are."""

    image: tuple[int, str] | None
    text: Lines
    links: Lines


def split_items(lines: Sequence[str], first_line: int) -> RawItems:
    """Cut a body into items: at its headings, else at the points of its list, else at its images."""
    protected = in_code(lines)[0]
    numbered = [(first_line + at, line) for at, line in enumerate(lines)]
    headings = {at: found for at, line in enumerate(lines) if not protected[at] and (found := heading(line))}
    if headings:
        level = next(iter(headings.values()))[0]
        starts = [at for at, found in headings.items() if found[0] == level]
        shallow = tuple(first_line + at for at, found in headings.items() if found[0] < level)
        begins = _with_pictures(lines, protected, starts)
        items = [
            RawItem(first_line + at, headings[at][1], trimmed([*numbered[begin:at], *numbered[at + 1 : end]]))
            for at, (begin, end) in zip(starts, _spans(begins, len(lines)), strict=True)
        ]
        return RawItems(Form.HEADINGS, _between(numbered, 0, begins[0]), tuple(items), shallow)
    starts = _list_starts(lines, protected)
    if starts:
        items = [_list_item(numbered[at:end]) for at, end in _spans(starts, len(lines))]
        return RawItems(Form.LIST, _between(numbered, 0, starts[0]), tuple(items))
    starts = [at for at, line in enumerate(lines) if not protected[at] and holds_only_image(line)]
    if starts:
        items = [RawItem(first_line + at, "", _between(numbered, at, end)) for at, end in _spans(starts, len(lines))]
        return RawItems(Form.IMAGES, _between(numbered, 0, starts[0]), tuple(items))
    return RawItems(Form.NONE, _between(numbered, 0, len(lines)))


def _with_pictures(lines: Sequence[str], protected: Sequence[bool], starts: Sequence[int]) -> Sequence[int]:
    """Return where items begin whose pictures stand above their headings, as the first one's does; else `starts`."""
    first = _picture_above(lines, protected, starts[0])
    if first is None or any(lines[at].strip() for at in range(first)):
        return starts
    above = (_picture_above(lines, protected, at) for at in starts[1:])
    return [first, *(at if image is None else image for at, image in zip(starts[1:], above, strict=True))]


def _picture_above(lines: Sequence[str], protected: Sequence[bool], start: int) -> int | None:
    """Return the line above another, empty ones not counted, if it holds only an image."""
    at = next((at for at in range(start - 1, -1, -1) if lines[at].strip()), None)
    return at if at is not None and not protected[at] and holds_only_image(lines[at]) else None


def led(item: RawItem) -> RawItem:
    """Take the title of a list's point out of its sentence: bold words or a link that it begins with."""
    if not item.body.typed:
        return item
    number, first = item.body.typed[0]
    lead = LEAD_IN.match(first) or LEAD_LINK.match(first)
    if not lead:
        return item
    rest = first[lead.end() :].lstrip(" :.,–—-")
    return RawItem(item.line, lead["title"].strip().rstrip(":"), trimmed([(number, rest), *item.body.typed[1:]]))


def _spans(starts: Sequence[int], end: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], end], strict=True))


def _between(numbered: Sequence[tuple[int, str]], start: int, end: int) -> Lines:
    return trimmed(numbered[start:end])


def trimmed(numbered: Sequence[tuple[int, str]]) -> Lines:
    """Return lines without the empty ones at both ends."""
    kept = list(numbered)
    while kept and not kept[0][1].strip():
        kept.pop(0)
    while kept and not kept[-1][1].strip():
        kept.pop()
    return Lines(tuple(kept))


def _list_starts(lines: Sequence[str], protected: Sequence[bool]) -> list[int]:
    """Return where the points of a list begin, those inside of other points not counted."""
    outer = [at for at in points_of(lines, protected) if not lines[at][:1].isspace() and lines[at][:1] != ">"]
    return [at for at in outer if lines[at][0].isdigit() is lines[outer[0]][0].isdigit()]


def _list_item(numbered: Sequence[tuple[int, str]]) -> RawItem:
    number, first = numbered[0][0], ticked(numbered[0][1])
    match = point(first)
    indent = match.start("text") if match else 0
    body = [(number, first[indent:])]
    for other, line in numbered[1:]:
        margin = len(line) - len(line.lstrip(" "))
        body.append((other, line[min(margin, indent) :]))
    lead = LEAD_IN.match(body[0][1])
    return RawItem(number, lead["title"] if lead else "", trimmed(body))


def sort_lines(body: Lines, *, with_image: bool, with_links: bool) -> ItemLines:
    """Tell an item's lines apart: the first that holds only an image, the last that hold only links, the rest."""
    lines = list(body.typed)
    protected = in_code([line for _, line in lines])[0]
    image = None
    if with_image:
        at = next((i for i, (_, line) in enumerate(lines) if not protected[i] and holds_only_image(line)), None)
        image = lines.pop(at) if at is not None else None
    links: list[tuple[int, str]] = []
    while with_links and lines and (not lines[-1][1].strip() or holds_only_links(lines[-1][1])):
        line = lines.pop()
        if line[1].strip():
            links.insert(0, line)
    return ItemLines(image, trimmed(lines), Lines(tuple(links)))
