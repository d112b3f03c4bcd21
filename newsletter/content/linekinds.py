"""What each line of a text is, told from those above it: one recognition for readers, translators and outlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.content.lines import (
    FOOTNOTE_MARK,
    QUOTE,
    heading,
    holds_only_image,
    holds_only_links,
    in_code,
    is_divider,
    named,
    point,
)

# A footnote begins with its mark, and goes on where lines are moved to the right.
FOOTNOTE = re.compile(rf"\s{{0,3}}{FOOTNOTE_MARK}:\s*(?P<text>.*)$")
FOOTNOTE_SIGN = re.compile(FOOTNOTE_MARK)
# The line below the first one of a table.
TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$|\s*\|\s*:?-+:?\s*$")
# A point so much further to the right than another stands inside of it.
DEEPER = 2


class LineKind(StrEnum):
    """What a line is."""

    EMPTY = "empty"
    CODE = "code"
    HEADING = "heading"
    DIVIDER = "divider"
    IMAGE = "image"
    LINKS = "links"
    ROW = "row"  # of a table
    RULE = "rule"  # below the first row of a table
    QUOTE = "quote"
    POINT = "point"  # the first line of a point of a list
    FOOTNOTE = "footnote"  # the first line of what a footnote says
    FOOTNOTE_MORE = "footnote more"  # the other lines
    TEXT = "text"


@dataclass(frozen=True)
class Line:
    """A line as typed, what it is, and where its words begin: behind the sign that makes it what it is."""

    typed: str
    kind: LineKind
    start: int = 0

    @property
    def lead(self) -> str:
        """Return what stands before the words."""
        return self.typed[: self.start]

    @property
    def words(self) -> str:
        """Return the words, without what may close them."""
        if self.kind is LineKind.HEADING:
            return named((heading(self.typed.lstrip(" ")) or (0, ""))[1])[0]
        return self.typed[self.start :].rstrip()

    @property
    def label(self) -> str:
        """Return the label of a footnote."""
        found = FOOTNOTE.match(self.typed) if self.kind is LineKind.FOOTNOTE else None
        return found["label"] if found else ""


def read_lines(lines: Sequence[str]) -> list[Line]:
    """Tell of each line what it is."""
    protected, _ = in_code(lines)
    points = points_of(lines, protected)
    rows = _rows(lines, protected)
    made: list[Line] = []
    for at, line in enumerate(lines):
        above = made[-1].kind if made else LineKind.EMPTY
        if protected[at]:
            made.append(Line(line, LineKind.CODE))
        elif at in rows:
            made.append(Line(line, rows[at]))
        else:
            made.append(_line(line, points.get(at), above))
    return made


def _line(line: str, point_start: int | None, above: LineKind) -> Line:
    indent = len(line) - len(line.lstrip())
    if not line.strip():
        return Line(line, LineKind.EMPTY)
    if found := QUOTE.match(line):
        return Line(line, LineKind.QUOTE, found.end())
    if found := FOOTNOTE.match(line):
        return Line(line, LineKind.FOOTNOTE, found.start("text"))
    if title := heading(line.lstrip(" ")):
        words = named(title[1])[0]
        return Line(line, LineKind.HEADING, line.index(words, line.index("#")) if words else len(line))
    if point_start is not None and not is_divider(line):
        return Line(line, LineKind.POINT, point_start)
    if indent and above in (LineKind.FOOTNOTE, LineKind.FOOTNOTE_MORE):
        return Line(line, LineKind.FOOTNOTE_MORE, indent)
    if is_divider(line):
        return Line(line, LineKind.DIVIDER)
    if holds_only_image(line):
        return Line(line, LineKind.IMAGE)
    if holds_only_links(line):
        return Line(line, LineKind.LINKS)
    if line.lstrip().startswith("|"):
        return Line(line, LineKind.ROW)
    return Line(line, LineKind.TEXT, indent)


def points_of(lines: Sequence[str], protected: Sequence[bool]) -> dict[int, int]:
    """Return which lines begin a point of a list, those in quotations too, and where their words begin.

    A numbered list begins at 1 and counts on: “24. novembris” is a sentence wherever it stands.
    """
    made: dict[int, int] = {}
    lists = _Lists()
    for at, line in enumerate(lines):
        quote = QUOTE.match(line)
        start = quote.end() if quote else 0
        if protected[at]:
            continue
        begins = lists.meet(line[start:], line[:start].count(">"))
        if begins is not None:
            made[at] = start + begins
    return made


@dataclass
class _Lists:
    """The numbered lists that are open at a line: how far each is indented, and the number of its last point."""

    opened: list[tuple[int, int]] = field(default_factory=list)
    quoted: int = 0
    is_after_empty: bool = False

    def meet(self, line: str, quoted: int) -> int | None:
        """Meet a line; return where its words begin if it begins a point."""
        if quoted != self.quoted:
            self.opened.clear()
        self.quoted = quoted
        found = point(line.lstrip())
        indent = len(line) - len(line.lstrip())
        begins = indent + found.start("text") if found and self._counts(found["marker"], indent) else None
        if begins is None and line.strip() and not indent and (self.is_after_empty or heading(line)):
            self.opened.clear()
        self.is_after_empty = not line.strip()
        return begins

    def _counts(self, marker: str, indent: int) -> bool:
        """Tell whether a marker begins a point, and remember its number."""
        while self.opened and self.opened[-1][0] >= indent + DEEPER:
            self.opened.pop()
        is_same = bool(self.opened) and indent < self.opened[-1][0] + DEEPER
        number = int(marker[:-1]) if marker[0].isdigit() else None
        last = self.opened[-1][1] if is_same else 0
        if number not in (None, 1) and number != last + 1:
            return False
        if is_same:
            indent = self.opened.pop()[0]
        if number is not None:
            self.opened.append((indent, number))
        return True


def _rows(lines: Sequence[str], protected: Sequence[bool]) -> dict[int, LineKind]:
    """Return which lines are those of tables: from above a rule down to the first line without a bar."""
    made: dict[int, LineKind] = {}
    at = 1
    while at < len(lines):
        if protected[at] or "|" not in lines[at - 1] or not TABLE_RULE.match(lines[at]):
            at += 1
            continue
        end = next((end for end in range(at, len(lines)) if "|" not in lines[end] or protected[end]), len(lines))
        made |= dict.fromkeys(range(at - 1, end), LineKind.ROW)
        made[at] = LineKind.RULE
        at = end + 1
    return made
