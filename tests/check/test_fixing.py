"""Fixes, written into a text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.fixing import Change, changes, chosen, fits, fixed, lines_of, without_residue
from newsletter.check.residue import residue
from newsletter.problems import Fix, warning

PATH = "issues/a/lv.md"


def fix(line: int, start: int, end: int, text: str) -> Fix:
    return Fix(PATH, line, start, end, text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_line_keeps_its_end_and_a_new_one_gets_that_of_the_file(end: str) -> None:
    text = end.join(["one two", "three", ""])
    after = fixed(text, [fix(1, 1, 4, "1"), fix(1, 5, 8, "2"), fix(2, 6, 6, "\nfour")])
    assert after == end.join(["1 2", "three", "four", ""])
    assert changes(PATH, text, after) == (Change(PATH, 1, ("one two",), ("1 2",)), Change(PATH, 3, (), ("four",)))


def test_what_touches_another_fix_is_left_and_a_problem_is_mended_whole_or_not() -> None:
    one = warning("a", "x", PATH, 1, fixes=(fix(1, 1, 4, "x"),))
    two = warning("b", "x", PATH, 1, fixes=(fix(2, 1, 2, "x"), fix(1, 3, 5, "y")))
    beside = warning("c", "x", PATH, 1, fixes=(fix(1, 4, 6, "z"), fix(2, 1, 2, "w")))
    same_place = warning("d", "x", PATH, 1, fixes=(fix(1, 1, 1, "v"),))
    again = replace(one, locale="en")
    assert chosen([one, two, beside, same_place, again]) == ((*one.fixes, *beside.fixes), (two, same_place))


def test_a_fix_fits_only_where_its_stretch_is() -> None:
    lines = ["abc"]
    assert all(fits(each, lines) for each in (fix(1, 1, 4, ""), fix(1, 4, 4, "d")))
    assert not any(
        fits(each, lines) for each in (fix(1, 1, 5, ""), fix(2, 1, 1, ""), fix(0, 1, 1, ""), fix(1, 3, 2, ""))
    )


LINES = st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=8), min_size=1, max_size=6)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(LINES, ENDS, st.data())
def test_stretches_are_replaced_and_nothing_else(lines: list[str], end: str, data: st.DataObject) -> None:
    expected, fixes = [], []
    for number, line in enumerate(lines, 1):
        start = data.draw(st.integers(1, len(line) + 1))
        stop = data.draw(st.integers(start, len(line) + 1))
        fixes.append(fix(number, start, stop, "…"))
        expected.append(f"{line[: start - 1]}…{line[stop - 1 :]}")
    after = fixed(end.join(lines), data.draw(st.permutations(fixes)))
    assert after == end.join(expected)
    assert lines_of(after) == expected
    assert chosen([warning("a", "x", fixes=(each,)) for each in fixes])[1] == ()


@given(LINES, ENDS)
def test_a_text_that_nothing_changes_stays_to_the_octet(lines: list[str], end: str) -> None:
    text = end.join(lines)
    assert fixed(text, []) == text
    assert changes(PATH, text, text) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\nsubject: A\u2028b: c\n---\nOne\u2028two\n", "---\nsubject: A b: c\n---\nOne\ntwo\n"),
        ("• one\n```\n•\tcode\u00ad\n```\n• two\n", "- one\n```\n•\tcode\u00ad\n```\n- two\n"),
        ("~~~~\n•\ta\n~~~\n•\tb\n~~~~\n•\tc\n", "~~~~\n•\ta\n~~~\n•\tb\n~~~~\n- c\n"),
    ],
)
def test_a_value_keeps_its_line_and_code_stays_as_it_is(before: str, after: str) -> None:
    assert without_residue(before, PATH) == after
    assert residue(after, PATH) == []


def test_data_keep_their_lines() -> None:
    assert without_residue("title: A\u2028b\nnext: c\n", "issues/x/issue.yaml") == "title: A b\nnext: c\n"
