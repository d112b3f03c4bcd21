"""Feeds of an archive: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from newsletter.publish.model import PublicFile
from newsletter.site.entries import Entry
from newsletter.site.paper import Paper

# Of an older issue, the archive tells.
MOST = 30
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    """One form of feed: its name, its media type, and where it is below the root."""

    name: str
    type: str
    path: str


def feeds(paper: Paper, locale: str) -> tuple[Feed, Feed, Feed]:
    """Return the feeds that a language has."""
    home = paper.home(locale)
    return (
        Feed("Atom", "application/atom+xml", f"{home}atom.xml"),
        Feed("RSS", "application/rss+xml", f"{home}rss.xml"),
        Feed("JSON Feed", "application/feed+json", f"{home}feed.json"),
    )


def feed_files(paper: Paper, locale: str, listed: Sequence[Entry]) -> list[PublicFile]:
    """Return the feeds of a language, written."""
    newest = listed[:MOST]
    atom, rss, plain = feeds(paper, locale)
    updated = max((entry.sent_at for entry in newest), default=LONG_AGO).isoformat(timespec="seconds")
    made = [
        (atom, paper.write("atom.xml", locale, entries=newest, path=atom.path, updated=updated)),
        (rss, paper.write("rss.xml", locale, entries=newest, path=rss.path)),
        (plain, _json_feed(paper, locale, newest, plain.path)),
    ]
    return [PublicFile(feed.path, f"{feed.type}; charset=utf-8", text.encode()) for feed, text in made]


def _json_feed(paper: Paper, locale: str, newest: Sequence[Entry], path: str) -> str:
    site = paper.site
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.publication.name,
        "home_page_url": f"{site.url}/{paper.home(locale)}",
        "feed_url": f"{site.url}/{path}",
        "language": locale,
        "authors": [{"name": site.publication.sender_name}],
        "items": [
            {
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "content_text": entry.text,
                "date_published": entry.moment,
                "language": entry.locale,
            }
            for entry in newest
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
