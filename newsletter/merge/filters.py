"""What a value can be put through before it is written: `{{ subscriber.joined | date("long") }}`.

A filter never fails on a reader's value: what is no date or no number is written as it is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# How many decimal places a number may be asked to have.
MOST_PLACES = 6
LIST_SIGN = ";"
# Letters that name a part of a date in a pattern (UTS #35, Date Field Symbols), those that a plain date can answer.
PATTERN_LETTERS = frozenset("GyYMLdDEecQqwW" + "HhKkmsa")
QUOTED = re.compile(r"'[^']*'")
DATE_STYLES = ("short", "medium", "long", "full")
# A letter after an apostrophe begins a name where only one stands before it: O'Brien, l'Hôpital, but they're.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
TURKIC = frozenset({"tr", "az"})


@dataclass(frozen=True)
class Rule:
    """A filter: what it does to a value, and how many values it takes in brackets.

    `change` is called with the value, the locale, and what stands in the brackets. `check` says in the author's words
    why written values cannot be meant, or returns an empty text. `example` is what can stand in the brackets.
    """

    change: Callable[..., object]
    most: int = 0
    check: Callable[[Sequence[object]], str] = lambda _: ""
    example: str = '"…"'


def as_text(value: object) -> str:
    """Return a value as text: nothing for a missing one, a list with commas."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value)
    return str(value)


def default(value: object, _locale: str, fallback: object = "") -> object:
    """Return the value, or what stands in for one that is missing or empty."""
    return fallback if value is None or value == "" else value


def join(value: object, locale: str, separator: object = None) -> object:
    """Write several values one after the other: with a separator, or as the language lists things.

    A text is a list if a semicolon stands in it: the cell of a list's file that holds several values.
    """
    if isinstance(value, str) and LIST_SIGN in value:
        value = value.split(LIST_SIGN)
    if not isinstance(value, (list, tuple)):
        return value
    parts = [text for part in value if (text := str(part).strip())]
    if separator is not None:
        return as_text(separator).join(parts)
    if not locale:
        return ", ".join(parts)
    from newsletter.merge.localised import write_list

    return write_list(parts, locale)


def upper(value: object, locale: str) -> str:
    """Return a value in capital letters, as the language has them."""
    text = as_text(value)
    return (text.replace("i", "İ") if _language(locale) in TURKIC else text).upper()


def lower(value: object, locale: str) -> str:
    """Return a value in small letters, as the language has them."""
    text = as_text(value)
    return (text.replace("I", "ı").replace("İ", "i") if _language(locale) in TURKIC else text).lower()


def title(value: object, locale: str) -> str:
    """Begin each word of a value with a capital letter, and let no other letter be one: names written all large."""
    return WORD.sub(lambda word: _capitalised(word.group(), locale), as_text(value))


def date(value: object, locale: str, how: object = "long") -> object:
    """Write a date such as 2026-12-01, also with a time, as the language does: by a style or by a pattern."""
    from newsletter.merge.localised import write_date

    return write_date(value, locale, as_text(how))


def number(value: object, locale: str, places: object = None) -> object:
    """Write a number with the language's signs, and with as many decimal places as asked for."""
    from newsletter.merge.localised import write_number

    return write_number(value, locale, places if isinstance(places, int) else None)


def days_ago(value: object, _locale: str, today: object = None) -> object:
    """Return how many days before `today` (2026-11-24) a date is, with or without a time; None for what is no date."""
    try:
        then = datetime.date.fromisoformat(as_text(value)[:10])
        return (datetime.date.fromisoformat(as_text(today)) - then).days
    except ValueError:
        return None


def _capitalised(word: str, locale: str) -> str:
    head, sign, tail = re.match(r"([^'’]*)(['’]?)(.*)", word, re.DOTALL).groups()  # type: ignore[union-attr]
    if sign and len(head) == 1:
        return f"{upper(head, locale)}{sign}{_capitalised(tail, locale)}"
    if _language(locale) == "nl" and word[:2].lower() == "ij":
        return "IJ" + lower(word[2:], locale)
    first = upper(word[:1], locale)
    return (first if len(first) == 1 else word[:1].title()) + lower(word[1:], locale)


def _language(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0].lower()


def _check_date(arguments: Sequence[object]) -> str:
    how = arguments[0] if arguments else "long"
    if not isinstance(how, str):
        return "the way to write a date is a text in quotes"
    if how in DATE_STYLES:
        return ""
    letters = {letter for letter in QUOTED.sub("", how) if letter.isascii() and letter.isalpha()}
    if how.count("'") % 2 or not letters or letters - PATTERN_LETTERS:
        return f"“{how}” is no way to write a date"
    return ""


def _check_places(arguments: Sequence[object]) -> str:
    places = arguments[0] if arguments else 0
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= MOST_PLACES:
        return f"the decimal places of a number are a whole number up to {MOST_PLACES}"
    return ""


FILTERS: Mapping[str, Rule] = {
    "date": Rule(date, 1, _check_date, '"d. MMMM"'),
    "days_ago": Rule(days_ago),
    "default": Rule(default, 1),
    "join": Rule(join, 1, example='", "'),
    "lower": Rule(lower),
    "number": Rule(number, 1, _check_places, "2"),
    "title": Rule(title),
    "upper": Rule(upper),
}
