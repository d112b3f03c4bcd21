"""Texts that stand in for what is still to be written."""

from __future__ import annotations

from newsletter.problems import Problem, Severity

CODE = "placeholder"
MARK = "✎"


def placeholders(text: str, path: str, severity: Severity = Severity.ERROR) -> list[Problem]:
    """Return a problem for each line of a file that still holds a placeholder."""
    return [
        Problem(
            severity,
            CODE,
            "this text is still a placeholder",
            path,
            number,
            column=line.index(MARK) + 1,
            hint=f"write your own text in its place, without the {MARK}",
            source=line,
        )
        for number, line in enumerate(text.split("\n"), 1)
        if MARK in line
    ]
