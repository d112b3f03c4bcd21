"""All that is looked for in an issue beside those that came before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newsletter.check.examined import ExaminedIssue
from newsletter.check.stretch import Files
from newsletter.content.load import NO_DATE
from newsletter.problems import Problem


def check(examined: ExaminedIssue) -> Iterator[Problem]:
    """Yield what an issue repeats of earlier ones, and the dates in it that are over or cannot be."""
    from newsletter.check.series.copyright import stale_copyright
    from newsletter.check.series.dates import past_events, wrong_dates
    from newsletter.check.series.earlier import earlier_issues
    from newsletter.check.series.numbers import numbers, stale_month
    from newsletter.check.series.repeats import repeats

    issue = examined.issue
    if issue.date == NO_DATE:
        return
    earlier = earlier_issues(examined.settings, issue)
    for written in examined.written:
        document = issue.documents[written.locale]
        read = Files(issue.folder, document.path).lines
        at = written.between(1, len(written.lines), document.subject)
        found = [
            *wrong_dates(written, issue.date),
            *past_events(document, read, issue.date),
            *repeats(document, read, earlier),
            *numbers(issue, written.locale, document.subject, at, earlier),
            *stale_month(issue, written.locale, document.subject, at, earlier),
        ]
        yield from (replace(each, locale=written.locale) for each in found)
    for locale, edition in examined.editions.items():
        yield from (replace(each, locale=locale) for each in stale_copyright(edition))
