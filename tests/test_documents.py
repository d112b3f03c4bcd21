from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.documents import read_yaml, split_front_matter


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


def test_a_value_that_holds_itself_ends() -> None:
    document, problems = read_yaml("a: &x [*x]", "issue.yaml")
    assert (document.values, problems) == ({"a": [None]}, [])


@given(st.text(alphabet=st.sampled_from("abc:-#[]{}\"'&*!|>%@`,? \n\t\\0é{}")))
def test_no_text_breaks_the_reader(text: str) -> None:
    document, problems = read_yaml(text, "x.yaml")
    assert all(problem.path == "x.yaml" for problem in problems)
    assert all(isinstance(key, str) for key in document.values)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Pakts: kas tālāk", "Pakts: kas tālāk"),
        ("# 5 un {{ subscriber.name }}", "# 5 un {{ subscriber.name }}"),
        ('"Pakts"', "Pakts"),
        ("'Pakts'", "Pakts"),
        ('"Viņš teica "jā" un aizgāja"', 'Viņš teica "jā" un aizgāja'),
        ('"Viens" un "divi"', '"Viens" un "divi"'),
        ("„Pakts”", "„Pakts”"),
        ('Pakts "līderiem"', 'Pakts "līderiem"'),
        ("[a, b]", "[a, b]"),
        ("- a", "- a"),
        ('"', '"'),
        ("12", "12"),
        ("yes", "yes"),
        ("  ar atstarpēm  ", "ar atstarpēm"),
    ],
)
def test_a_text_is_the_rest_of_the_line_as_typed(typed: str, value: str) -> None:
    front, problems = split_front_matter(f"---\nsubject: {typed}\n---\nSveiki", "lv.md")
    assert not problems
    assert front.document.values == {"subject": value}
    assert front.document.line("subject") == 2
    assert (front.body, front.body_line) == ("Sveiki", 4)


def test_a_text_may_go_over_several_lines() -> None:
    front, problems = split_front_matter("---\nsubject: >\n  viens\n  divi\npreheader: trīs\n  četri\n---\n", "lv.md")
    assert not problems
    assert front.document.values == {"subject": "viens divi\n", "preheader": "trīs četri"}


def test_a_file_without_front_matter_is_all_body() -> None:
    front, problems = split_front_matter("Sveiki\n---\n", "lv.md")
    assert not problems
    assert (front.document.values, front.body, front.body_line) == ({}, "Sveiki\n---\n", 1)


def test_front_matter_that_is_not_closed_ends_where_its_lines_do() -> None:
    front, problems = split_front_matter("---\nsubject: a\n\nSveiki", "lv.md")
    assert [problem.code for problem in problems] == ["unclosed-front-matter"]
    assert problems[0].hint == "put “---” on a line of its own after line 2"
    assert (front.document.values, front.body) == ({"subject": "a"}, "\nSveiki")


@given(st.text(alphabet=st.sampled_from("subject: -—\n\"'>|x{}")))
def test_no_text_breaks_the_front_matter(text: str) -> None:
    front, _ = split_front_matter(text, "lv.md")
    body = text.split("\n")[front.body_line - 1 :]
    assert front.body == "\n".join(body)
