"""The fences of a body: where each block begins and ends, and which stand inside others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.content.faults import Faults
from newsletter.content.lines import heading
from newsletter.theme.model import BlockSchema, Body

OPEN = re.compile(r"\s*:{3,}\s*(?P<name>[^\W\d_][\w-]*)(?P<rest>.*)$")
CLOSE = re.compile(r"\s*:{3,}\s*$")
NEARLY = re.compile(r"\s*:{2}(?:\s*+(?P<name>[^\W\d_][\w-]*+)(?=\s|$))?(?P<rest>(?:\s++#?[\w-]++(?:=.*)?)*+)\s*$")


@dataclass(frozen=True)
class Nesting:
    """The types of blocks that hold other blocks, that may stand inside them, and that have no text of their own."""

    holders: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    bodiless: frozenset[str] = frozenset()


def nesting_in(blocks: Mapping[str, BlockSchema]) -> Nesting:
    """Return which of a theme's blocks hold others, which may stand inside, and which have no text."""

    def named(schemas: Iterable[BlockSchema]) -> frozenset[str]:
        return frozenset(schema.type for schema in schemas)

    return Nesting(
        named(schema for schema in blocks.values() if schema.body is Body.BLOCKS),
        named(schema for schema in blocks.values() if schema.inside),
        named(schema for schema in blocks.values() if schema.body is Body.NONE),
    )


@dataclass
class Fence:
    """A fence being read; positions count the body's lines from 0. `end` is the line that closes it."""

    at: int
    name: str
    rest: str
    end: int = -1
    is_closed: bool = True
    inside: list[Fence] = field(default_factory=list)


@dataclass
class FenceReader:
    """Finds the fences of some lines, and collects what is wrong with them."""

    lines: Sequence[str]
    protected: Sequence[bool]
    first_line: int
    faults: Faults
    nesting: Nesting
    opened: list[Fence] = field(default_factory=list)
    everything: list[Fence] = field(default_factory=list)

    def read(self) -> list[Fence]:
        """Return the outermost fences, those inside below them; what is never closed ends where it seems to."""
        for at, line in enumerate(self.lines):
            if self.protected[at] or "::" not in line:
                continue
            if found := OPEN.match(line):
                self._open(Fence(at, found["name"], found["rest"].strip().rstrip(":").strip()))
            elif CLOSE.match(line):
                self._close(at)
            elif (found := NEARLY.match(line)) and (found["name"] or self.opened):
                self._nearly(at, found)
        held = {f.at: f.end for f in self.everything if f.end > 0 and f.name in self.nesting.inside}
        for fence in self.opened:
            holds = fence.name in self.nesting.holders
            self._leave_open(fence, self._seeming_end(fence, held if holds else {}))
        return self._tree()

    def _open(self, fence: Fence) -> None:
        """Open a fence; in a block that holds others, a block that holds none ends where the next begins.

        A block without text of its own needs no end.
        """
        above = self.opened[-2:]
        if len(above) == 2 and above[0].name in self.nesting.holders and above[1].name not in self.nesting.holders:
            self._leave_open(self.opened.pop(), fence.at)
        self.everything.append(fence)
        if fence.name in self.nesting.bodiless and not self._has_end(fence):
            fence.end = fence.at
            return
        self.opened.append(fence)

    def _has_end(self, fence: Fence) -> bool:
        """Tell whether the next fence below ends a block: inside another block, only if nothing stands before it."""
        below = (self.lines[at] for at in range(fence.at + 1, len(self.lines)) if self.lines[at].strip())
        marks = below if self.opened else (line for line in below if OPEN.match(line) or CLOSE.match(line))
        return bool(CLOSE.match(next(marks, "")))

    def _close(self, at: int) -> None:
        if self.opened:
            self.opened.pop().end = at
        else:
            self.faults.error("stray-fence", '":::" closes nothing', self.first_line + at, "take the line away")

    def _nearly(self, at: int, found: re.Match[str]) -> None:
        hint = f"write three colons:\n:::{found['name'] or ''}{found['rest']}"
        sentence = f"“{self.lines[at].strip()}” begins with two colons"
        self.faults.error("two-colons", sentence, self.first_line + at, hint)
        if found["name"]:
            self._open(Fence(at, found["name"], found["rest"].strip()))
        else:
            self.opened.pop().end = at

    def _leave_open(self, fence: Fence, end: int) -> None:
        """End a fence that is never closed before a line, and say so."""
        fence.is_closed = False
        last = next(at for at in range(end - 1, fence.at - 1, -1) if self.lines[at].strip())
        tail = next((i for i in range(fence.at + 1, end) if self.lines[i].rstrip().endswith(":::")), None)
        hint = f'put ":::" on a line of its own after line {self.first_line + last}'
        if tail is not None and not CLOSE.match(self.lines[tail]):
            hint = f'put the ":::" at the end of line {self.first_line + tail} on a line of its own'
        sentence = f'":::{fence.name}" is never closed'
        self.faults.error("unclosed-fence", sentence, self.first_line + fence.at, hint)
        fence.end = last + 1

    def _seeming_end(self, fence: Fence, skipped: Mapping[int, int]) -> int:
        """Guess where a fence that is never closed was meant to end: at the next one, or at a bigger heading.

        `skipped` are the ends, by their beginnings, of the fences that it holds.
        """
        level: int | None = None
        at = fence.at + 1
        while at < len(self.lines):
            if at in skipped:
                at = skipped[at]
            elif not self.protected[at] and self.lines[at].strip():
                found = heading(self.lines[at])
                bigger = found and level is not None and found[0] < level
                if OPEN.match(self.lines[at]) or CLOSE.match(self.lines[at]) or bigger:
                    return at
                if found and level is None:
                    level = found[0]
            at += 1
        return len(self.lines)

    def _tree(self) -> list[Fence]:
        """Put fences into those that may hold them; report the others, and let the outer one end before them."""
        outermost: list[Fence] = []
        around: list[Fence] = []
        for fence in sorted(self.everything, key=lambda fence: fence.at):
            while around and fence.at >= around[-1].end:
                around.pop()
            outer = around[-1] if around else None
            if outer is None:
                outermost.append(fence)
            elif outer.name in self.nesting.holders and fence.name not in self.nesting.holders:
                outer.inside.append(fence)
            else:
                self._report_nested(fence, outer)
                continue
            around.append(fence)
        return outermost

    def _report_nested(self, fence: Fence, outer: Fence) -> None:
        line = self.first_line + fence.at
        sentence = f'":::{fence.name}" stands inside ":::{outer.name}" of line {self.first_line + outer.at}'
        hint = f'put ":::" on a line of its own before line {line}, and take the later one away'
        self.faults.error("nested-fence", sentence, line, hint)
