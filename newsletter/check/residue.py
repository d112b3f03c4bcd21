"""What word processors leave in a text: signs that nobody typed and few fonts show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from newsletter.problems import Problem, warning

CODE = "residue"
# CommonMark 4.5.
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
SPACES = "\u00a0\u202f\u2007"


@dataclass(frozen=True)
class Rule:
    """One kind of residue: how it is found, how it is spoken of, and what it should have been."""

    pattern: re.Pattern[str]
    sentence: str
    hint: str
    instead: str


RULES = (
    Rule(
        # The last three are bullets only before a wide gap: “– Labdien” is a dialogue, “§ 5” a paragraph of a law.
        re.compile(
            r"^([ \t]*)(?:[\ue000-\uf8ff•‣▪◦●■·][ \t\u00a0]*|[o§–](?:\t[ \t\u00a0]*|\u00a0[ \u00a0]+))(?=\S)", re.M
        ),
        "a bullet from a word processor begins the line",
        "begin the line with a hyphen and a space",
        r"\1- ",
    ),
    Rule(
        re.compile(r"[\ue000-\uf8ff]"),
        "a sign stands here that only one computer's fonts have",
        "take it out, or write it in words",
        "",
    ),
    Rule(re.compile("\u00ad"), "a hidden hyphen stands in a word", "take it out", ""),
    Rule(re.compile("[\u200b\u2060\ufeff]"), "a sign without width stands in the text", "take it out", ""),
    Rule(
        re.compile("(?<![ \t])[ \t]*[\x0b\u2028\u2029]"),
        "a line break from a word processor stands in the line",
        "begin a new line there",
        "\n",
    ),
    Rule(re.compile("[\x01-\x08\x0c\x0e-\x1f\x7f-\x9f]"), "a sign that cannot be shown stands here", "take it out", ""),
    Rule(
        re.compile(rf"^[ ]*[{SPACES}][ {SPACES}]*|(?<![ {SPACES}])[ {SPACES}]*[{SPACES}][ ]*$", re.M),
        "a non-breaking space stands at an end of the line",
        "take it out",
        "",
    ),
    Rule(
        re.compile(rf"(?<![ {SPACES}])[ {SPACES}]*(?: [{SPACES}]|[{SPACES}] |[{SPACES}]{{2}})[ {SPACES}]*"),
        "a non-breaking space stands beside another space",
        "write one space",
        " ",
    ),
)


def residue(text: str, path: str) -> list[Problem]:
    """Return a warning for each kind of residue in a file, at its first place there, with how many lines have it.

    A single non-breaking space between two words is left alone: it is meant.
    """
    lines = text.split("\n")
    places: dict[Rule, list[tuple[int, int]]] = {}
    code = code_lines(lines)
    for number, line in enumerate(lines, 1):
        if (line.isascii() and line.isprintable()) or number - 1 in code:
            continue
        rest = line
        for rule in RULES:
            if match := rule.pattern.search(rest):
                places.setdefault(rule, []).append((number, match.start() + 1))
                # What was found is one problem; letters in its place keep the columns of the rest.
                rest = rule.pattern.sub(lambda found: "x" * len(found.group(0)), rest)
    return [_problem(rule, found, lines, path) for rule, found in places.items()]


def head_of(lines: Sequence[str]) -> int:
    """Return how many lines the top of a text takes, with the lines of dashes around it."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line.strip() == "---"), len(lines))


def code_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return which lines are fenced code, with their fences, counted from 0."""
    found: set[int] = set()
    fence = ""
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if fence or mark:
            found.add(number)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
    return frozenset(found)


def _problem(rule: Rule, places: list[tuple[int, int]], lines: list[str], path: str) -> Problem:
    line, column = places[0]
    more = len(places) - 1
    others = f"; {more} more {'lines are' if more > 1 else 'line is'} like it" if more else ""
    command = f"newsletter test {PurePosixPath(path).parent.name} --fix".replace("  ", " ")
    hint = f"{rule.hint}; {command} does it for you"
    return warning(CODE, f"{rule.sentence}{others}", path, line, column=column, hint=hint, source=lines[line - 1])


def clean(text: str) -> str:
    """Return a text, its line ends `\\n`, without residue; one that has none stays as it is."""
    before = None
    while text != before:
        # What one rule leaves may be another's: a new line that begins with a bullet.
        before = text
        for rule in RULES:
            text = rule.pattern.sub(rule.instead, text)
    return text
