"""Texts and pictures that stand in for what is still to be made."""

from __future__ import annotations

from newsletter.content.pencil import PENCIL, PLACEHOLDER_IMAGE
from newsletter.problems import Problem, Severity, error, warning

CODE = "placeholder"


def placeholders(text: str, path: str, severity: Severity = Severity.ERROR) -> list[Problem]:
    """Return what of a file is still a placeholder: each line as an error, or all of it as one warning."""
    lines = text.split("\n")
    found = [number for number, line in enumerate(lines, 1) if PENCIL in line or PLACEHOLDER_IMAGE in line]
    if severity is Severity.WARNING and len(found) > 1:
        return [_all(found, lines, path)]
    return [_one(number, lines[number - 1], path, severity) for number in found]


def _one(number: int, line: str, path: str, severity: Severity) -> Problem:
    if PENCIL in line:
        column, sentence = line.index(PENCIL) + 1, "this text is still a placeholder"
        hint = f"write your own text in its place, without the {PENCIL}"
    else:
        column, sentence = line.index(PLACEHOLDER_IMAGE) + 1, "this picture is still a placeholder"
        hint = "put your own picture into images/ and name it here"
    make = error if severity is Severity.ERROR else warning
    return make(CODE, sentence, path, number, column=column, hint=hint, source=line)


def _all(found: list[int], lines: list[str], path: str) -> Problem:
    first = found[0]
    return warning(
        CODE,
        f"{len(found)} lines are still placeholders, from this one on",
        path,
        first,
        hint=f"write where a {PENCIL} stands; it cannot be sent before that",
        source=lines[first - 1],
    )
