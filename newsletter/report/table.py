"""Rows of text in columns, for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from newsletter.problems import SHOWN

# A cell that others follow is no wider, in characters; the last one of a row may be.
WIDEST = 80
LONGEST = 400
BREAKS = {ord("\n"): " ", ord("\t"): " "}


def aligned(rows: Sequence[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Yield rows with their columns aligned: numbers to the right, words to the left.

    What stands in a cell cannot steer a terminal, and pushes the others only so far, whoever wrote it.
    """
    rows = [
        [*(_shown(cell, WIDEST) for cell in row[:-1]), *(_shown(cell, LONGEST) for cell in row[-1:])] for row in rows
    ]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    numeric = [all(_is_number(cell) for cell in column[1:]) and len(column) > 1 for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for cell, size, right in zip(row, widths, numeric, strict=True):
            gap = " " * (size - width(cell))
            cells.append(gap + cell if right else cell + gap)
        yield (indent + "  ".join(cells)).rstrip()


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def _shown(cell: str, longest: int) -> str:
    shown = cell[: longest + 1].translate(SHOWN).translate(BREAKS)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").isdigit()
