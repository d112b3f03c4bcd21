"""A new relay's first days: how much goes through it on each day that it is used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsletter.errors import NewsletterError

GROWTH = re.compile(r"(\d{1,12})\s+by\s+(\d{1,6}(?:\.\d{1,6})?)\s+to\s+(\d{1,12})")
MOST_DAYS = 100


class WarmUpError(NewsletterError):
    """A plan for the first days that cannot be followed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, 'write  [50, 100, 250, 500]  for the first days, or  "50 by 1.5 to 20000"')


@dataclass(frozen=True)
class WarmUp:
    """How many messages a relay may take on its first, second, … sending day. Afterwards there is no such limit."""

    steps: tuple[int, ...]

    def limit_on(self, days_used: int) -> int | None:
        """Return today's limit, after so many earlier days on which something was sent; None once it is warm."""
        return self.steps[days_used] if days_used < len(self.steps) else None


def parse_warm_up(values: Sequence[int | str]) -> WarmUp | None:
    """Return the plan that numbers a day, or `FIRST by FACTOR to LAST`, say; raise WarmUpError. None where empty."""
    if len(values) == 1 and isinstance(values[0], str) and not values[0].strip().isdecimal():
        return _growing(values[0])
    try:
        steps = tuple(int(value) for value in values)
    except ValueError:
        raise WarmUpError("the first days are given by a number each") from None
    if any(step < 1 for step in steps) or any(one > other for one, other in pairwise(steps)):
        raise WarmUpError("each day's number is at least that of the day before")
    return WarmUp(steps) if steps else None


def _growing(text: str) -> WarmUp:
    match = GROWTH.fullmatch(text.strip().lower())
    if not match:
        raise WarmUpError(f"“{text}” does not say how the first days grow")
    number, factor, last = float(match[1]), float(match[2]), int(match[3])
    if number < 1 or factor <= 1 or last < number:
        raise WarmUpError(f"“{text}” does not grow")
    steps: list[int] = []
    while number < last:
        if len(steps) == MOST_DAYS:
            raise WarmUpError(f"“{text}” takes more than {MOST_DAYS} days")
        steps.append(int(number))
        number *= factor
    return WarmUp((*steps, last))
