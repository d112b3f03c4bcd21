"""Languages: which names are one, which way they are written, and how they write a date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from newsletter.cldr import find_locale

if TYPE_CHECKING:
    from babel import Locale

LOCALE_NAME = re.compile(r"[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|\d{3}|[A-Za-z\d]{5,8}))*")

# The languages that the program's themes speak, and others of Europe.
OWN_NAMES = (
    *("ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "he", "hr", "hu", "it", "lt", "lv", "mt"),
    *("nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk"),
)


def is_locale(name: str) -> bool:
    """Tell whether a name is that of a language, such as lv, en-GB or zh_Hant_TW."""
    return _locale(name) is not None


def direction(locale: str) -> str:
    """Return how a language runs: ltr or rtl; ltr for one that is not known."""
    known = _locale(locale)
    return known.text_direction if known else "ltr"


def script(locale: str) -> str:
    """Return the script that a language is written in, as ISO 15924 names it: Latn; empty for one that is not known."""
    from babel import get_locale_identifier, parse_locale
    from babel.core import get_global

    known = _locale(locale)
    if not known:
        return ""
    likely = get_global("likely_subtags")
    names = (get_locale_identifier((known.language, known.territory)), known.language)
    return known.script or next((parse_locale(likely[name])[2] or "" for name in names if name in likely), "")


def language_shown(locale: str) -> str:
    """Return the English name of a language; its code for one that is not known."""
    known = _locale(locale)
    return (known.get_display_name("en") if known else None) or locale


def decimal_sign(locale: str) -> str:
    """Return the sign before the fraction of a number; empty in a language that is not known."""
    from babel.numbers import get_decimal_symbol

    known = _locale(locale)
    return get_decimal_symbol(known) if known else ""


def month_names(locale: str) -> Mapping[str, int]:
    """Return how a language calls its months, alone, in dates and shortened, from 1; none of one that is not known."""
    from babel.dates import get_month_names

    return _named(get_month_names, locale)


def day_names(locale: str) -> Mapping[str, int]:
    """Return how a language calls the days of the week, alone, in dates and shortened, from 0 for Monday."""
    from babel.dates import get_day_names

    return _named(get_day_names, locale)


def _named(names_of: Callable[..., Mapping[int, str]], locale: str) -> Mapping[str, int]:
    known = _locale(locale)
    forms = [(width, context) for width in ("wide", "abbreviated") for context in ("format", "stand-alone")]
    found: dict[str, int] = {}
    for width, context in forms if known else ():
        for number, name in names_of(width, context, known).items():
            found.setdefault(name.rstrip("."), number)
    return found


def format_date(date: datetime.date, locale: str, how: str = "long") -> str:
    """Write a date out as the language does; as YYYY-MM-DD in one that is not known.

    `how` is full, long, medium or short, or a pattern such as `LLL` (UTS #35, date format patterns).
    """
    from babel.dates import format_date as write

    known = _locale(locale)
    return write(date, format=how, locale=known) if known else date.isoformat()


def format_time(moment: datetime.datetime, locale: str) -> str:
    """Write a time of day as the language does; as HH:MM in one that is not known."""
    from babel.dates import format_time as write

    known = _locale(locale)
    return write(moment, format="short", locale=known) if known else f"{moment:%H:%M}"


def format_days(first: datetime.date, last: datetime.date, locale: str) -> str:
    """Write out from which day to which something lasts, without saying twice what both days share."""
    from babel.dates import format_interval

    known = _locale(locale)
    if not known:
        return f"{first.isoformat()} – {last.isoformat()}"
    return str(format_interval(first, last, skeleton="yMMMMd", locale=known))


def format_number(number: object, locale: str) -> str:
    """Write a number with the signs of a language; as it is in one that is not known.

    A text counts if it is written as programs write numbers, such as 1250.5. Raises ValueError.
    """
    from decimal import Decimal, InvalidOperation

    from babel.numbers import format_decimal

    try:
        exact = Decimal(str(number))
    except InvalidOperation:
        raise ValueError(f"{number!r} is not a number") from None
    if isinstance(number, bool) or not exact.is_finite():
        raise ValueError(f"{number!r} is not a number")
    known = _locale(locale)
    return format_decimal(exact, locale=known, decimal_quantization=False) if known else str(number)


def canonical(locale: str) -> str:
    """Return the one spelling of a locale's name that two spellings can be compared by."""
    return locale.replace("_", "-").lower()


def spelled(locale: str) -> str:
    """Return the usual spelling of a locale's name (RFC 5646 2.1.1): DE is de, pt_br pt-BR; of no language as it is."""
    known = _locale(locale)
    return str(known).replace("_", "-") if known else locale


def language_named(name: str, locale: str = "en") -> str:
    """Return the code of a language by its name: in English, in another language, or in its own; empty if none has it.

    Of those that do not come with the program, the own name is not known.
    """
    from babel import Locale

    wanted = name.strip().casefold()
    shown = [known.languages for known in (_locale("en"), _locale(locale)) if known]
    own = {code: Locale.parse(code).languages.get(code, "") for code in OWN_NAMES}
    for names in (*shown, own):
        for code, called in names.items():
            if called.casefold() == wanted and is_locale(code):
                return spelled(code)
    return ""


def lineage(locale: str) -> tuple[str, ...]:
    """Return a locale and what it falls back to, in canonical spelling: zh-hant-tw, zh-hant, zh."""
    parts = canonical(locale).split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def _locale(name: str) -> Locale | None:
    return find_locale(name) if LOCALE_NAME.fullmatch(name) else None


def choose_locale(wanted: str, locales: Sequence[str], default: str) -> str:
    """Return the language of the issue that fits a reader best.

    Their own, else the plainer forms of it (pt-BR, pt), else another form of the same language, else the default.
    """
    spelled = {canonical(locale): locale for locale in locales}
    names = lineage(wanted)
    for name in names:
        if name in spelled:
            return spelled[name]
    base = names[-1]
    related = [locale for locale in locales if base and lineage(locale)[-1] == base]
    return default if default in related or not related else related[0]
