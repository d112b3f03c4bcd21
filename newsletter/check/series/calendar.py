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
MONTHS, LONGEST, LEAP = 12, 31, 2000
# A year that people write of today, in the calendar that most of the world has had since.
YEARS = range(1924, 2100)
# A date without a year is meant to be that near to the issue's.
BACK, AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=300)
DIGIT = re.compile(r"\d")
WORD = r"[^\W\d_]{3,}"
DAY = r"(?<![\w.,:/-])(?P<day>\d{1,2})(?:\.?[ \u00a0]?[–-][ \u00a0]?(?P<last>\d{1,2}))?"
DAY_FIRST = re.compile(
    rf"(?:(?<!\w)(?P<before>\d{{4}})\. ?gada )?{DAY}(?:\.|st|nd|rd|th|º|er|-?(?:е|го|те))?"
    rf"[ \u00a0]+(?:of |de |ב(?=\w))?(?P<month>{WORD})\.?(?:,? (?:de )?(?P<year>\d{{4}})(?!\w|[.,:]\d))?"
)
MONTH_FIRST = re.compile(
    rf"(?:(?<!\w)(?P<before>\d{{4}}) m\. )?(?<!\w)(?P<month>{WORD})\.?[ \u00a0]+(?P<day>\d{{1,2}})(?P<last>)"
    r"(?:st|nd|rd|th| d\.)?(?!\w|[.:/–-]\d)(?:,?(?: \d\d:\d\d(?::\d\d)?(?: [A-Z]{3,4})?)? (?P<year>\d{4})(?!\w))?"
)
FIGURES = re.compile(
    r"(?<![\w./-])(?P<day>\d{1,2})\.[ \u00a0]?(?P<number>\d{1,2})\.[ \u00a0]?(?P<year>\d{4})(?!\w|[./-]\d)"
)
ISO = re.compile(r"(?<![\w./-])(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?![\w/]|-\d)")
FAR_EAST = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})[年년] ?)?(?<!\d)(?P<number>\d{1,2})[月월] ?(?P<day>\d{1,2})[日일]"
    r"(?:[–~〜～-](?P<last>\d{1,2})[日일])?(?:[ \u3000]?[（(](?P<name>\w{1,3})[)）])?"
)
DAY_BEFORE = re.compile(rf"(?P<name>{WORD})\.?(?:[,،]? |, (?:the|den|dem|le|am) | the | \d{{4}}\. gada )$")
# A number of people, as in June 31 took part, is no day: behind a day stands the end, a sign or one of these words.
COUNTED = re.compile(r"(?i)\bin $")
GOES_ON = re.compile(r"(?i)(?:[,;:.!?)\]–-]|$|[ \u00a0](?:[(–-]|(?:at|from|to|till|until|by|in|or|is|was|we|will)\b))")
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
    """Yield the dates of a text that are certainly dates, and those that are meant as one and do not exist."""
    if not DIGIT.search(text):
        return
    for pattern in (DAY_FIRST, MONTH_FIRST, FIGURES, ISO, FAR_EAST):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = int(parts["number"]) if parts.get("number") else _named(parts.get("month") or "", _months(locale))
            day = int(parts["day"])
            last = max(day, int(parts.get("last") or 0))
            typed = parts.get("year") or parts.get("before")
            year = int(typed) if typed else None
            if not month or not 0 < day <= last <= LONGEST:
                continue
            if (month > MONTHS or not _date(LEAP, month, last)) and not _is_meant(text, found, month, year, locale):
                continue
            weekday, name = _weekday(text, found, locale)
            yield Dated(found.group().rstrip("."), found.start(), day, month, year, last, weekday, name)


def is_of_our_time(year: int) -> bool:
    """Tell whether a year is one of the calendar that most people have; a Buddhist or an old one is not."""
    return year in YEARS


def _is_meant(text: str, found: re.Match[str], month: int, year: int | None, locale: str) -> bool:
    """Tell whether something is meant as a date although no year has it."""
    if year is not None and not is_of_our_time(year):
        return False
    is_english = locale.startswith("en")
    if month > MONTHS:
        # English may put the month first; what looks like an ISO date may be the number of a paper.
        return found.re is FAR_EAST or (found.re is FIGURES and not is_english)
    if found.re is MONTH_FIRST and not is_english:
        return found[0].endswith("d.") and locale.startswith("lt")
    if is_english and found.re in (DAY_FIRST, MONTH_FIRST) and year is None:
        return not COUNTED.search(text[: found.start()]) and bool(GOES_ON.match(text, found.end()))
    return True


def months_in(text: str, locale: str) -> frozenset[int]:
    """Return the months that a text names, as numbers from 1."""
    names = _months(locale)
    return frozenset(number for word in re.findall(WORD, text) if (number := _named(word, names)))


def _weekday(text: str, found: re.Match[str], locale: str) -> tuple[int | None, str]:
    names = _days(locale)
    if found.re is FAR_EAST:
        number = names.get(found["name"] or "", 0)
        return (number - 1, found["name"]) if number else (None, "")
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
