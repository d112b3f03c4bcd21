from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.render.calendar import LONGEST_LINE, Event, calendar_file

STAMP = datetime.date(2026, 11, 24)
DAY = datetime.date(2026, 12, 1)
WORDS = st.text(st.characters(), max_size=200) | st.text("a;,:\\\r\n\t\x00ā𝛑\u2028", max_size=200)


def lines(data: bytes) -> list[str]:
    """Return the content lines of a file, unfolded (RFC 5545 3.1)."""
    text = data.decode()
    assert text.endswith("\r\n")
    assert not re.search("(?<!\r)\n|\r(?!\n)", text)
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def values(data: bytes) -> dict[str, str]:
    """Return the event's properties, each once, their values as they stand."""
    found = [line.partition(":") for line in lines(data)]
    assert [name for name, _, _ in found[:4]] == ["BEGIN", "VERSION", "PRODID", "BEGIN"]
    assert [value for _, _, value in found[-2:]] == ["VEVENT", "VCALENDAR"]
    properties = {name: value for name, _, value in found[4:-2]}
    assert len(properties) == len(found) - 6
    return properties


def words_of(value: str) -> str:
    """Return a TEXT as it was before it was escaped (RFC 5545 3.3.11); nothing in it is left unescaped."""
    assert not re.search(r"[;,]", re.sub(r"\\[\\;,n]", "", value))
    assert "\\" not in re.sub(r"\\[\\;,n]", "", value)
    return re.sub(r"\\([\\;,n])", lambda found: "\n" if found[1] == "n" else found[1], value)


def test_an_event_is_written_down_to_the_letter() -> None:
    start, end = datetime.datetime(2026, 12, 1, 18), datetime.datetime(2026, 12, 1, 20, 30)  # noqa: DTZ001 - floating
    event = Event(
        "1-2", "Winter; meeting", start, end, "Town hall, Rīga", "https://example.org/ā?a=1&b=%20", "doors\nopen"
    )
    assert calendar_file(event, STAMP).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//newsletter//newsletter//EN",
        "BEGIN:VEVENT",
        "UID:1-2",
        "DTSTAMP:20261124T000000Z",
        "DTSTART:20261201T180000",
        "DTEND:20261201T203000",
        "SUMMARY:Winter\\; meeting",
        "LOCATION:Town hall\\, Rīga",
        "DESCRIPTION:doors\\nopen",
        "URL:https://example.org/%C4%81?a=1&b=%20",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_days_are_dates() -> None:
    found = values(calendar_file(Event("1", "x", DAY, datetime.date(2026, 12, 4)), STAMP))
    assert (found["DTSTART;VALUE=DATE"], found["DTEND;VALUE=DATE"]) == ("20261201", "20261204")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "mailto:a@example.org", "http://[", "/here"])
def test_only_an_address_of_the_web_is_one(url: str) -> None:
    assert "URL" not in values(calendar_file(Event("1", "x", DAY, url=url), STAMP))


@given(title=WORDS, place=WORDS, note=WORDS, url=WORDS)
def test_no_text_becomes_a_property_and_none_is_lost(title: str, place: str, note: str, url: str) -> None:
    data = calendar_file(Event("1", title, DAY, None, place, f"https://example.org/{url}", note), STAMP)
    assert all(len(line) <= LONGEST_LINE for line in data.split(b"\r\n"))
    assert all(line.decode() for line in data.removesuffix(b"\r\n").split(b"\r\n"))
    found = values(data)
    assert set(found) <= {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY", "LOCATION", "DESCRIPTION", "URL"}
    for name, typed in (("SUMMARY", title), ("LOCATION", place), ("DESCRIPTION", note)):
        kept = re.sub("\r\n|[\n\r\v\f\x85\u2028\u2029]", "\n", typed.strip())
        assert words_of(found.get(name, "")) == re.sub("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]", "", kept)
    assert re.fullmatch(r"[!-~]*", found.get("URL", ""))
