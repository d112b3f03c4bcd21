"""Areas as large as their values: a squarified treemap.

Rectangles are laid in rows along the shorter side of what is left, each row as long as its worst rectangle gets squarer
by it (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A rectangle, in the units of the ground that it lies on."""

    left: float
    top: float
    width: float
    height: float


def squarify(values: Sequence[float], ground: Area) -> tuple[Area, ...]:
    """Return a rectangle for each value, in order; values are above 0 and best given the greatest first."""
    scale = ground.width * ground.height / (sum(values) or 1)
    sizes = [value * scale for value in values]
    found: list[Area] = []
    start = 0
    while start < len(sizes):
        shorter = min(ground.width, ground.height)
        end = start + 1
        while end < len(sizes) and _worst(sizes[start : end + 1], shorter) <= _worst(sizes[start:end], shorter):
            end += 1
        row, ground = _laid(sizes[start:end], ground)
        found += row
        start = end
    return tuple(found)


def _worst(row: Sequence[float], side: float) -> float:
    """Return how long the thinnest rectangle of a row is for its breadth."""
    total = sum(row)
    return max(max(side**2 * size / total**2, total**2 / (side**2 * size)) for size in row)


def _laid(row: Sequence[float], ground: Area) -> tuple[list[Area], Area]:
    """Return the rectangles of a row along the shorter side, and what is left of the ground."""
    total = sum(row)
    areas: list[Area] = []
    if ground.width >= ground.height:
        width, at = total / ground.height, ground.top
        for size in row:
            areas.append(Area(ground.left, at, width, size / width))
            at += size / width
        return areas, Area(ground.left + width, ground.top, ground.width - width, ground.height)
    height, at = total / ground.width, ground.left
    for size in row:
        areas.append(Area(at, ground.top, size / height, height))
        at += size / height
    return areas, Area(ground.left, ground.top + height, ground.width, ground.height - height)
