"""The number of an issue in its subject, and the month in it, beside those of the issues before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.check.catalogue import problem
from newsletter.check.place import Place
from newsletter.check.series.calendar import months_in
from newsletter.check.series.earlier import Earlier
from newsletter.content.model import Issue
from newsletter.problems import Problem

NUMBER = re.compile(
    r"(?:\b(?:no|nr|nro|num|n\.?º|issue|ausgabe|numéro|número|numero|numer|numeris|number|numurs|number|выпуск|випуск)\b"
    r"\.?|№|#)[ \u00a0]?(?P<number>\d{1,4})\b|\b(?P<first>\d{1,4})\.[ \u00a0](?:numurs|izdevums|ausgabe|number)\b",
    re.IGNORECASE,
)


def number_of(subject: str) -> int | None:
    """Return the number that an issue gives itself in its subject."""
    found = NUMBER.search(subject)
    return int(found["number"] or found["first"]) if found else None


def numbers(issue: Issue, locale: str, subject: str, place: Place, earlier: Sequence[Earlier]) -> Iterator[Problem]:
    """Yield a warning where an issue does not count on from the latest one before it that had a number."""
    own = number_of(subject)
    before = ((each, number_of(each.subjects.get(locale, ""))) for each in earlier)
    last, number = next(((each, found) for each, found in before if found is not None), (None, None))
    if own is None or last is None or number is None or own == number + 1:
        return
    if own == 1 and (last.date.year, last.date.month) != (issue.date.year, issue.date.month) and number > 1:
        return  # many count anew each year or volume
    if own == number:
        sentence, hint = f"number {own} was {last.slug} already", f"this is number {number + 1}"
    else:
        sentence, hint = f"this is number {own}, and {last.slug} was number {number}", f"the next one is {number + 1}"
    yield problem("issue-number", sentence, place, hint)


def stale_month(issue: Issue, locale: str, subject: str, place: Place, earlier: Sequence[Earlier]) -> Iterator[Problem]:
    """Yield a warning for a subject that names the month of the issue before, which named its own so."""
    if not earlier or not (named := months_in(subject, locale)):
        return
    last, month = earlier[0], earlier[0].date.month
    is_name = month in months_in(last.subjects.get(locale, ""), locale)
    if is_name and month in named and month != issue.date.month and issue.date.month not in named:
        sentence = f"the subject names the month of {last.slug}, not that of this issue"
        yield problem("old-month", sentence, place, f"this issue comes out on {issue.date.isoformat()}")
