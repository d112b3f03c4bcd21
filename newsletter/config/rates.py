"""How much may be sent in how long: `14/second`, `500/hour`, `100/10 minutes`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from newsletter.config.durations import SECONDS, unit_of
from newsletter.errors import NewsletterError

RATE = re.compile(
    r"(?P<limit>\d[\d_]{0,11})(?:\s+messages?)?\s*(?:/|\bper\b|\ban?\b|\bin\b)\s*(?P<number>\d{1,6})?\s*(?P<unit>[A-Za-z]+)"
)
EXAMPLE = "write it like  “14/second”, “500/hour” or “100/10 minutes”"


class RateError(NewsletterError):
    """A text that is no limit, or limits that cannot be meant together."""

    def __init__(self, sentence: str, hint: str = EXAMPLE) -> None:
        super().__init__(sentence, hint)


@dataclass(frozen=True, order=True)
class RateLimit:
    """At most `limit` messages in any `seconds`, which are whole ones."""

    seconds: float
    limit: int

    def __str__(self) -> str:
        """Return the limit as it is written: `14/second`, `100/10 minutes`."""
        unit = next(unit for unit, seconds in reversed(SECONDS.items()) if self.seconds % seconds == 0)
        number = int(self.seconds / SECONDS[unit])
        return f"{self.limit}/{unit}" if number == 1 else f"{self.limit}/{number} {unit}s"


def parse_rate(text: str) -> RateLimit:
    """Return the limit that a text says; raise RateError. The windows are seconds, minutes, hours, days and weeks."""
    match = RATE.fullmatch(text.strip())
    unit = unit_of(match["unit"]) if match else ""
    if not match or not unit:
        whole = ", and the number is a whole one" if re.match(r"\s*\d+[.,]\d", text) else ""
        raise RateError(f"“{text}” is not a limit{whole}")
    limit, number = int(match["limit"]), int(match["number"] or 1)
    if not limit or not number:
        raise RateError(f"“{text}” would let nothing through", "leave the limit out where there is none")
    return RateLimit(float(number * SECONDS[unit]), limit)


def parse_rates(texts: Iterable[str]) -> tuple[RateLimit, ...]:
    """Return several limits that hold together, the shortest window first; raise RateError."""
    rates = sorted(parse_rate(text) for text in texts)
    for one, other in pairwise(rates):
        if one.seconds == other.seconds:
            raise RateError(f"“{one}” and “{other}” are about the same time", "keep the one that is meant")
        if one.limit > other.limit:
            raise RateError(
                f"“{other}” is used up before “{one}” can be", "a limit for a longer time is the larger number"
            )
    return tuple(rates)
