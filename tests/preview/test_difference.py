"""Two editions as one: nothing of either is lost between what stays, goes and comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.preview.difference import Change, Link, Run, file_changes, link_changes, links_of, word_runs

TEXT = st.lists(st.sampled_from(["one", "two", " ", "\n", "three", "  "]), max_size=30).map("".join)


@given(TEXT, TEXT)
def test_what_stays_and_goes_is_the_old_text_and_what_stays_and_comes_the_new_one(before: str, after: str) -> None:
    runs = word_runs(before, after)
    if any(run.change is Change.SKIPPED for run in runs):
        return
    assert "".join(run.text for run in runs if run.change is not Change.NEW) == before
    assert "".join(run.text for run in runs if run.change is not Change.GONE) == after


def test_words_that_change_together_are_told_together() -> None:
    assert word_runs("We kindly invite you", "We gladly ask you") == [
        Run(Change.SAME, "We "),
        Run(Change.GONE, "kindly invite"),
        Run(Change.NEW, "gladly ask"),
        Run(Change.SAME, " you"),
    ]


def test_of_lines_that_stay_those_next_to_a_change_are_shown() -> None:
    lines = [f"line {number}\n" for number in range(9)]
    runs = word_runs("".join(lines), "".join([*lines[:4], "other\n", *lines[5:]]))
    assert [(run.change, run.text) for run in runs if run.change is Change.SKIPPED] == [
        (Change.SKIPPED, "3"),
        (Change.SKIPPED, "3"),
    ]
    assert Run(Change.SAME, "line 3\n") in runs
    assert word_runs("".join(lines), "".join(lines)) == [Run(Change.SKIPPED, "9")]


def test_a_long_text_is_compared_by_lines() -> None:
    before, after = "a " * 5000, "b " * 5000
    assert word_runs(before, after) == [Run(Change.GONE, before), Run(Change.NEW, after)]


def test_links_are_read_with_their_words_or_their_picture() -> None:
    links = '<a href="/a">Read  <b>on</b></a><a name="x">no</a><a href="/b"><img alt="Logo"></a>'
    html = f"<html><body>{links}</body></html>"
    assert links_of(html) == [Link("/a", "Read on"), Link("/b", "Logo")]
    assert links_of("") == []


def test_a_link_that_leads_elsewhere_now_is_one_change() -> None:
    before = [Link("/a", "Read on"), Link("/b", "Gone"), Link("/same", "Same"), Link("/same", "Again")]
    after = [Link("/c", "Read on"), Link("/d", "New"), Link("/same", "Same")]
    found = link_changes(before, after)
    assert found.changed == ((Link("/a", "Read on"), Link("/c", "Read on")),)
    assert found.removed == (Link("/b", "Gone"),)
    assert found.added == (Link("/d", "New"),)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": b"1"}, {"a": b"2"}, {"a": Change.CHANGED}),
        ({"a": b"1\r\n"}, {"a": b"1\n"}, {}),
        ({}, {"b": b""}, {"b": Change.NEW}),
        ({"c": b""}, {}, {"c": Change.GONE}),
    ],
)
def test_files_are_compared_by_what_they_hold(
    before: dict[str, bytes], after: dict[str, bytes], found: dict[str, Change]
) -> None:
    assert file_changes(before, after) == found
