"""Dates, numbers and lists as a language writes them. Loaded only where a merge tag asks for one of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from newsletter.cldr import find_locale
from newsletter.merge.filters import DATE_STYLES

# An ISO 8601 date, alone or with a time of the day; seconds and an offset are let be.
DATE = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ](?P<time>\d{2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
# Longer ones are numbers of customers or accounts, and Decimal would round them.
NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,9})?")
FALLBACK = "en"


def write_date(value: object, locale: str, how: str) -> object:
    """Write a date by a style (short, medium, long, full) or a pattern of UTS #35; return what is no date as it is."""
    if isinstance(value, (datetime.date, datetime.datetime)):
        value = value.isoformat()
    found = DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        moment = datetime.datetime.fromisoformat(f"{found['date']}T{found['time'] or '00:00'}") if found else None
    except ValueError:  # the thirtieth of February
        moment = None
    if moment is None:
        return value
    known = known_locale(locale)
    try:
        if how in DATE_STYLES:
            return format_date(moment.date(), how, known)
        return format_datetime(moment, how, locale=known)
    except (AttributeError, KeyError, ValueError):  # a pattern made of a reader's own values
        return value


def write_number(value: object, locale: str, places: int | None) -> object:
    """Write a number with the language's signs; return what is no number as it is."""
    typed = str(value).strip() if isinstance(value, (int, float, str, Decimal)) and not isinstance(value, bool) else ""
    if not NUMBER.fullmatch(typed):
        return value
    known = known_locale(locale)
    if places is None:
        return format_decimal(Decimal(typed), locale=known, decimal_quantization=False)
    whole = known.decimal_formats[None].pattern.partition(".")[0]
    return format_decimal(Decimal(typed), f"{whole}.{'0' * places}" if places else whole, locale=known)


def write_list(parts: Sequence[str], locale: str) -> str:
    """Write several texts as the language lists them: `wood, sun and wind`."""
    return format_list(list(parts), locale=known_locale(locale))


@lru_cache(maxsize=64)
def known_locale(name: str) -> Locale:
    """Return a locale by its name, or the nearest one that is known; English for none."""
    parts = name.replace("_", "-").split("-")
    while parts and parts != [""]:
        if found := find_locale("_".join(parts)):
            return found
        parts.pop()
    found = find_locale(FALLBACK)
    assert found  # noqa: S101 - Babel has it
    return found
