"""Lengths of CSS as pixels."""

from __future__ import annotations

import re
from collections.abc import Mapping

UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "rem": 16.0}
LENGTH = re.compile(r"(?P<number>-?\d*\.?\d+)(?P<unit>px|pt|pc|in|cm|mm|rem|em|%)?(?![\w.])", re.IGNORECASE)
SIDES = ("top", "right", "bottom", "left")
# Which of one to four values is for which side (CSS Box Model 3, 6.2).
SPREAD = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}


def length(text: str, em: float, whole: float | None = None) -> float | None:
    """Return a length in CSS pixels, None for anything else.

    `em` is the size of the letters, `whole` what a percentage is of.
    """
    match = LENGTH.match(text.strip())
    if not match:
        return None
    number, unit = float(match["number"]), (match["unit"] or "").lower()
    if unit == "%":
        return None if whole is None else number * whole / 100
    if not unit:
        return None if number else 0.0
    return number * (em if unit == "em" else UNITS[unit])


def sides(values: Mapping[str, str], name: str, em: float, whole: float | None = None) -> dict[str, float]:
    """Return `padding` or `margin` of each side in CSS pixels; what cannot be told counts as nothing."""
    found = dict.fromkeys(SIDES, 0.0)
    for key, value in values.items():
        if key == name:
            parts = value.split()
            spread = SPREAD.get(len(parts), ())
            found |= {side: length(parts[at], em, whole) or 0.0 for side, at in zip(SIDES, spread, strict=False)}
        elif (side := key.removeprefix(f"{name}-")) in found:
            found[side] = length(value, em, whole) or 0.0
    return found
