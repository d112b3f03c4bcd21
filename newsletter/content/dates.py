"""Dates as authors write them: in a text, and at the beginning of a folder's name."""

from __future__ import annotations

import datetime
import re

MOMENT = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ]+|,[ ]*)(?P<time>\d{2}:\d{2}(?::\d{2})?)")
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
    parts = re.fullmatch(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})\.?", typed.strip())
    if parts:
        day, month, year = (int(part) for part in parts.groups())
        corrected = read_date(f"{year:04}-{month:02}-{day:02}")
        if corrected:
            return "write it as YYYY-MM-DD", corrected.isoformat()
    return "write it as YYYY-MM-DD, for example 2012-11-24", ""
