"""The issues of an archive as one language lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from newsletter.message.links import web_page
from newsletter.publish.pages import merged, page_path
from newsletter.site.model import PublicIssue, Site
from newsletter.theme.locales import choose_locale, direction

# What XML 1.0 (2.2) has no place for.
UNPRINTABLE = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True)
class Entry:
    """One issue in the language that fits best. `path` is where a browser of the site finds it, `url` anybody else."""

    title: str
    summary: str
    text: str
    locale: str
    path: str
    url: str
    sent_at: datetime

    @property
    def direction(self) -> str:
        """Return how its language runs: ltr or rtl."""
        return direction(self.locale)

    @property
    def moment(self) -> str:
        """Return when it was sent (RFC 3339)."""
        return self.sent_at.isoformat(timespec="seconds")

    @property
    def day(self) -> str:
        """Return when it was sent (RFC 5322 3.3)."""
        return format_datetime(self.sent_at)


def entries(site: Site, issues: Iterable[PublicIssue], locale: str) -> list[Entry]:
    """Return the issues as one language lists them, the newest first."""
    newest = sorted(issues, key=lambda issue: (issue.sent_at, issue.slug), reverse=True)
    return [_entry(site, issue, locale) for issue in newest]


def _entry(site: Site, issue: PublicIssue, wanted: str) -> Entry:
    default = site.publication.locale
    fallback = default if default in issue.editions else next(iter(issue.editions))
    locale = choose_locale(wanted, tuple(issue.editions), fallback)
    told = {name: UNPRINTABLE.sub("", text) for name, text in merged(issue.editions[locale], site.publication).items()}
    return Entry(
        title=told["subject"],
        summary=told["preheader"],
        text=told["text"],
        locale=locale,
        path=site.root + page_path(issue.slug, locale),
        url=web_page(site.publication, issue.slug, locale),
        sent_at=issue.sent_at,
    )
