"""Lengths of time as people write them: `15 minutes`, `1.5 hours`, `2 days`."""

from __future__ import annotations

import re
from datetime import timedelta

from newsletter.errors import NewsletterError
from newsletter.problems import did_you_mean

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
SHORT = dict.fromkeys(("s", "sec"), "second") | dict.fromkeys(("m", "min"), "minute")
SHORT |= dict.fromkeys(("h", "hr"), "hour") | {"d": "day", "w": "week"}
PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
BETWEEN = re.compile(r"(?:\s|,|\band\b)*")
LONGEST = timedelta(days=366)


class DurationError(NewsletterError):
    """A text that is no length of time, or one that cannot be meant."""

    def __init__(self, text: str, reason: str = "", hint: str = "") -> None:
        super().__init__(
            f"“{text}” is {reason or 'not a length of time'}",
            hint or "write it like  “15 minutes”, “1.5 hours” or “2 days”",
        )


def unit_of(word: str) -> str:
    """Return the unit that a word means, in the singular; an empty string for a word that is none."""
    word = word.lower()
    singular = word.removesuffix("s") if len(word) > 1 else word
    return singular if singular in SECONDS else SHORT.get(singular, "")


def parse_duration(text: str) -> timedelta:
    """Return the length of time that a text says, one or several numbers with a unit each; raise DurationError.

    It is longer than nothing and at most a year.
    """
    typed = text.strip().lower()
    seconds, place = 0.0, 0
    while part := PART.match(typed, place):
        unit = unit_of(part[2])
        if not unit:
            near = did_you_mean(part[2], [f"{name}s" for name in SECONDS])
            raise DurationError(text, hint=f"did you mean {near}?" if near else "")
        seconds += float(part[1]) * SECONDS[unit]
        between = BETWEEN.match(typed, part.end())
        place = between.end() if between else part.end()
    if place < len(typed) or not typed:
        raise DurationError(text)
    if not 0 < seconds <= LONGEST.total_seconds():
        raise DurationError(text, "no time at all" if seconds == 0 else "longer than a year")
    return timedelta(seconds=seconds)


def in_words(span: timedelta) -> str:
    """Return a length of time as it would be written: `15 minutes`, `2 hours 30 minutes`; whole seconds only."""
    left = max(0, round(span.total_seconds()))
    words = []
    for unit in ("day", "hour", "minute", "second"):
        number, left = divmod(left, SECONDS[unit])
        if number:
            words.append(f"{number} {unit}{'s' if number > 1 else ''}")
    return " ".join(words) or "0 seconds"
