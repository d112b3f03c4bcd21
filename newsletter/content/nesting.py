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
# As they are typed on a keyboard for Chinese or Japanese.
WIDE_COLON = "："
# Other ways to say that a block ends: `:::end`, `:::/note`, `::: end note`.
ENDED = re.compile(
    r"\s*:{3,}\s*(?:/\s*(?P<slashed>[\w-]*)|(?:end|close|fin|stop|ende|beigas)(?:[ -]?(?P<named>[\w-]+))?)\s*:*\s*$",
    re.I,
)
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
    """A fence being read; positions count the body's lines from 0. `end` is the line that closes it.

    One that `is_lost` holds its whole block on its own line, which is reported, and has no part in the document.
    """

    at: int
    name: str
    rest: str
    end: int = -1
    is_closed: bool = True
    is_lost: bool = False
    inside: list[Fence] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Return the last line that is the fence's: the one that closes it, or else the one before its end."""
        return self.end if self.is_closed else self.end - 1


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
            if not self.protected[at] and WIDE_COLON in line:
                line = self._with_colons(at)
            if self.protected[at] or "::" not in line:
                continue
            if self.opened and (ENDED.match(line) or self._ends_by_name(at)):
                self._end_in_other_words(at)
            elif found := OPEN.match(line):
                self._open(self._fence(at, found))
            elif CLOSE.match(line):
                self._close(at)
            elif (found := NEARLY.match(line)) and (found["name"] or self.opened):
                self._nearly(at, found)
        held = {f.at: f.last for f in self.everything if f.end > 0 and f.name in self.nesting.inside}
        for fence in self.opened:
            holds = fence.name in self.nesting.holders
            self._leave_open(fence, self._seeming_end(fence, held if holds else {}))
        return self._tree()

    def _with_colons(self, at: int) -> str:
        """Return a line whose wide colons are made plain ones if it is a fence then, which is reported."""
        plain = self.lines[at].replace(WIDE_COLON, ":")
        if not (OPEN.match(plain) or CLOSE.match(plain)):
            return self.lines[at]
        sentence = "the colons of this line are wide ones, and begin or end no block"
        self.faults.error("bad-fence", sentence, self.first_line + at, f"type plain ones:\n{plain.strip()}")
        return plain

    def _fence(self, at: int, found: re.Match[str]) -> Fence:
        """Return the fence that a line opens; one that holds a whole block ends there, and is reported."""
        rest = found["rest"].strip()
        words = rest.rstrip(":").strip()
        if rest.endswith(":::") and len(words.split()) > 1 and "=" not in words and not self._is_closed_below(at):
            self.faults.error(
                "unclosed-fence",
                f'":::{found["name"]}" begins and ends on one line',
                self.first_line + at,
                f"give each its own line:\n:::{found['name']}\n{words}\n:::",
            )
            return Fence(at, found["name"], "", at, is_lost=True)
        return Fence(at, found["name"], words)

    def _is_closed_below(self, at: int) -> bool:
        """Tell whether the next fence below a line is one that closes."""
        below = (self.lines[i] for i in range(at + 1, len(self.lines)) if not self.protected[i])
        return bool(CLOSE.match(next((line for line in below if OPEN.match(line) or CLOSE.match(line)), "")))

    def _ends_by_name(self, at: int) -> bool:
        """Tell whether a line names the open block once more to close it: nothing closes what it would open."""
        found = OPEN.match(self.lines[at])
        is_same = bool(found and found["name"] == self.opened[-1].name and not found["rest"].strip(" :"))
        return is_same and not self._is_closed_below(at)

    def _end_in_other_words(self, at: int) -> None:
        sentence = f"“{self.lines[at].strip()}” does not close a block"
        hint = 'a block ends with three colons alone, ":::"; write in the place of this line:\n:::'
        self.faults.error("bad-fence", sentence, self.first_line + at, hint)
        self.opened.pop().end = at

    def _open(self, fence: Fence) -> None:
        """Open a fence; in a block that holds others, a block that holds none ends where the next begins.

        A block without text of its own needs no end.
        """
        above = self.opened[-2:]
        if len(above) == 2 and above[0].name in self.nesting.holders and above[1].name not in self.nesting.holders:
            self._leave_open(self.opened.pop(), fence.at)
        self.everything.append(fence)
        if fence.is_lost:
            return
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

        `skipped` are the last lines, by the first ones, of the fences that it holds.
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
