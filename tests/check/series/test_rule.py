"""What an issue repeats of those before it is told, and what stands in every one of them is left alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from newsletter.check.codes.series import CODES
from newsletter.check.examined import ExaminedIssue
from newsletter.check.series.rule import check
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.theme.load import load_theme
from tests.check.series.conftest import Series

STORY = ":::cards\n### {}\nSome words about it.\n[Read more]({})\n:::"
OLD = STORY.format("A town that halved its bill", "https://example.org/towns/riga?utm_source=oct")
SAMPLE = Path(__file__).parents[3] / "issues" / "2012-11-energetikas-lideri"
# The codes that are found in one issue by itself, and have their cases in dates.txt and test_dates.py.
OF_DATES = {"far-date", "no-such-day", "no-such-time", "past-date", "weekday"}

FAULTY = {
    "repeated-story": [("2012-10-01", OLD, "News"), ("2012-11-01", OLD.replace("utm_source", "from"), "News")],
    "repeated-link": [
        ("2012-10-01", OLD, "News"),
        ("2012-11-01", STORY.format("Something new", "http://www.example.org/towns/riga/?utm_source=nov"), "News"),
    ],
    "issue-number": [("2012-10-01", "a", "Leaders No. 12: one"), ("2012-11-01", "b", "Leaders No. 12: two")],
    "old-month": [("2012-10-01", "a", "October news"), ("2012-11-01", "b", "October news")],
}
GOOD = {
    "another story": [
        ("2012-10-01", OLD, "News"),
        ("2012-11-01", STORY.format("A town that did not", "https://example.org/towns/cesis"), "News"),
    ],
    "a part of every issue": [
        ("2012-09-01", OLD, "News"),
        ("2012-10-01", OLD, "News"),
        ("2012-11-01", OLD, "News"),
    ],
    "the first page of a site": [
        ("2012-10-01", STORY.format("CASCADE", "https://example.org/"), "News"),
        ("2012-11-01", STORY.format("CASCADE", "https://example.org"), "News"),
    ],
    "a later issue": [("2012-12-01", OLD, "News"), ("2012-11-01", OLD, "News")],
    "the next number": [("2012-10-01", "a", "Leaders No. 12"), ("2012-11-01", "b", "Leaders No. 13")],
    "a new volume": [("2012-12-01", "a", "Leaders No. 12"), ("2013-01-01", "b", "Leaders No. 1")],
    "a number that is none": [("2012-10-01", "a", "12 ideas"), ("2012-11-01", "b", "12 more ideas")],
    "its own month": [("2012-10-01", "a", "October news"), ("2012-11-01", "b", "November news")],
    "a month looked back at": [("2012-10-01", "a", "News"), ("2012-11-01", "b", "What October has brought")],
}


@pytest.mark.parametrize("code", FAULTY)
def test_what_is_repeated_is_told(series: Series, code: str) -> None:
    (found,) = series(*FAULTY[code])
    assert (found.code, found.locale) == (code, "en")
    assert "2012-10-01-x" in found.sentence
    assert found.line
    assert found.hint


@pytest.mark.parametrize("case", GOOD)
def test_what_is_meant_is_left_alone(series: Series, case: str) -> None:
    assert series(*GOOD[case]) == []


@pytest.mark.parametrize(
    ("number", "words"), [("12", "was 2012-10-01-x already"), ("15", "the next one is"), ("9", "the next one is")]
)
def test_a_number_counts_on(series: Series, number: str, words: str) -> None:
    (found,) = series(("2012-10-01", "a", "Ziņas Nr. 12"), ("2012-11-01", "b", f"Ziņas Nr. {number}"))
    assert words in f"{found.sentence} {found.hint}"


def test_the_copyright_of_a_year_that_is_over(series: Series) -> None:
    (found,) = series(("2012-11-01", "a", "News"), footer="© 2010–2011 Leaders, Riga")
    assert found.code == "copyright-year"
    assert series(("2012-11-01", "a", "News"), footer="© 2010–2012 Leaders, Riga") == []
    (found,) = series(("2012-11-01", "News\n\n© 2011 Leaders", "News"))
    assert (Path(found.path).name, found.line) == ("en.md", 7)
    assert series(("2012-11-01", "A picture, © 2009 NASA", "News")) == []


def test_every_code_of_series_has_a_case() -> None:
    assert {code.name for code in CODES} == {*FAULTY, *OF_DATES, "copyright-year"}


def test_fifty_issues_are_read_quickly(tmp_path: Path) -> None:
    for month in range(50):
        folder = tmp_path / "issues" / f"{2008 + month // 12}-{month % 12 + 1:02}-leaders"
        folder.mkdir(parents=True)
        for name in ("lv.md", "en.md"):
            (folder / name).write_bytes((SAMPLE / name).read_bytes())
        (folder / "issue.yaml").write_text(f"date: {2008 + month // 12}-{month % 12 + 1:02}-12\n", "utf-8")
    settings = Settings(tmp_path, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    issue, _ = load_issue(folder, settings, lambda name: load_theme(name, tmp_path / "templates"))
    assert issue is not None
    theme, _ = load_theme("classic", tmp_path / "templates")
    examined = ExaminedIssue(settings, issue, issue, theme, {})
    assert examined.written
    list(check(examined))  # reads the names of months and days
    begun = time.process_time()
    assert list(check(examined)) == []
    assert time.process_time() - begun < 1  # to read them all again takes longer
