"""What the public pages show: a newsletter, and the issues that everybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from newsletter.config import Publication
from newsletter.config.web import ascii_url
from newsletter.render.edition import Edition
from newsletter.theme.locales import canonical
from newsletter.theme.model import Theme


@dataclass(frozen=True)
class Site:
    """A newsletter on the web, in its theme. `listed` says whether search engines may list its pages."""

    publication: Publication
    theme: Theme
    listed: bool = False

    @property
    def url(self) -> str:
        """Return where the pages are, in ASCII, without a slash at the end."""
        return ascii_url(self.publication.base_url)

    @property
    def root(self) -> str:
        """Return the path that all pages are below: it begins and ends in a slash."""
        return f"{urlsplit(self.url).path.rstrip('/')}/"


@dataclass(frozen=True)
class PublicIssue:
    """An issue that everybody may read: its editions as pages, by language, and when it went out.

    `digests` are those of the editions that are sent.
    """

    slug: str
    sent_at: datetime
    editions: Mapping[str, Edition]
    digests: Mapping[str, str]


def locales_of(issues: tuple[PublicIssue, ...], default: str) -> tuple[str, ...]:
    """Return the languages that an archive has pages in: the newsletter's own, and then those of its issues."""
    others = {locale for issue in issues for locale in issue.editions}
    return (default, *sorted(locale for locale in others if canonical(locale) != canonical(default)))
