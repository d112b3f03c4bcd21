"""Numbers and dates in the form of another language, where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsletter.check.catalogue import problem
from newsletter.check.texts import RUNNING, Text, Written
from newsletter.content.translation.units import UnitKind
from newsletter.problems import Problem
from newsletter.theme.locales import decimal_sign, language_shown, month_names

# Groups of three and a part behind another sign: nothing else is written so.
POINT_LAST = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+\.\d{1,2}(?![\w]|[.,]\d)")
COMMA_LAST = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+,\d{1,2}(?![\w]|[.,]\d)")
DIGIT = re.compile(r"\d")
DATED = re.compile(r"(?<!\w)\d{1,2}(?:\.|st|nd|rd|th)?\s+(?P<name>[^\W\d_]{3,})\.?,?\s+\d{4}(?!\w)")
AMERICAN = re.compile(r"(?<!\w)(?P<name>[^\W\d_]{3,})\s+\d{1,2},\s+\d{4}(?!\w)")
SHOWN = RUNNING | {UnitKind.HEADING, UnitKind.SUBJECT, UnitKind.CAPTION}


def foreign_forms(written: Sequence[Written]) -> Iterator[Problem]:
    """Yield a warning for each number whose signs are another language's, and each date with another's month."""
    for file in written:
        others = [other.locale for other in written if other.language != file.language]
        for text in file.texts:
            if text.kind in SHOWN and not text.is_quoted and DIGIT.search(text.typed):
                yield from _numbers(file, text)
                yield from _months(file, text, [*others, "en"])


def _numbers(file: Written, text: Text) -> Iterator[Problem]:
    for sign, wrong in ((",", POINT_LAST), (".", COMMA_LAST)):
        for found in wrong.finditer(text.words):
            if decimal_sign(file.locale) == sign:
                sentence = f"“{found.group()}” is not how {language_shown(file.locale)} writes a number"
                yield problem("number-form", sentence, file.place(text, found.group()), f"its decimal sign is “{sign}”")


def _months(file: Written, text: Text, others: Sequence[str]) -> Iterator[Problem]:
    for pattern in (DATED, AMERICAN):
        for found in pattern.finditer(text.words):
            name, own = found["name"].casefold(), _names(file.locale)
            if not own or name in own:
                continue
            if language := next((locale for locale in others if name in _names(locale)), ""):
                shown = (language_shown(language), language_shown(file.locale))
                sentence = f"“{found['name']}” is a month in {shown[0]}, not in {shown[1]}"
                yield problem("month-form", sentence, file.place(text, found["name"]), "write the date anew")


@lru_cache(maxsize=64)
def _names(locale: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in month_names(locale))
