"""The issues before one, read as plain text: their subjects, the titles of their stories and where these lead."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from newsletter.config import Settings
from newsletter.content.issues import find_issues, issue_date
from newsletter.content.model import Issue
from newsletter.documents import read_source

# So many issues back a reader may remember.
REMEMBERED = 12
HEADING = re.compile(r"^#{2,4}[ \t]+(?P<title>[^\n]+?)[ \t]*(?:\{#[\w-]+\}[ \t]*)?$", re.MULTILINE)
ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
SUBJECT = re.compile(r"^subject[ \t]*:[ \t]*[\"']?(?P<subject>[^\n]*?)[\"']?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Earlier:
    """One issue that came out before. Its files are read when something of them is asked for."""

    slug: str
    date: datetime.date
    folder: Path

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Return the text of each language's file by the name of the file."""
        read = ((file.stem, read_source(file, file.name)[0]) for file in sorted(self.folder.glob("*.md")))
        return {name: text for name, text in read if text}

    @cached_property
    def subjects(self) -> Mapping[str, str]:
        """Return the subject of each language."""
        found = ((name, SUBJECT.search(text.partition("\n---")[0])) for name, text in self.texts.items())
        return {name: match["subject"] for name, match in found if match}

    @cached_property
    def titles(self) -> frozenset[str]:
        """Return the headings of all languages, in the form that they are compared in."""
        return frozenset(alike(found["title"]) for text in self.texts.values() for found in HEADING.finditer(text))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Return where its links lead, in the form that they are compared in."""
        return frozenset(page(found.group()) for text in self.texts.values() for found in ADDRESS.finditer(text))


def earlier_issues(settings: Settings, issue: Issue) -> tuple[Earlier, ...]:
    """Return the issues of the same publication that came out before one, the latest first."""
    found: list[Earlier] = []
    for folder in reversed(find_issues(settings)):
        if folder.name == issue.slug or len(found) == REMEMBERED:
            continue
        date = issue_date(folder)
        if date and (date, folder.name) < (issue.date, issue.slug):
            found.append(Earlier(folder.name, date, folder))
    return tuple(found)


def alike(title: str) -> str:
    """Return a title in the one form that two can be compared in: without signs, spaces and capitals."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def page(url: str) -> str:
    """Return the page that an address leads to, as it can be compared; empty for the first page of a site."""
    try:
        parts = urlsplit(url.rstrip(".,;:!?"))
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("utm_"))
    if not path and not query:
        return ""
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{'?' if query else ''}{query}"
