"""The events of a document that can have a calendar file, each with the file's place below the base URL."""

from __future__ import annotations

import datetime
import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from newsletter.config import Publication
from newsletter.config.web import web_path
from newsletter.content.model import Block, Issue, Item, Link
from newsletter.merge.tags import without_tokens
from newsletter.render.calendar import Calendar, Event, calendar_file
from newsletter.theme.model import BlockSchema, FieldType

HOURS = re.compile(r"(\d{1,2})[:.](\d{2})(?:\s*[-–—]\s*(\d{1,2})[:.](\d{2}))?")
ONE_DAY = datetime.timedelta(days=1)


def calendars(
    issue: Issue, locale: str, schemas: Mapping[str, BlockSchema], publication: Publication
) -> Mapping[int, Calendar]:
    """Return the calendar file of each event that has one, by the `id()` of its item.

    A file is public, and the same for everybody: an event that only some see has none, nor one whose words hold a
    merge tag.
    """
    if not publication.has_calendars:
        return {}
    found: dict[int, Calendar] = {}
    known: Counter[str] = Counter()
    for item in _events(issue.documents[locale].blocks, schemas):
        title = str(item.fields.get("title") or "").strip()
        # By its title, so that an event keeps its name in a calendar when its day, its place or its neighbours change.
        nth = known[title] = known[title] + 1
        name = "\n".join((publication.list_domain, issue.slug, locale, str(nth), title))
        event = event_of(item, str(uuid.uuid5(uuid.NAMESPACE_URL, name.encode(errors="replace").decode())))
        if event is not None:
            data = calendar_file(event, issue.date)
            digest = hashlib.sha256(data).hexdigest()
            found[id(item)] = Calendar(f"{web_path(issue.slug)}/events/event-{digest[:12]}.ics", data)
    return found


def event_of(item: Item, uid: str) -> Event | None:
    """Return an item as an event; None where it has no day or no title, or where its words hold a merge tag."""
    day, until = item.fields.get("date"), item.fields.get("until")
    title, time, place = (str(item.fields.get(name) or "").strip() for name in ("title", "time", "place"))
    if not title or not isinstance(day, datetime.date) or any(_has_tag(words) for words in (title, time, place)):
        return None
    start, end, is_told = _span(day, until if isinstance(until, datetime.date) else None, time)
    links = item.fields.get("links")
    first = next((link.url for link in links if isinstance(link, Link)), "") if isinstance(links, (list, tuple)) else ""
    return Event(uid, title, start, end, place, "" if _has_tag(first) else first, "" if is_told else time)


def _span(
    day: datetime.date, until: datetime.date | None, hours: str
) -> tuple[datetime.date, datetime.date | None, bool]:
    """Return when an event begins and ends, and whether that says all that `hours`, the author's own words, say."""
    first, last = _date(day), _date(until or day)
    if last > first:
        if isinstance(day, datetime.datetime) and isinstance(until, datetime.datetime):
            return day, until, not hours
        # Hours of several days are those of each of them.
        return first, _after(last), not hours
    if read := _read_hours(hours):
        start, end = (datetime.datetime.combine(first, time) if time else None for time in read)
        if start is not None:
            if end is not None and end <= start:
                end = end + ONE_DAY if first < datetime.date.max else None
            return start, end, True
    if isinstance(day, datetime.datetime):
        return day, until if isinstance(until, datetime.datetime) and until > day else None, not hours
    return first, _after(first), not hours


def _read_hours(typed: str) -> tuple[datetime.time, datetime.time | None] | None:
    """Read 18:00 or 18:00–20:00; None where it is said otherwise."""
    parts = HOURS.fullmatch(typed)
    if parts is None:
        return None
    try:
        start = datetime.time(int(parts[1]), int(parts[2]))
        return start, datetime.time(int(parts[3]), int(parts[4])) if parts[3] else None
    except ValueError:
        return None


def _events(blocks: Iterable[Block], schemas: Mapping[str, BlockSchema]) -> Iterator[Item]:
    """Yield the items that have a title and a date, of blocks that everybody sees."""
    for block in blocks:
        if block.when:
            continue
        fields = schemas[block.type].item if block.type in schemas else {}
        if "title" in fields and "date" in fields and fields["date"].type is FieldType.DATE:
            yield from block.items
        for part in block.children:
            yield from _events(part, schemas)


def _has_tag(words: str) -> bool:
    return without_tokens(words) != words


def _date(day: datetime.date) -> datetime.date:
    return day.date() if isinstance(day, datetime.datetime) else day


def _after(day: datetime.date) -> datetime.date | None:
    return day + ONE_DAY if day < datetime.date.max else None
