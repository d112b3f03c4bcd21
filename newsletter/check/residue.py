"""What word processors leave in a text: signs that nobody typed and few fonts show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.problems import Problem, warning

CODE = "residue"
FIX = "; newsletter test --fix does it for you"
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
        re.compile(r"^([ \t]*)[\ue000-\uf8ff•▪◦●■][ \t\u00a0]*(?=\S)", re.M),
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
    """Return a warning for each kind of residue in each line of a file, at its first place there.

    A single non-breaking space between two words is left alone: it is meant.
    """
    found: list[Problem] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.isascii() and line.isprintable():
            continue
        rest = line
        for rule in RULES:
            if match := rule.pattern.search(rest):
                column = match.start() + 1
                found.append(
                    warning(CODE, rule.sentence, path, number, column=column, hint=f"{rule.hint}{FIX}", source=line)
                )
                # What was found is one problem; letters in its place keep the columns of the rest.
                rest = rule.pattern.sub(lambda found: "x" * len(found.group(0)), rest)
    return found


def clean(text: str) -> str:
    """Return a text, its line ends `\\n`, without residue; one that has none stays as it is."""
    before = None
    while text != before:
        # What one rule leaves may be another's: a new line that begins with a bullet.
        before = text
        for rule in RULES:
            text = rule.pattern.sub(rule.instead, text)
    return text
