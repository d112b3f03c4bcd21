"""Dates as authors write them: in a text, and at the beginning of a folder's name."""

from __future__ import annotations

import datetime
import re

MOMENT = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ]+|,[ ]*)(?P<time>\d{2}:\d{2}(?::\d{2})?)")
TIME = re.compile(
    r"[T,]?\s+(?:at |um |plkst\.? ?|à )?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?::\d{2})?(?:\s*(?:h|Uhr))?$"
)
# By the first three letters of their names, in the languages of the program's themes that write Latin letters.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan ene gen sty sau", "feb fév fev vee vas lut", "mar mär mrt mas kov", "apr avr abr kwi bal"),
            *("may mai maj mag geg", "jun jūn jui giu cze bir", "jul jūl lug lip lie", "aug aoû ago sie rgp rug"),
            *("sep set wrz rgs", "oct okt out ott paź spa", "nov lis lap", "dec dez déc dic gru gru"),
        ),
        1,
    )
    for name in names.split()
}
SLUG_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?:-|$)")


def slug_date(slug: str) -> datetime.date | None:
    """Return the date that a folder's name begins with: YYYY-MM-DD, or the first day of YYYY-MM."""
    match = SLUG_DATE.match(slug)
    return read_date(f"{match['year']}-{match['month']}-{match['day'] or '01'}") if match else None


def read_date(typed: str) -> datetime.date | None:
    """Read a date that is written YYYY-MM-DD, if it is one that exists."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
        return None
    try:
        return datetime.date.fromisoformat(typed)
    except ValueError:
        return None


def read_moment(typed: str) -> datetime.datetime | None:
    """Read a date with a time, written YYYY-MM-DD HH:MM, if there is one."""
    parts = MOMENT.fullmatch(typed)
    date = read_date(parts["date"]) if parts else None
    try:
        return datetime.datetime.combine(date, datetime.time.fromisoformat(parts["time"])) if parts and date else None
    except ValueError:
        return None


def date_hint(typed: str) -> tuple[str, str]:
    """Return the hint for a date that is written otherwise, and the date that was meant if it can be told."""
    rest, time = typed.strip(), ""
    if found := TIME.search(rest):
        hour, minute = int(found["hour"]), int(found["minute"])
        time = f" {hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
        rest = rest[: found.start()].rstrip(" ,T")
    date = read_date(rest) or _in_figures(rest) or _in_words(rest)
    if date:
        return f"write it as YYYY-MM-DD{' HH:MM' if time else ''}", f"{date.isoformat()}{time}"
    return "write it as YYYY-MM-DD, for example 2012-11-24", ""


def _in_figures(typed: str) -> datetime.date | None:
    """Read a date as day, month and year in figures, in this order."""
    parts = re.fullmatch(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})\.?", typed)
    day, month, year = (int(part) for part in parts.groups()) if parts else (0, 0, 0)
    return read_date(f"{year:04}-{month:02}-{day:02}")


def _in_words(typed: str) -> datetime.date | None:
    """Read a date whose month has a name, the day on either side of it: 13 Feb 2027, December 1, 2026."""
    words = re.findall(r"\d+|[^\W\d]{3,}", typed.lower())
    month = next((number for word in words if (number := MONTHS.get(word[:3]))), 0)
    year = next((word for word in words if re.fullmatch(r"\d{4}", word)), "")
    days = [word for word in words if re.fullmatch(r"\d{1,2}", word)]
    return read_date(f"{year}-{month:02}-{int(days[0]):02}") if len(days) == 1 and year else None
