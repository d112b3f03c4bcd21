"""A document's body, cut into its parts: blocks between fences, and what stands outside of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsletter.content.faults import Faults
from newsletter.content.lines import heading, holds_only_image, in_code, is_divider

OPEN = re.compile(r"\s*:{3,}\s*(?P<name>[^\W\d_][\w-]*)(?P<rest>.*)$")
CLOSE = re.compile(r"\s*:{3,}\s*$")
NEARLY = re.compile(r"\s*:{2}(?:\s*+(?P<name>[^\W\d_][\w-]*+)(?=\s|$))?(?P<rest>(?:\s++#?[\w-]++(?:=.*)?)*+)\s*$")


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

    `name` and `rest` are a fence's block type and what follows it on its line.
    """

    kind: PartKind
    line: int
    end_line: int
    lines: tuple[str, ...]
    body_line: int
    name: str = ""
    rest: str = ""


@dataclass
class _Fence:
    """A fence being read; positions count the body's lines from 0."""

    at: int
    name: str
    rest: str
    end: int = -1
    is_closed: bool = True


def split_parts(lines: Sequence[str], first_line: int, faults: Faults) -> list[Part]:
    """Cut a body into its parts, in order; collect what is wrong with its fences."""
    protected, unclosed_code = in_code(lines)
    for at in unclosed_code:
        hint = "put the same signs on a line of their own where it ends, or take the line away"
        faults.error("unclosed-code", f"“{lines[at].strip()}” is never closed", first_line + at, hint)
    fences = _fences(lines, protected, first_line, faults)
    parts: list[Part] = []
    at = 0
    for fence in fences:
        parts += _outside(lines, at, fence.at, first_line, protected)
        body = tuple(lines[fence.at + 1 : fence.end])
        end = fence.end if fence.is_closed else fence.end - 1
        line = first_line + fence.at
        parts.append(Part(PartKind.FENCE, line, first_line + end, body, line + 1, fence.name, fence.rest))
        at = end + 1
    return parts + _outside(lines, at, len(lines), first_line, protected)


def _fences(lines: Sequence[str], protected: Sequence[bool], first_line: int, faults: Faults) -> list[_Fence]:
    """Return the outermost fences, each with its end; what is never closed ends where it seems to."""
    opened: list[_Fence] = []
    everything: list[_Fence] = []
    for at, line in enumerate(lines):
        if protected[at] or "::" not in line:
            continue
        if found := OPEN.match(line):
            fence = _Fence(at, found["name"], found["rest"].strip().rstrip(":").strip())
            opened.append(fence)
            everything.append(fence)
        elif CLOSE.match(line):
            if opened:
                opened.pop().end = at
            else:
                faults.error("stray-fence", '":::" closes nothing', first_line + at, "take the line away")
        elif (found := NEARLY.match(line)) and (found["name"] or opened):
            hint = f"write three colons:\n:::{found['name'] or ''}{found['rest']}"
            faults.error("two-colons", f"“{line.strip()}” begins with two colons", first_line + at, hint)
            if not found["name"]:
                opened.pop().end = at
                continue
            opened.append(_Fence(at, found["name"], found["rest"].strip()))
            everything.append(opened[-1])
    for fence in opened:
        fence.end, fence.is_closed = _seeming_end(lines, fence.at, protected), False
        last = max(i for i in range(fence.at, fence.end) if lines[i].strip())
        tail = next((i for i in range(fence.at + 1, fence.end) if lines[i].rstrip().endswith(":::")), None)
        hint = f'put ":::" on a line of its own after line {first_line + last}'
        if tail is not None:
            hint = f'put the ":::" at the end of line {first_line + tail} on a line of its own'
        faults.error("unclosed-fence", f'":::{fence.name}" is never closed', first_line + fence.at, hint)
        fence.end = last + 1
    return _flat(everything, first_line, faults)


def _seeming_end(lines: Sequence[str], start: int, protected: Sequence[bool]) -> int:
    """Guess where a fence that is never closed was meant to end: at the next one, or at a bigger heading."""
    level: int | None = None
    for at in range(start + 1, len(lines)):
        if protected[at] or not lines[at].strip():
            continue
        found = heading(lines[at])
        if OPEN.match(lines[at]) or CLOSE.match(lines[at]) or (found and level is not None and found[0] < level):
            return at
        if found and level is None:
            level = found[0]
    return len(lines)


def _flat(fences: list[_Fence], first_line: int, faults: Faults) -> list[_Fence]:
    """Report fences inside others, and let the outer one end before them."""
    kept: list[_Fence] = []
    for fence in sorted(fences, key=lambda fence: fence.at):
        outer = kept[-1] if kept else None
        if outer and fence.at < outer.end:
            sentence = f'":::{fence.name}" stands inside ":::{outer.name}" of line {first_line + outer.at}'
            hint = f'put ":::" on a line of its own before line {first_line + fence.at}, and take the later one away'
            faults.error("nested-fence", sentence, first_line + fence.at, hint)
            continue
        kept.append(fence)
    return kept


def _outside(lines: Sequence[str], start: int, end: int, first_line: int, protected: Sequence[bool]) -> list[Part]:
    """Cut what stands outside of fences: headings, images, dividers, and runs of the rest."""
    parts: list[Part] = []
    run: list[int] = []

    def finish() -> None:
        while run and not lines[run[-1]].strip():
            run.pop()
        if run:
            parts.append(_part(PartKind.TEXT, lines, run[0], run[-1], first_line))
        run.clear()

    for at in range(start, end):
        kind = PartKind.TEXT if protected[at] else _kind(lines[at])
        if kind is not PartKind.TEXT:
            finish()
            parts.append(_part(kind, lines, at, at, first_line))
        elif run or lines[at].strip():
            run.append(at)
    finish()
    return parts


def _kind(line: str) -> PartKind:
    if heading(line):
        return PartKind.HEADING
    if holds_only_image(line):
        return PartKind.IMAGE
    if is_divider(line):
        return PartKind.DIVIDER
    return PartKind.TEXT


def _part(kind: PartKind, lines: Sequence[str], start: int, end: int, first_line: int) -> Part:
    return Part(kind, first_line + start, first_line + end, tuple(lines[start : end + 1]), first_line + start)
