"""Columns that hold other blocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.content.faults import Faults
from newsletter.content.fences import Part, split_parts
from newsletter.content.model import Block, Issue, every_block
from newsletter.content.nesting import Nesting
from newsletter.problems import Problem

FRONT = "=== lv.md\n---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"
Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
NESTING = Nesting(frozenset({"columns"}), frozenset({"note", "text", "heading"}))
LINES = st.sampled_from(
    [
        ":::columns",
        ":::note",
        ":::cards",
        ":::",
        "::",
        "---",
        "***",
        "### A",
        "teksts",
        "",
        "```",
        "[a](b)",
        ":::nothing",
    ]
)


@pytest.fixture
def blocks(write_folder: Callable[[str], Path], load: Loader) -> Callable[[str], tuple[Block, ...]]:
    """Return the blocks of a body that holds nothing wrong."""

    def read(body: str) -> tuple[Block, ...]:
        issue, problems = load(write_folder(FRONT + body))
        assert not problems
        assert issue is not None
        return issue.documents["lv"].blocks

    return read


def test_columns_hold_blocks_with_their_lines(blocks: Callable[[str], tuple[Block, ...]]) -> None:
    body = ':::columns framed #abi\n## Kreisā\nTeksts\n:::note when="subscriber.name" #p\nPiezīme\n---\nturpinās\n:::\n'
    body += "  ---  \n:::button\n[Saite](https://example.org/)\n:::\n:::\nPēc tam\n"
    outer, after = blocks(body)
    left, right = outer.children
    assert (outer.type, outer.id, outer.line, outer.end_line, outer.fields) == (
        "columns",
        "abi",
        5,
        17,
        {"framed": True},
    )
    assert [(b.type, b.line, b.end_line, b.id, b.when) for b in left] == [
        ("heading", 6, 6, "", ""),
        ("text", 7, 7, "", ""),
        ("note", 8, 12, "p", "subscriber.name"),
    ]
    assert [(b.type, b.line, b.end_line) for b in right] == [("button", 14, 16)]
    assert after.type == "text"
    assert [block.type for block in every_block((outer, after))] == [
        "columns", "heading", "text", "note", "button", "text",
    ]  # fmt: skip


def test_three_hyphens_in_code_part_nothing(blocks: Callable[[str], tuple[Block, ...]]) -> None:
    (outer,) = blocks(":::columns\n```\n---\n```\n---\nb\n:::\n")
    assert [len(part) for part in outer.children] == [1, 1]


def covered(parts: list[Part] | tuple[Part, ...]) -> list[int]:
    lines: list[int] = []
    for part in parts:
        if part.children:
            for column in part.children:
                lines += covered(column)
        else:
            lines += range(part.line, part.end_line + 1)
    return lines


@given(st.lists(LINES, max_size=30))
@example([":::columns", ":::note", ":::note", ":::"])
def test_no_line_is_in_two_blocks(lines: list[str]) -> None:
    found = covered(split_parts(lines, 1, Faults("lv.md", lines), NESTING))
    assert len(found) == len(set(found))
    assert found == sorted(found)


@given(st.lists(LINES, max_size=30))
def test_no_word_gets_lost(lines: list[str]) -> None:
    faults = Faults("lv.md", lines)
    found = set(covered(split_parts(lines, 1, faults, NESTING)))
    told = {problem.line for problem in faults.found}
    kept = [number for number, line in enumerate(lines, 1) if line in ("teksts", "### A", "[a](b)")]
    assert all(number in found or told for number in kept)
