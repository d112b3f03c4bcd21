"""One event as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from newsletter.config import Publication
from newsletter.config.web import ascii_url

# Octets of a content line, its CRLF not counted (RFC 5545 3.1).
LONGEST_LINE = 75
LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# What no value may hold (RFC 5545 3.1: CONTROL), and halves of characters, which UTF-8 has no octets for.
FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
# What RFC 3986 lets stand in a URI.
URI_SAFE = ":/?#[]@!$&'()*+,;=-._~%"


@dataclass(frozen=True)
class Event:
    """What happens, when and where.

    A `start` that is a date without a time is a day, and its `end` the day after the last; a time is one of no zone.
    Without an `end` a day ends with itself, and a time says only when it begins. `note` is more of it in words.
    """

    uid: str
    title: str
    start: datetime.date
    end: datetime.date | None = None
    place: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Calendar:
    """A calendar file: its path below the base URL, percent-encoded, and its content, which the path tells."""

    path: str
    data: bytes

    def address(self, publication: Publication) -> str:
        """Return where it is shown, once it is published."""
        return f"{ascii_url(publication.base_url)}/{self.path}"


def calendar_file(event: Event, stamp: datetime.date) -> bytes:
    """Return a calendar of one event (RFC 5545 3.4, 3.6.1); `stamp` is the day that it was written down (3.8.7.2)."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(event, stamp)).encode()


def _lines(event: Event, stamp: datetime.date) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//newsletter//newsletter//EN", "BEGIN:VEVENT")
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_day(stamp)}T000000Z"
    yield f"DTSTART{_moment(event.start)}"
    if event.end is not None:
        yield f"DTEND{_moment(event.end)}"
    yield f"SUMMARY:{_text(event.title)}"
    for name, words in (("LOCATION", event.place), ("DESCRIPTION", event.note)):
        if words.strip():
            yield f"{name}:{_text(words)}"
    if _scheme(event.url) in ("http", "https"):
        yield f"URL:{quote(event.url, safe=URI_SAFE, errors='replace')}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _scheme(url: str) -> str:
    """Return the scheme of an address, empty where it is none."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def _text(words: str) -> str:
    """Return words as a TEXT (RFC 5545 3.3.11): no line of theirs becomes a property."""
    escaped = re.sub(r"([\\;,])", r"\\\1", words.strip())
    return FORBIDDEN.sub("", LINE_BREAK.sub(r"\\n", escaped))


def _moment(when: datetime.date) -> str:
    """Return a day as a DATE (3.3.4), and a time as a DATE-TIME of no zone (3.3.5, form 1), after their parameters."""
    if isinstance(when, datetime.datetime):
        return f":{_day(when)}T{when:%H%M%S}"
    return f";VALUE=DATE:{_day(when)}"


def _day(day: datetime.date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _folded(line: str) -> str:
    """Return a content line in parts of at most 75 octets, no character torn (RFC 5545 3.1)."""
    if len(line.encode()) <= LONGEST_LINE:
        return line
    parts, part, octets = [], "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > LONGEST_LINE:
            parts.append(part)
            # The space that says that the line goes on is one of the octets.
            part, octets = "", 1
        part += sign
        octets += size
    return "\r\n ".join([*parts, part])
