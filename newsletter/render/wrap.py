"""Plain text in lines of a width: broken at spaces only, so that no address and no reader's value is torn."""

from __future__ import annotations

import re

from newsletter.content.tables import columns

PREFIX = re.compile(r"(?:> ?)*[ ]*(?:(?:[-*+•]|\d{1,3}[.)]|\[\d{1,3}\]) )?")
# Rows of a table, and code: spaces have a meaning there.
IN_COLUMNS = re.compile(r"\S[ ]{2,}\S|^[ ]{4,}(?![-*+•\d])")
# What would look like the beginning of something else at the start of a line.
NOT_FIRST = re.compile(r"(?:[-*+•>–—]+|\d{1,3}[.)]|\[\d{1,3}\])$")


def wrap_text(text: str, width: int) -> str:
    """Return a text whose lines are no wider than `width` columns where they can be broken; 0 breaks none.

    What a line begins with is kept below it: the `>` of a quotation, and room for the sign of a list.
    """
    if not width:
        return text
    return "\n".join(part for line in text.split("\n") for part in _wrapped(line, width))


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width // 2 or columns(line) <= width or IN_COLUMNS.search(line):
        return [line]
    start = PREFIX.match(line)
    first = start[0] if start else ""
    below = "".join(sign if sign == ">" else " " for sign in first)
    lines: list[str] = []
    current, length, is_empty = first, columns(first), True
    for word in line[len(first) :].split(" "):
        size = columns(word)
        if not is_empty and length + 1 + size > width and not NOT_FIRST.match(word):
            lines.append(current.rstrip())
            current, length, is_empty = below, columns(below), True
        current += word if is_empty else f" {word}"
        length += size if is_empty else size + 1
        is_empty = False
    return [*lines, current]
