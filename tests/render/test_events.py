from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from newsletter.config import Publication
from newsletter.content.model import Block, Issue, Item, Link
from newsletter.render.events import calendars, event_of
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType

MakeIssue = Callable[..., Issue]
FIELDS = MappingProxyType({"title": FieldType.TEXT, "date": FieldType.DATE, "links": FieldType.LINKS})
SCHEMAS = {
    "events": BlockSchema("events", "", Body.ITEMS, item={n: FieldSchema(n, kind) for n, kind in FIELDS.items()}),
    "cards": BlockSchema("cards", "", Body.ITEMS, item={"title": FieldSchema("title", FieldType.TEXT)}),
    "columns": BlockSchema("columns", "", Body.BLOCKS),
}


def at(typed: str) -> datetime.date:
    """Return a day, or a time of no zone."""
    return datetime.datetime.fromisoformat(typed) if " " in typed else datetime.date.fromisoformat(typed)


def item(date: str = "2026-12-01", **fields: object) -> Item:
    """Return an event."""
    return Item({"title": "Winter meeting", "date": at(date), **fields}, 1)


@pytest.mark.parametrize(
    ("date", "until", "time", "start", "end", "note"),
    [
        ("2026-12-01", "", "", "2026-12-01", "2026-12-02", ""),
        ("2026-12-01", "2026-12-03", "", "2026-12-01", "2026-12-04", ""),
        ("2026-12-01", "2026-12-03", "18:00–20:00", "2026-12-01", "2026-12-04", "18:00–20:00"),
        ("2026-12-01", "", "18:00–20:00", "2026-12-01 18:00", "2026-12-01 20:00", ""),
        ("2026-12-01", "", "22.00 - 2.30", "2026-12-01 22:00", "2026-12-02 02:30", ""),
        ("2026-12-01", "", "9:15", "2026-12-01 09:15", "", ""),
        ("2026-12-01", "", "24:00", "2026-12-01", "2026-12-02", "24:00"),
        ("2026-12-01", "", "after lunch", "2026-12-01", "2026-12-02", "after lunch"),
        ("2026-12-01 18:00", "", "", "2026-12-01 18:00", "", ""),
        ("2026-12-01 18:00", "", "doors at six", "2026-12-01 18:00", "", "doors at six"),
        ("2026-12-01 18:00", "2026-12-01", "", "2026-12-01 18:00", "", ""),
        ("2026-12-01 18:00", "2026-12-01 20:00", "", "2026-12-01 18:00", "2026-12-01 20:00", ""),
        ("2026-12-01 18:00", "2026-12-02 09:00", "", "2026-12-01 18:00", "2026-12-02 09:00", ""),
        ("9999-12-31", "", "", "9999-12-31", "", ""),
        ("9999-12-31", "", "22:00–02:00", "9999-12-31 22:00", "", ""),
    ],
)
def test_when_an_event_begins_and_ends(date: str, until: str, time: str, start: str, end: str, note: str) -> None:
    event = event_of(item(date, until=at(until) if until else None, time=time), "1")
    assert event is not None
    assert (event.start, event.end, event.note) == (at(start), at(end) if end else None, note)


def test_words_that_are_not_the_same_for_everybody_make_no_file() -> None:
    token = "nlabc123m0z"
    assert event_of(item(title=f"For {token}"), "1") is None
    assert event_of(item(place=token), "1") is None
    assert event_of(item(time=token), "1") is None
    event = event_of(item(links=[Link("", f"https://example.org/{token}")]), "1")
    assert event is not None
    assert event.url == ""


def uids(issue: Issue, publication: Publication) -> list[bytes]:
    """Return the lines that name the events of an issue."""
    found = calendars(issue, "lv", SCHEMAS, publication).values()
    return [line for file in found for line in file.data.split(b"\r\n") if line.startswith(b"UID")]


def test_an_event_has_a_file_unless_only_some_see_it(make_issue: MakeIssue, publication: Publication) -> None:
    seen = tuple(item(title=f"{number}") for number in range(3))
    blocks = (
        Block("events", 1, 1, items=seen[:1]),
        Block("events", 1, 1, when="subscriber.name", items=(item(),)),
        Block("columns", 1, 1, children=((Block("events", 1, 1, items=seen[1:2]),), ())),
        Block("columns", 1, 1, when="subscriber.name", children=((Block("events", 1, 1, items=(item(),)),),)),
        Block("cards", 1, 1, items=(item(),)),
        Block("unknown", 1, 1, items=(item(),)),
        Block("events", 1, 1, items=seen[2:]),
    )
    issue = make_issue(blocks=blocks)
    found = calendars(issue, "lv", SCHEMAS, publication)
    assert list(found) == [id(each) for each in seen]
    assert len({file.path for file in found.values()}) == len(seen)
    assert all(file.address(publication).startswith("https://n.example/i/") for file in found.values())
    for without in (replace(publication, base_url=""), replace(publication, calendars=False)):
        assert calendars(issue, "lv", SCHEMAS, without) == {}


def test_an_event_stays_the_same_when_it_is_corrected(make_issue: MakeIssue, publication: Publication) -> None:
    first, twin, other = item(), item(), item(title="Energy days")
    before = make_issue(blocks=(Block("events", 1, 1, items=(first, twin, other)),))
    after = make_issue(blocks=(Block("events", 1, 1, items=(other, item("2026-12-08", place="Cēsis"), twin)),))
    assert len(set(uids(before, publication))) == 3
    assert set(uids(before, publication)) == set(uids(after, publication))
    paths = [{file.path for file in calendars(each, "lv", SCHEMAS, publication).values()} for each in (before, after)]
    assert len(paths[0] - paths[1]) == 1
