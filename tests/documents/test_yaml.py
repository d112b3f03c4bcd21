from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.documents import read_yaml


def test_values_and_their_lines() -> None:
    text = "date: 2012-11-24\nlists: [members, 1]\ndeep:\n  inner: yes\n  more:\n    - a\n    - b: 2.5\n"
    document, problems = read_yaml(text, "issue.yaml", first_line=10)
    assert not problems
    assert document.values == {
        "date": datetime.date(2012, 11, 24),
        "lists": ["members", 1],
        "deep": {"inner": "yes", "more": ["a", {"b": 2.5}]},
    }
    assert document.line("date") == 10
    assert document.line("deep", "inner") == 13
    assert document.line("deep", "more", 1, "b") == 16
    assert document.line("deep", "more", 1, "not there") == 16
    assert document.line("not there") == 10


def test_an_empty_text_holds_nothing() -> None:
    for text in ("", "\n\n", "# only a remark\n"):
        document, problems = read_yaml(text, "issue.yaml")
        assert (document.values, problems) == ({}, [])
        assert document.line("date") is None


@pytest.mark.parametrize(
    ("text", "line", "sentence", "hint"),
    [
        ("a: 1\nb: x: y", 2, "a colon inside the value", 'b: "x: y"'),
        ('a: 1\nb: "x', 2, "a quotation mark is opened here and never closed", "close it"),
        ("a:\n\tb: 1", 2, "begins with a tab", "use spaces"),
        ("a: [1, 2\nb: 3", 1, "a bracket is opened here and never closed", "close it"),
        ("a: 1\nb:\n  c: [", 3, "a bracket is opened here and never closed", "close it"),
        ("a: 1\na: 2", 2, "“a” stands twice; the first time in line 1", "keep one"),
        ("a: @x", 1, "a character that has a meaning of its own", 'a: "@x"'),
        ("a: *x", 1, "cannot begin with an asterisk", 'a: "*x"'),
        ("theme classic", 1, "has no colon after its name", "theme: classic"),
        ("a: 1\ntheme classic\nb: 2", 2, "has no colon after its name", "theme: classic"),
        ("a: 1\n b: 2", 2, "begins with a space", "b: 2"),
        ("- a\n- b", 1, "not a list of names and values", "name: value"),
        ("a: 1\n---\nb: 2", 2, "a second “---”", "take the line away"),
        ("a: 2012-02-31", 1, "“2012-02-31” is not a date or a number that exists", "YYYY-MM-DD"),
        ("a: !x y", 1, "a mark that means nothing here", "put quotes"),
        ("a: {{ b }}", 1, "a bracket stands where a name belongs", "put quotes"),
        ("a: \x00b", 1, "a character that no file may hold", ""),
        ("a: " + "[" * 5000, 1, "nested too deeply", ""),
        ("a: " + "[" * 60 + "]" * 60, 1, "nested too deeply", ""),
    ],
)
def test_what_is_wrong_is_told_in_an_authors_words(text: str, line: int, sentence: str, hint: str) -> None:
    _, problems = read_yaml(text, "issue.yaml")
    assert problems
    assert problems[0].line == line
    assert sentence in problems[0].sentence
    assert hint in problems[0].hint


def test_every_bad_line_of_a_flat_text_is_told_and_the_others_are_read() -> None:
    document, problems = read_yaml("a: x: y\nb: 2\nc: @\nd: 4", "issue.yaml")
    assert [problem.line for problem in problems] == [1, 3]
    assert document.values == {"b": 2, "d": 4}


@pytest.mark.parametrize("text", ["a: &x [*x]", "a: &x [*x, *x]", "a: &x {b: *x, c: *x}"])
def test_a_value_that_holds_itself_is_told_once(text: str) -> None:
    _, problems = read_yaml(text, "issue.yaml")
    assert [(problem.code, problem.line) for problem in problems] == [("too-deep", 1)]


def test_a_few_lines_cannot_stand_for_billions_of_values() -> None:
    names = "abcdefghi"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]" for below, name in pairwise(names)]
    document, problems = read_yaml("\n".join(lines), "issue.yaml")
    assert [problem.code for problem in problems] == ["too-many"]
    assert document.line("i") == 9
    assert len(str(document.values)) < 1_000_000


def test_very_many_bad_lines_are_not_read_again_for_each() -> None:
    _, problems = read_yaml("a: b: c\n" * 500, "issue.yaml")
    assert len(problems) == 100


@given(st.text(alphabet=st.sampled_from("abc:-#[]{}\"'&*!|>%@`,? \n\t\\0é{}")))
def test_no_text_breaks_the_reader(text: str) -> None:
    document, problems = read_yaml(text, "x.yaml")
    assert all(problem.path == "x.yaml" for problem in problems)
    assert all(isinstance(key, str) for key in document.values)
