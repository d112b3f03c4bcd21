"""A part of a whole: a number of people, or so many of a hundred."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from newsletter.errors import UsageError

PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


class ShareError(UsageError):
    """A text that is no part of a whole."""

    def __init__(self, text: object, hint: str) -> None:
        super().__init__(f"“{text}” is not a part of the whole", hint)


@dataclass(frozen=True)
class Share:
    """So many, or a fraction of all from 0 to 1; one of the two is 0."""

    number: int = 0
    fraction: float = 0.0

    def of(self, whole: int) -> int:
        """Return how many of a whole it is: at least one, at most all."""
        return min(whole, self.number or max(1, math.ceil(self.fraction * whole - 1e-9)))

    def __str__(self) -> str:
        """Return the share as it is written: `50`, `1%`."""
        return str(self.number) if self.number else f"{self.fraction * 100:g}%"


def parse_share(value: str | int) -> Share:
    """Return what `50` or `1%` says; raise ShareError."""
    text = str(value).strip()
    if text.isdecimal() and int(text):
        return Share(number=int(text))
    if PERCENT.fullmatch(text):
        return Share(fraction=parse_percent(text))
    raise ShareError(value, 'write a number of people,  50  , or a part of them,  "1%"')


def parse_percent(text: str) -> float:
    """Return the fraction that `5%` says, above 0 and at most 1; raise ShareError."""
    match = PERCENT.fullmatch(text.strip())
    fraction = float(match[1]) / 100 if match else 0.0
    if not 0 < fraction <= 1:
        raise ShareError(text, 'write it like  "5%"')
    return fraction
