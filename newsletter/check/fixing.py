"""Fixes, written into the text of a file: which of them can be, and what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from newsletter.check.residue import clean, code_lines, head_of
from newsletter.problems import Fix, Problem

# How people's programs end a line.
END = re.compile(r"(\r\n|\r|\n)")
LINE_BREAKS = re.compile("[ \\t]*[\\x0b\\u2028\\u2029]+[ \\t]*")


@dataclass(frozen=True)
class Change:
    """Lines of a file that became others; `line` is the first of them as it was."""

    path: str
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def chosen(problems: Iterable[Problem]) -> tuple[tuple[Fix, ...], tuple[Problem, ...]]:
    """Return the fixes that can be written together, and the problems whose own touch what another one changes.

    A problem's fixes are written all together or not at all; those that two problems share, once.
    """
    taken: dict[Fix, None] = {}
    left: list[Problem] = []
    for each in problems:
        mine = [fix for fix in dict.fromkeys(each.fixes) if fix not in taken]
        rest = [*taken]
        for fix in mine:
            if any(_overlap(fix, other) for other in rest):
                left.append(each)
                break
            rest.append(fix)
        else:
            taken |= dict.fromkeys(mine)
    return tuple(taken), tuple(left)


def _overlap(one: Fix, two: Fix) -> bool:
    if (one.path, one.line) != (two.path, two.line):
        return False
    return one.start == two.start or (one.start < two.end and two.start < one.end)


def fits(fix: Fix, lines: Sequence[str]) -> bool:
    """Tell whether a file has the stretch that a fix replaces."""
    return 0 < fix.line <= len(lines) and 0 < fix.start <= fix.end <= len(lines[fix.line - 1]) + 1


def fixed(text: str, fixes: Iterable[Fix]) -> str:
    """Return a text with fixes of one file written into it, none over another; each line keeps its end."""
    lines, ends = _parted(text)
    for fix in sorted(fixes, key=lambda each: (each.line, each.start, each.end), reverse=True):
        line = lines[fix.line - 1]
        lines[fix.line - 1] = line[: fix.start - 1] + fix.text + line[fix.end - 1 :]
    return _joined(lines, ends)


def without_residue(text: str, path: str) -> str:
    """Return a text without what word processors leave in it; code stays as it is, and every value in its line."""
    lines, ends = _parted(text)
    is_data = path.endswith(".yaml")
    head = len(lines) if is_data else head_of(lines)
    code = code_lines(lines[head:])
    values = [clean(LINE_BREAKS.sub(" ", line)) for line in lines[:head]]
    rest = [line if number in code else clean(line) for number, line in enumerate(lines[head:])]
    return _joined([*values, *rest], ends)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without their ends, as findings count them."""
    return _parted(text)[0]


def changes(path: str, before: str, after: str) -> tuple[Change, ...]:
    """Return which lines of a file became which others, in order."""
    old, new = lines_of(before), lines_of(after)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        Change(path, start + 1, tuple(old[start:end]), tuple(new[begin:stop]))
        for kind, start, end, begin, stop in blocks
        if kind != "equal"
    )


def _parted(text: str) -> tuple[list[str], list[str]]:
    parts = END.split(text)
    return parts[::2], [*parts[1::2], ""]


def _joined(lines: Iterable[str], ends: Sequence[str]) -> str:
    own = next(filter(None, ends), "\n")
    return "".join(line.replace("\n", own) + end for line, end in zip(lines, ends, strict=True))
