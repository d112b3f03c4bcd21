"""Dates in an issue that cannot be right, or are over when it comes out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from newsletter.check.catalogue import problem
from newsletter.check.series.calendar import Dated, dates_in
from newsletter.check.texts import Text, Written
from newsletter.content.model import Document, every_block
from newsletter.problems import Problem
from newsletter.theme.locales import format_date

# A date without a year is meant to be that near to the issue's.
BACK, AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=300)
# An event that is announced further ahead has a slip of the pen in its year.
FURTHEST = datetime.timedelta(days=3 * 365)
# Words that say of what stands beside them that it is still to come.
COMING: Mapping[str, str] = {
    "de": "findet am|findet vom|bevorstehende[nrs]?|anmeldung bis|anmelden bis|anmeldeschluss",
    "en": "will take place|will be held|upcoming|register by|sign up by|apply by|join us on|save the date",
    "es": "tendrá lugar|se celebrará|inscripción hasta|próxim[oa]",
    "et": "toimub|registreeru hiljemalt|eelseisev",
    "fr": "aura lieu|se tiendra|inscription avant|inscrivez-vous avant|prochain[e]?",
    "it": "si terrà|avrà luogo|iscrizioni entro|iscriviti entro|prossim[oa]",
    "lt": "vyks|registruokitės iki|registracija iki|artėjanti[s]?",
    "lv": "notiks|pieteikties līdz|piesakieties līdz|pieteikšanās līdz|gaidāmais|gaidāmā",
    "pl": "odbędzie się|zapisy do|zgłoszenia do|nadchodząc[aey]",
    "pt": "terá lugar|realiza-se|inscrições até|inscreva-se até|próxim[oa]",
    "ru": "состоится|пройдёт|пройдет|регистрация до|предстоящ\\w+",
    "uk": "відбудеться|реєстрація до|майбутн\\w+",
}


def wrong_dates(written: Written, issued: datetime.date) -> Iterator[Problem]:
    """Yield a warning for each day of the week that does not match its date, and for what is announced too late."""
    for text in written.texts:
        for sentence in text.sentences if not text.is_quoted else ():
            for dated in dates_in(sentence, written.locale):
                yield from _weekday(written, text, dated, issued)
                yield from _over(written, text, sentence, dated, issued)


def past_events(document: Document, written: Written, issued: datetime.date) -> Iterator[Problem]:
    """Yield a warning for each event that is over when the issue comes out, or so far ahead that its year is wrong."""
    for block in every_block(document.blocks):
        for item in block.items:
            day = _day(item.fields.get("date"))
            last = _day(item.fields.get("until")) or day
            if day is None or last is None:
                continue
            place = written.between(item.line, block.end_line, last.isoformat())
            if last < issued:
                sentence = f"this is over when the issue comes out, on {issued.isoformat()}"
                yield problem("past-date", sentence, place, "correct the date, or take it away")
            elif day - issued > FURTHEST:
                sentence = f"this is {(day - issued).days // 365} years after the issue comes out"
                place = written.between(item.line, block.end_line, day.isoformat())
                yield problem("far-date", sentence, place, "look at its year")


def _weekday(written: Written, text: Text, dated: Dated, issued: datetime.date) -> Iterator[Problem]:
    day = _meant(dated, issued)
    if dated.weekday is None or day is None or day.weekday() == dated.weekday:
        return
    name = format_date(day, written.locale, "EEEE")
    sentence = f"“{dated.words}” is not “{dated.weekday_name}”"
    hint = f"in {day.year} it is “{name}”"
    if dated.year is not None:
        fitting = next((year for year in (day.year - 1, day.year + 1) if _is_on(dated, year)), None)
        hint += f"; in {fitting} it is “{dated.weekday_name}”" if fitting else ""
    yield problem("weekday", sentence, written.place(text, dated.words), hint)


def _over(written: Written, text: Text, sentence: str, dated: Dated, issued: datetime.date) -> Iterator[Problem]:
    last = dated.ends(issued.year) if dated.year is not None else None
    if last and last < issued and (coming := _coming(written.language)) and coming.search(sentence):
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


@lru_cache(maxsize=64)
def _coming(language: str) -> re.Pattern[str] | None:
    words = COMING.get(language)
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE) if words else None
