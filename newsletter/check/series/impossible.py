"""Days that no year has, and times that no clock shows."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator

from newsletter.check.catalogue import problem
from newsletter.check.series.calendar import BACK, LEAP, LONGEST, MONTHS, Dated, is_of_our_time
from newsletter.check.series.clocks import times_in, times_of_a_day
from newsletter.check.texts import Text, Written
from newsletter.problems import Problem
from newsletter.theme.locales import format_date

FEBRUARY = 2
# Languages that write the day, the month, and full stops behind both; a fraction has a comma in all of them.
DOTTED = frozenset(
    {"be", "bg", "cs", "da", "de", "et", "fi", "hr", "lv", "mk", "nb", "nn", "no", "pl", "ro", "ru", "sk", "sl", "sr"}
    | {"tr", "uk"}
)
NUMBERED = re.compile(
    r"(?:[§№]|\b(?:nr|n|no|pp?|пп?|пункт\w*|[pb]un?kt\w*|pkt|ст\w*|art|čl|abs|abschnitt|ziffer|kapitel|chf|fr"
    r"|\w*nodaļ\w*|sadaļ\w*|versi\w+|v|верси\w+)\.?)[ \u00a0]*$",
    re.IGNORECASE,
)
SHORT = re.compile(
    r"(?<![\w.,:§№/-])(?P<day>3[01])\.[ \u00a0]?(?P<month>0?[2469]|11)\."
    r"(?!\w|[/-]|[ \u00a0]?\d|[ \u00a0](?i:\w*[pb]un?kt|pant|nodaļ|sadaļ|пункт|стат|art|čl))"
)
SLASHED = re.compile(r"(?<![\w./-])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4})(?![\w/-]|\.\d)")


def no_such_day(
    written: Written, text: Text, dated: Dated, issued: datetime.date, *, is_ahead: bool
) -> Iterator[Problem]:
    """Yield a warning for a date that no year has, or not its own; `is_ahead` says that it is still to come."""
    last = max(dated.day, dated.last)
    if dated.month > MONTHS:
        yield _day(written, text, dated.words, "there are twelve months; the day stands first, then the month")
    elif last > (longest := calendar.monthrange(LEAP, dated.month)[1]):
        yield _day(written, text, dated.words, _longest(dated.month, written.locale, longest))
    elif dated.month == FEBRUARY and last == longest:
        year = _meant(dated, issued, is_ahead=is_ahead)
        if year is not None and not calendar.isleap(year):
            said = f"“{dated.words}” does not exist in {year}"
            hint = f"{_longest(FEBRUARY, written.locale, longest - 1)} in {year}"
            yield problem("no-such-day", said, written.place(text, dated.words), hint)


def no_such_figures(written: Written, text: Text) -> Iterator[Problem]:
    """Yield a warning for each day in figures alone that no year has, whichever stands first."""
    for found in SHORT.finditer(text.words) if written.language in DOTTED else ():
        month = int(found["month"])
        longest = calendar.monthrange(LEAP, month)[1]
        if int(found["day"]) > longest and not NUMBERED.search(text.words[: found.start()]):
            yield _day(written, text, found[0].rstrip("."), _longest(month, written.locale, longest))
    for found in SLASHED.finditer(text.words):
        one, two, year = int(found["one"]), int(found["two"]), int(found["year"])
        # With neither a month nor a day, it is the number of a paper.
        is_meant = 0 < min(one, two) <= MONTHS and max(one, two) <= LONGEST and is_of_our_time(year)
        if is_meant and not (_is_day(one, two, year) or _is_day(two, one, year)):
            yield _day(written, text, found[0], "look at the calendar, and write the month as a word")


def no_such_times(written: Written, text: Text, dated: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for each time that no clock shows; `dated` are the sentences that a day stands in."""
    language = written.language
    beside = (typed for sentence in dated for typed in times_of_a_day(sentence, language))
    for typed in dict.fromkeys((*times_in(text.words, language), *beside)):
        if not typed.is_shown:
            place = written.place(text, typed.words)
            yield problem("no-such-time", f"“{typed.words}” is no time of day", place, typed.hint)


def _meant(dated: Dated, issued: datetime.date, *, is_ahead: bool) -> int | None:
    """Return the year that a 29 February is of; None where the text does not say it, or looks back."""
    if dated.year is not None:
        return dated.year if is_of_our_time(dated.year) else None
    this = issued.year
    if not is_ahead or (calendar.isleap(this) and issued - datetime.date(this, FEBRUARY, 29) <= BACK):
        return None
    return this if issued.month <= FEBRUARY else this + 1


def _day(written: Written, text: Text, words: str, hint: str) -> Problem:
    return problem("no-such-day", f"“{words}” does not exist", written.place(text, words), hint)


def _longest(month: int, locale: str, days: int) -> str:
    return f"{format_date(datetime.date(LEAP, month, 1), locale, 'LLLL')} has {days} days"


def _is_day(day: int, month: int, year: int) -> bool:
    return 1 <= month <= MONTHS and 1 <= day <= calendar.monthrange(year, month)[1]
