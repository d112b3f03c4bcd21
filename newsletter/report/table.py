"""Rows of text in columns, for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence


def aligned(rows: Sequence[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Yield rows with their columns aligned: numbers to the right, words to the left."""
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


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").isdigit()
