"""Lines that are meant as a list, a table or a picture, and that readers would see as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from newsletter.content.linekinds import Line, LineKind, read_lines
from newsletter.content.model import Block, Document, RichText, every_block
from newsletter.content.shortest import FILE, RULE, as_table
from newsletter.problems import Problem, warning

CODE = "as-typed"
ROW = re.compile(r"\s*\|?(?:[^|]*\S[^|]*\|)+(?:[^|]*\S[^|]*)?\|?\s*$")
NUMBERED = re.compile(r"(?P<lead>\s{0,3})(?:\d{1,2}|(?P<letter>[a-z]))\)\s+(?=\S)")
# Of a dialogue, each line is a sentence: a list's points end without a sign.
DASHED = re.compile(r"(?P<lead>\s{0,3})[–—]\s+(?=\S)(?!.*[.?!…:,;”\"»]\s*$)")


@dataclass(frozen=True)
class Habit:
    """What lines of one kind look like, how many in a row show that they are meant, and what they should have been."""

    is_one: Callable[[str], bool]
    least: int
    sentence: str
    hint: str
    instead: Callable[[Sequence[str]], str]


HABITS = (
    Habit(
        lambda line: bool(line.lstrip().startswith("|") and ROW.match(line)),
        2,
        "lines with bars are a table only with hyphens below the first one",
        "write it so",
        lambda lines: as_table(lines),
    ),
    Habit(
        lambda line: bool(FILE.fullmatch(line) and " " not in line.strip()),
        1,
        "the name of a picture alone shows no picture",
        "say what it shows, too",
        lambda lines: FILE.sub(lambda found: f"![what it shows](images/{found['name']})", lines[0]),
    ),
    Habit(
        lambda line: bool(NUMBERED.match(line)),
        2,
        "a number or a letter with a bracket begins no list",
        "write a full stop, or a hyphen",
        lambda lines: "\n".join(_listed(line, at) for at, line in enumerate(lines, 1)),
    ),
    Habit(
        lambda line: bool(DASHED.match(line)),
        2,
        "a dash begins no list",
        "write hyphens",
        lambda lines: "\n".join(DASHED.sub(r"\g<lead>- ", line) for line in lines),
    ),
)


def habits(document: Document, typed: Sequence[str]) -> Iterator[Problem]:
    """Yield a warning for the first lines of each such run in the texts of a document; `typed` are its file's lines."""
    for block in every_block(document.blocks):
        if not any(isinstance(value, RichText) for value in _values(block)):
            continue
        lines = read_lines(typed[block.line - 1 : block.end_line])
        for habit in HABITS:
            yield from _found(habit, lines, block.line, document.path)


def _values(block: Block) -> Iterator[object]:
    yield from block.fields.values()
    for item in block.items:
        yield from item.fields.values()


def _found(habit: Habit, lines: Sequence[Line], first: int, path: str) -> Iterator[Problem]:
    """Yield a warning for each run of lines that a habit makes."""
    ruled = {at for at, line in enumerate(lines) if RULE.fullmatch(line.typed)}
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].kind in (LineKind.TEXT, LineKind.ROW) and habit.is_one(lines[end].typed):
            end += 1
        is_table = any(row in ruled for row in range(at - 1, end + 1))
        if end - at >= habit.least and not is_table:
            run = [line.typed for line in lines[at:end]]
            hint = f"{habit.hint}:\n{habit.instead(run)}"
            yield warning(CODE, habit.sentence, path, first + at, hint=hint, source=run[0])
        at = max(end, at + 1)


def _listed(line: str, number: int) -> str:
    """Return a point with a bracket as one of a numbered list, or of one with hyphens where it has a letter."""
    found = NUMBERED.match(line)
    sign = "-" if found and found["letter"] else f"{number}."
    return NUMBERED.sub(rf"\g<lead>{sign} ", line)
