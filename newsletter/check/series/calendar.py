"""Dates as people write them in a running text, read with the names of a language's months and days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from newsletter.theme.locales import day_names, month_names

# An ending more or less, as 12. novembrī beside novembris: a name without its last letters, and at most so many others.
ENDING, SHORT = 3, 6
DIGIT = re.compile(r"\d")
WORD = r"[^\W\d_]{3,}"
DAY = r"(?<![\w.,:/-])(?P<day>\d{1,2})(?:\.?[ \u00a0]?[–-][ \u00a0]?(?P<last>\d{1,2}))?"
DAY_FIRST = re.compile(
    rf"(?:(?<!\w)(?P<before>\d{{4}})\. ?gada )?{DAY}(?:\.|st|nd|rd|th|º|er|-?(?:е|го|те))?[ \u00a0]+(?:of |de )?"
    rf"(?P<month>{WORD})\.?(?:,? (?:de )?(?P<year>\d{{4}})(?!\w|[.,:]\d))?"
)
MONTH_FIRST = re.compile(
    rf"(?:(?<!\w)(?P<before>\d{{4}}) m\. )?(?<!\w)(?P<month>{WORD})\.?[ \u00a0]+(?P<day>\d{{1,2}})(?P<last>)"
    r"(?:st|nd|rd|th| d\.)?(?!\w|[.:/–-]\d)(?:, (?P<year>\d{4})(?!\w))?"
)
FIGURES = re.compile(
    r"(?<![\w./-])(?P<day>\d{1,2})\.[ \u00a0]?(?P<number>\d{1,2})\.[ \u00a0]?(?P<year>\d{4})(?!\w|[./-]\d)"
)
ISO = re.compile(r"(?<![\w./-])(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?![\w/]|-\d)")
DAY_BEFORE = re.compile(rf"(?P<name>{WORD})\.?(?:,? |, (?:the|den|dem|le|am) | the | \d{{4}}\. gada )$")
DAY_AFTER = re.compile(rf"(?:, | \()(?P<name>{WORD})(?!\w|[ \u00a0]\d)")


@dataclass(frozen=True)
class Dated:
    """A date in a text: its words, where they begin, and the name of the day of the week beside it.

    `year` is None where the text does not say it. `last` is the last day where there are several.
    """

    words: str
    start: int
    day: int
    month: int
    year: int | None
    last: int
    weekday: int | None = None
    weekday_name: str = ""

    def on(self, year: int) -> datetime.date | None:
        """Return the first day in a year; None where that year has none such."""
        return _date(self.year or year, self.month, self.day)

    def ends(self, year: int) -> datetime.date | None:
        """Return the last day in a year."""
        return _date(self.year or year, self.month, self.last) or self.on(year)


def dates_in(text: str, locale: str) -> Iterator[Dated]:
    """Yield the dates of a text that are certainly dates."""
    if not DIGIT.search(text):
        return
    for pattern in (DAY_FIRST, MONTH_FIRST, FIGURES, ISO):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = int(parts["number"]) if parts.get("number") else _named(parts.get("month") or "", _months(locale))
            day = int(parts["day"])
            last = int(parts.get("last") or day)
            typed = parts.get("year") or parts.get("before")
            if not month or not 0 < month < 13 or _date(2000, month, day) is None:
                continue
            weekday, name = _weekday(text, found, locale)
            yield Dated(
                found.group(), found.start(), day, month, int(typed) if typed else None, max(day, last), weekday, name
            )


def months_in(text: str, locale: str) -> frozenset[int]:
    """Return the months that a text names, as numbers from 1."""
    names = _months(locale)
    return frozenset(number for word in re.findall(WORD, text) if (number := _named(word, names)))


def _weekday(text: str, found: re.Match[str], locale: str) -> tuple[int | None, str]:
    names = _days(locale)
    for beside in (DAY_BEFORE.search(text[: found.start()]), DAY_AFTER.match(text, found.end())):
        if beside and (number := _named(beside["name"], names)):
            return number - 1, beside["name"]
    return None, ""


@lru_cache(maxsize=64)
def _months(locale: str) -> Mapping[str, int]:
    return month_names(locale)


@lru_cache(maxsize=64)
def _days(locale: str) -> Mapping[str, int]:
    return {name: number + 1 for name, number in day_names(locale).items()}


def _named(word: str, names: Mapping[str, int]) -> int:
    """Return the number of a month or day that a word names, in any of its forms; 0 for none.

    A language that gives them capitals is taken at its word: in May, but you may.
    """
    if not word or (word == word.lower() and not any(name == name.lower() for name in names)):
        return 0
    small = word.casefold()
    numbers = {number for name, number in names.items() if small == name.casefold()}
    numbers = numbers or {number for name, number in names.items() if _is_form(small, name.casefold())}
    return numbers.pop() if len(numbers) == 1 else 0


def _is_form(word: str, name: str) -> bool:
    if len(name) < 4:
        return False
    stem = name[: -1 if len(name) <= SHORT else -2]
    return word.startswith(stem) and len(word) <= len(stem) + ENDING


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
