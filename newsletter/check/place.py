"""Where a finding stands in the files that people write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A file as problems show it, with line and column from 1, None where unknown, and the line as it was typed."""

    path: str
    line: int | None = None
    column: int | None = None
    source: str = ""


def find_words(words: str, lines: Sequence[str], first: int = 1, last: int | None = None) -> tuple[int, int] | None:
    """Return the line and the column, from 1, where some words stand first from line `first` to `last`."""
    for number in range(max(first, 1), min(last or len(lines), len(lines)) + 1):
        column = lines[number - 1].find(words) if words else -1
        if column >= 0:
            return number, column + 1
    return None
