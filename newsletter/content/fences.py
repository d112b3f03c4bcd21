"""A document's body, cut into its parts: blocks between fences, and what stands outside of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from newsletter.content.faults import Faults
from newsletter.content.guards import guards, tags_alone
from newsletter.content.lines import heading, holds_only_image, in_code, is_divider
from newsletter.content.nesting import Fence, FenceReader, Nesting
from newsletter.merge.tags import Tag

# Between the parts of a block that holds others.
NEXT_PART = re.compile(r"\s*-{3,}\s*$")


class PartKind(StrEnum):
    """What a part of a body is."""

    FENCE = "fence"
    TEXT = "text"
    HEADING = "heading"
    IMAGE = "image"
    DIVIDER = "divider"


@dataclass(frozen=True)
class Part:
    """One part of a body. `lines` are those between the fences, or the part itself; `body_line` numbers the first.

    `name` and `rest` are a fence's block type and what follows it on its line. `children` are the parts of a block
    that holds others, as many lists as it has columns. `guard` is the condition that stands around the part.
    """

    kind: PartKind
    line: int
    end_line: int
    lines: tuple[str, ...]
    body_line: int
    name: str = ""
    rest: str = ""
    children: tuple[tuple[Part, ...], ...] = ()
    guard: str = ""


def split_parts(
    lines: Sequence[str],
    first_line: int,
    faults: Faults,
    nesting: Nesting | None = None,
    statements: Mapping[str, Tag] | None = None,
) -> list[Part]:
    """Cut a body into its parts, in order; collect what is wrong with its fences.

    `statements` are the tags of conditions by their tokens: those on lines of their own around blocks become guards.
    """
    protected, unclosed_code = in_code(lines)
    for at in unclosed_code:
        hint = "put the same signs on a line of their own where it ends, or take the line away"
        faults.error("unclosed-code", f"“{lines[at].strip()}” is never closed", first_line + at, hint)
    nesting = nesting or Nesting()
    fences = FenceReader(lines, protected, first_line, faults, nesting).read()
    return _Cutter(lines, protected, first_line, nesting, statements or {}).cut(0, len(lines), fences)


@dataclass(frozen=True)
class _Cutter:
    """Cuts the lines of a body; positions count from 0."""

    lines: Sequence[str]
    protected: Sequence[bool]
    first_line: int
    nesting: Nesting
    statements: Mapping[str, Tag]

    def cut(self, start: int, end: int, fences: Sequence[Fence]) -> list[Part]:
        """Return the parts of a stretch, in which some fences stand."""
        parts: list[Part] = []
        stretches: list[range] = []
        at = start
        for fence in fences:
            stretches.append(range(at, fence.at))
            at = fence.last + 1
        stretches.append(range(at, end))
        guards = self.guards(stretches, fences)
        for stretch, fence in zip_longest(stretches, fences):
            parts += self.outside(stretch, guards)
            parts += [self.fence(fence)] if fence and not fence.is_lost else []
        lines = list(guards)
        held = ((part, bisect_left(lines, part.line - self.first_line)) for part in parts)
        return [replace(part, guard=guards[lines[above - 1]]) if above else part for part, above in held]

    def guards(self, stretches: Sequence[range], fences: Sequence[Fence]) -> Mapping[int, str]:
        """Return the lines of conditions that stand around blocks, each with what holds behind it."""
        if not self.statements:
            return {}
        open_lines = [at for stretch in stretches for at in stretch if not self.protected[at]]
        alone = {at: tags for at in open_lines if (tags := tags_alone(self.lines[at], self.statements))}
        if not alone:
            return {}
        solid = [at for at in open_lines if at not in alone and _kind(self.lines[at]) is not PartKind.TEXT]
        return guards(alone, sorted([*solid, *(fence.at for fence in fences)]))

    def fence(self, fence: Fence) -> Part:
        """Return the part that stands between a fence's lines."""
        body = tuple(self.lines[fence.at + 1 : fence.end])
        line = self.first_line + fence.at
        children = self.columns(fence) if fence.name in self.nesting.holders else ()
        return Part(
            PartKind.FENCE, line, self.first_line + fence.last, body, line + 1, fence.name, fence.rest, children
        )

    def columns(self, fence: Fence) -> tuple[tuple[Part, ...], ...]:
        """Return the parts of a block that holds others, parted at lines of three hyphens."""
        starts = {inner.at: inner.last for inner in fence.inside}
        cuts = [fence.at]
        at = fence.at + 1
        while at < fence.end:
            if at in starts:
                at = starts[at]
            elif not self.protected[at] and NEXT_PART.match(self.lines[at]):
                cuts.append(at)
            at += 1
        return tuple(
            tuple(self.cut(start + 1, end, [inner for inner in fence.inside if start < inner.at < end]))
            for start, end in zip(cuts, [*cuts[1:], fence.end], strict=True)
        )

    def outside(self, stretch: range, guards: Mapping[int, str]) -> list[Part]:
        """Cut what stands outside of fences: headings, images, dividers, and runs of the rest."""
        parts: list[Part] = []
        run: list[int] = []

        def finish() -> None:
            while run and not self.lines[run[-1]].strip():
                run.pop()
            if run:
                parts.append(self.part(PartKind.TEXT, run[0], run[-1]))
            run.clear()

        for at in stretch:
            if at in guards:
                finish()
                continue
            kind = PartKind.TEXT if self.protected[at] else _kind(self.lines[at])
            if kind is not PartKind.TEXT:
                finish()
                parts.append(self.part(kind, at, at))
            elif run or self.lines[at].strip():
                run.append(at)
        finish()
        return parts

    def part(self, kind: PartKind, start: int, end: int) -> Part:
        """Return a part that is some lines."""
        first = self.first_line + start
        return Part(kind, first, self.first_line + end, tuple(self.lines[start : end + 1]), first)


def _kind(line: str) -> PartKind:
    if heading(line):
        return PartKind.HEADING
    if holds_only_image(line):
        return PartKind.IMAGE
    if is_divider(line):
        return PartKind.DIVIDER
    return PartKind.TEXT
