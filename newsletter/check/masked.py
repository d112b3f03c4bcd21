"""A text in which only what people read is left: code, addresses and our own tags are gaps of the same length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.merge.tags import TAG

# Where a link leads, and an address by itself; nothing in them is tried twice.
TARGET = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
TICKS = re.compile(r"`+")
GAP = re.compile(r"\S")


def masked(typed: str) -> str:
    """Return a text as it is typed with gaps where nothing is read; every sign keeps its place."""
    typed = without_code(typed)
    if "{" in typed:
        typed = TAG.sub(lambda found: _gap(found[0]), typed)
    typed = TARGET.sub(lambda found: "](" + _gap(found[0][2:]), typed)
    return ADDRESS.sub(lambda found: _gap(found[0]), typed)


def without_code(typed: str) -> str:
    """Return a text with gaps where code stands in it."""
    if "`" not in typed:
        return typed
    pieces, at = [], 0
    for start, end in code_spans(typed):
        pieces += [typed[at:start], _gap(typed[start:end])]
        at = end
    return "".join([*pieces, typed[at:]])


def code_spans(typed: str) -> Iterator[tuple[int, int]]:
    """Yield where code stands in a text: from backticks up to the next as many of them (CommonMark 6.1)."""
    runs = [(found.start(), found.end()) for found in TICKS.finditer(typed)]
    later: dict[int, list[int]] = {}
    for at in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[at][1] - runs[at][0], []).append(at)
    at = 0
    while at < len(runs):
        same = later[runs[at][1] - runs[at][0]]
        while same and same[-1] <= at:
            same.pop()
        if same:
            yield runs[at][0], runs[same[-1]][1]
            at = same[-1]
        at += 1


def _gap(text: str) -> str:
    return GAP.sub(" ", text)
