"""The year of a copyright at an edition's end, when it is an old one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.problems import Problem

SIGNS = ("©", "(c)", "copyright")
CLAIM = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s©]*(?:\d{4}\s*[-–—]\s*)?(?P<year>\d{4})(?!\s*[-–—]\s*\d{4})", re.IGNORECASE
)


def stale_copyright(examined: Examined) -> Iterator[Problem]:
    """Yield a warning for each year before the issue's in what the publication claims for itself.

    That is what stands in the theme, or beside the publication's name: a picture's year is its own.
    """
    names = {examined.settings.publication.name.casefold(), examined.settings.publication.sender_name.casefold()}
    for element, text in examined.texts:
        small = text.lower()
        if not any(sign in small for sign in SIGNS):
            continue
        for found in CLAIM.finditer(text):
            if int(found["year"]) >= examined.issue.date.year:
                continue
            origin = examined.origin(element)
            is_theme = origin is not None and bool(origin.path) and origin.block is None
            if is_theme or any(name and name in text.casefold() for name in names):
                sentence = f"“{found.group()}” is the year of an earlier issue"
                place = examined.place(element, found.group())
                yield problem("copyright-year", sentence, place, f"write {examined.issue.date.year}")
