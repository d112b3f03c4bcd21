"""Dates in texts: the ones that cannot be right are told, and all others are left alone."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from newsletter.check.series.dates import wrong_dates
from newsletter.check.texts import Text, Written
from newsletter.content.translation.units import UnitKind
from tests.check.series.conftest import Series

CASES = [
    tuple(part.strip() for part in line.split(" | "))
    for line in Path(__file__).with_name("dates.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("when", "expected", "text"), CASES)
def test_each_date(when: str, expected: str, text: str) -> None:
    issued, locale = when.split()
    is_quoted = text.startswith(">")
    written = Written(locale, "x.md", (Text(UnitKind.PARAGRAPH, text, 1, is_quoted),), (text,))
    found = list(wrong_dates(written, datetime.date.fromisoformat(issued)))
    code, _, hint = expected.partition(" ")
    assert [each.code for each in found] == ([] if code == "-" else [code])
    assert all(hint in f"{each.sentence} {each.hint}" and each.line == 1 and each.column for each in found)


EVENT = ":::events\n### Winter meeting\nDate: {}\nPlace: Riga\n:::"


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("2012-11-01", "past-date"),
        ("2012-11-12", ""),
        ("2012-11-01\nUntil: 2012-11-30", ""),
        ("2012-11-01\nUntil: 2012-11-02", "past-date"),
        ("2013-02-01", ""),
        ("2102-11-20", "far-date"),
    ],
)
def test_an_event_is_still_to_come(series: Series, date: str, code: str) -> None:
    found = series(("2012-11-12", EVENT.format(date), "News"))
    assert [each.code for each in found] == ([code] if code else [])
    assert [each.source for each in found] == (
        [f"{'Until' if 'Until' in date else 'Date'}: {date.split()[-1]}"] if code else []
    )
