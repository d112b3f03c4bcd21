"""Conditions on lines of their own: around blocks they are the blocks' own, around text the text's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.content.conditions import as_attribute
from newsletter.content.faults import Faults
from newsletter.content.fences import Part, split_parts
from newsletter.content.model import Block, Issue
from newsletter.merge.expression import evaluate
from newsletter.merge.parse import parse_expression
from newsletter.merge.places import MergeError
from newsletter.merge.program import compile_plain, run
from newsletter.merge.tags import TagKind, TagMint, extract
from newsletter.problems import Problem

Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
FRONT = "=== lv.md\n---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"
A, B, C = ("{% if subscriber.a %}", "{% if subscriber.b %}", "{% if subscriber.c %}")
END, ELSE = "{% endif %}", "{% else %}"


def parts_of(*lines: str) -> list[Part]:
    mint = TagMint("nlaaaaaa")
    text, _ = extract("\n".join(lines), mint)
    statements = {tag.token: tag for tag in mint.tags if tag.kind is not TagKind.VALUE}
    return split_parts(text.split("\n"), 1, Faults(""), None, statements)


def guards_of(*lines: str) -> list[tuple[int, str]]:
    """Return the line of each part and the condition around it."""
    return [(part.line, part.guard) for part in parts_of(*lines)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            (A, "", "text", "", ":::note", "x", ":::", "", END, "text"),
            [(3, "subscriber.a"), (5, "subscriber.a"), (10, "")],
        ),
        ((A, "# H", END), [(2, "subscriber.a")]),
        ((A, "![a](images/a.png)", ELSE, "text", END), [(2, "subscriber.a"), (4, "not (subscriber.a)")]),
        ((A, "text", END), [(1, "")]),
        ((A, "text", "", "- point", END, "# H"), [(1, ""), (6, "")]),
        (
            (A, "# H", B, "# I", END, "text", END),
            [(2, "subscriber.a"), (4, "(subscriber.a) and (subscriber.b)"), (6, "subscriber.a")],
        ),
        (
            (A, "# H", "{% elif subscriber.b %}", "# I", ELSE, "# J", END),
            [
                (2, "subscriber.a"),
                (4, "(not (subscriber.a)) and (subscriber.b)"),
                (6, "(not (subscriber.a)) and (not (subscriber.b))"),
            ],
        ),
        ((A + B, "# H", END + END, "# I"), [(2, "(subscriber.a) and (subscriber.b)"), (4, "")]),
        ((A, "# H", END + B, "text", END, "# I"), [(2, "subscriber.a"), (4, "subscriber.b"), (6, "")]),
        ((A, "# H", "text", B, "text", END, END), [(2, "subscriber.a"), (3, "subscriber.a")]),
        (("```", A, "```", "# H", END), [(1, ""), (4, ""), (5, "")]),
        ((A, "# H"), [(1, ""), (2, "")]),
    ],
)
def test_the_condition_around_each_part(lines: tuple[str, ...], expected: list[tuple[int, str]]) -> None:
    assert guards_of(*lines) == expected


LINES = st.sampled_from([A, B, C, "{% elif subscriber.c %}", ELSE, END, "# H", "word", "", A + B, END + END, END + C])


@given(st.lists(LINES, max_size=14))
@settings(deadline=None)
def test_who_sees_what_is_what_the_tags_say(lines: list[str]) -> None:
    """Whatever conditions stand around, a reader gets the parts that a program would print for them."""
    numbered = [f"{line}{at}" if line in ("# H", "word") else line for at, line in enumerate(lines)]
    mint = TagMint("nlaaaaaa")
    text, _ = extract("\n".join(numbered), mint)
    tags = {tag.token: tag for tag in mint.tags}
    try:
        program = compile_plain(text, tags)
    except MergeError:  # not closed, and told elsewhere
        return
    parts = split_parts(text.split("\n"), 1, Faults(""), None, tags)
    for values in ({"a": "1"}, {"b": "1"}, {"c": "1"}, {"a": "1", "b": "1"}, {}):
        wanted = run(program, {"subscriber": values}).split()
        seen = [
            part for part in parts if not part.guard or evaluate(parse_expression(part.guard), {"subscriber": values})
        ]
        shown = "\n".join(line for part in seen for line in part.lines)
        assert run(compile_plain(shown, tags), {"subscriber": values}).split() == wanted


def blocks_of(load: Loader, folder: Path) -> tuple[Block, ...]:
    issue, problems = load(folder)
    assert not problems
    assert issue is not None
    return issue.documents["lv"].blocks


def test_a_condition_around_blocks_is_theirs(write_folder: Callable[[str], Path], load: Loader) -> None:
    note = ":::note when=\"subscriber.b == 'x'\" #n\nPiezīme\n:::"
    body = f"{A}\n\nTeksts\n\n{note}\n\n{END}\n\n:::columns\n{A}\n## V\n{END}\n---\nT\n:::\n"
    text, read, columns = blocks_of(load, write_folder(FRONT + body))
    assert text.when == "subscriber.a"
    assert str(text.fields["text"]) == "<p>Teksts</p>"
    assert read.when == "(subscriber.a) and (subscriber.b == 'x')"
    assert columns.children[0][0].when == "subscriber.a"


def test_conditions_that_are_too_long_together_are_told(write_folder: Callable[[str], Path], load: Loader) -> None:
    long = f"{{% if subscriber.city == '{'x' * 600}' %}}"
    _, problems = load(write_folder(f"{FRONT}{long}\n{long}\n## V\n{END}\n{END}\n"))
    assert [(problem.line, problem.code) for problem in problems] == [(7, "bad-condition")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('subscriber.city == "LV"', "when=\"subscriber.city == 'LV'\""),
        ("subscriber.city == 'LV'", "when=\"subscriber.city == 'LV'\""),
        ('subscriber.name == "O\'Brien"', "when='subscriber.name == \"O'Brien\"'"),
    ],
)
def test_a_condition_is_shown_as_it_can_be_pasted(
    condition: str, expected: str, write_folder: Callable[[str], Path], load: Loader
) -> None:
    assert as_attribute(condition) == expected
    (block,) = blocks_of(load, write_folder(f"{FRONT}:::note {expected}\nx\n:::\n"))
    assert evaluate(parse_expression(block.when), {"subscriber": {"city": "LV", "name": "O'Brien"}})


def test_a_condition_around_items_is_told_with_the_line_that_does_it(
    write_folder: Callable[[str], Path], load: Loader
) -> None:
    body = f':::cards columns=2 #c\n{{% if subscriber.city == "LV" %}}\n### A\na\n{END}\n### B\nb\n:::\n'
    issue, problems = load(write_folder(FRONT + body))
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [(6, 1, "merge-tag")]
    assert problems[0].hint.endswith("\n:::cards columns=2 when=\"subscriber.city == 'LV'\"")
    assert issue is not None
    assert len(issue.documents["lv"].blocks[0].items) == 2
