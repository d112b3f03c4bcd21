"""Dates in an issue that cannot be right, or are over when it comes out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.series.announced import is_announced
from newsletter.check.series.calendar import AHEAD, BACK, DIGIT, Dated, dates_in
from newsletter.check.series.impossible import no_such_day, no_such_figures, no_such_times
from newsletter.check.stretch import Reader, item_stretches
from newsletter.check.texts import Text, Written
from newsletter.content.model import Document, every_block
from newsletter.problems import Problem
from newsletter.theme.locales import format_date

# An event that is announced further ahead has a slip of the pen in its year.
FURTHEST = datetime.timedelta(days=3 * 365)


def wrong_dates(written: Written, issued: datetime.date) -> Iterator[Problem]:
    """Yield a warning for each day that does not exist, or has another weekday, and for what is announced too late."""
    for text in written.texts:
        if text.is_quoted or not DIGIT.search(text.words):
            continue
        sentences = [(each, tuple(dates_in(each, written.locale))) for each in text.sentences]
        yield from no_such_figures(written, text)
        yield from no_such_times(written, text, [each for each, dates in sentences if dates])
        for sentence, dates in sentences:
            for dated in dates:
                is_ahead = is_announced(sentence, dated.start, dated.start + len(dated.words), written.language)
                yield from no_such_day(written, text, dated, issued, is_ahead=is_ahead)
                yield from _weekday(written, text, dated, issued)
                if is_ahead:
                    yield from _over(written, text, dated, issued)


def past_events(document: Document, read: Reader, issued: datetime.date) -> Iterator[Problem]:
    """Yield a warning for each event that is over when the issue comes out, or so far ahead that its year is wrong."""
    for block in every_block(document.blocks):
        for item, lines in zip(block.items, item_stretches(block, document.path, read), strict=True):
            day = _day(item.fields.get("date"))
            last = _day(item.fields.get("until")) or day
            if day is None or last is None:
                continue
            place = lines.find(last.isoformat()) or lines.at(lines.first)
            if last < issued:
                sentence = f"this is over when the issue comes out, on {issued.isoformat()}"
                yield problem("past-date", sentence, place, "correct the date, or take it away")
            elif day - issued > FURTHEST:
                sentence = f"this is {(day - issued).days // 365} years after the issue comes out"
                place = lines.find(day.isoformat()) or lines.at(lines.first)
                yield problem("far-date", sentence, place, "look at its year")


def _weekday(written: Written, text: Text, dated: Dated, issued: datetime.date) -> Iterator[Problem]:
    day = _meant(dated, issued)
    if dated.weekday is None or day is None or day.weekday() == dated.weekday:
        return
    name = format_date(day, written.locale, "EEEE")
    sentence = f"the text says “{dated.weekday_name}”, and “{dated.words}” is “{name}” in {day.year}"
    hint = "correct the day of the week, or the date"
    if dated.year is not None:
        fitting = next((year for year in (day.year - 1, day.year + 1) if _is_on(dated, year)), None)
        hint += f"; in {fitting} it is “{dated.weekday_name}”: is that the year you mean?" if fitting else ""
    yield problem("weekday", sentence, written.place(text, dated.words), hint)


def _over(written: Written, text: Text, dated: Dated, issued: datetime.date) -> Iterator[Problem]:
    meant = _meant(dated, issued)
    last = dated.ends(meant.year) if meant else None
    if last and last < issued:
        said = f"“{dated.words}” is over when the issue comes out, on {issued.isoformat()}"
        yield problem("past-date", said, written.place(text, dated.words), "correct the date, or say what came of it")


def _is_on(dated: Dated, year: int) -> bool:
    try:
        return datetime.date(year, dated.month, dated.day).weekday() == dated.weekday
    except ValueError:
        return False


def _meant(dated: Dated, issued: datetime.date) -> datetime.date | None:
    """Return the day that is meant: of a date without a year the one near the issue; None where two years are."""
    if dated.year is not None:
        return dated.on(dated.year)
    days = (dated.on(year) for year in (issued.year - 1, issued.year, issued.year + 1))
    near = [day for day in days if day and issued - BACK <= day <= issued + AHEAD]
    return near[0] if len(near) == 1 else None


def _day(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else None
