from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.documents import split_front_matter


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
