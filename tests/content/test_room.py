"""The width of pictures in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from newsletter.content.model import Block, Issue, every_block
from newsletter.content.room import in_room
from newsletter.problems import Problem

Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
FRONT = "=== images/a.png: png 1200x600\n=== lv.md\n---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"
PICTURE = "Te ![a](images/a.png) ir"


@pytest.mark.parametrize(
    ("body", "width"),
    [
        (PICTURE, 504),
        (f":::note\n{PICTURE}\n:::", 456),
        (f":::columns\n{PICTURE}\n---\nb\n---\nc\n:::", 152),
        (f":::cards columns=3\n### A\n{PICTURE}\n:::", 152),
        (f":::cards\n### A\n{PICTURE}\n:::", 240),
        (f":::points\n- {PICTURE}\n:::", 504),
        (f"- {PICTURE}", 504),
        (f":::table\n| {PICTURE} | b | c |\n|---|---|---|\n| {PICTURE} | | |\n:::", 128),
    ],
)
def test_a_picture_is_as_wide_as_its_column_at_the_most(
    body: str, width: int, write_folder: Callable[[str], Path], load: Loader
) -> None:
    issue, problems = load(write_folder(f"{FRONT}{body}\n"))
    assert not problems
    assert issue is not None
    blocks = list(every_block(issue.documents["lv"].blocks))
    html = "".join(str(each) for block in blocks for fields in _fields(block) for each in fields.values())
    found = set(re.findall(r'width="(\d+)" height="(\d+)"', html))
    assert found == {(str(width), str(width // 2))}


def _fields(block: Block) -> list[Mapping[str, object]]:
    return [block.fields, *(item.fields for item in block.items)]


def test_a_block_without_pictures_stays_as_it_is(write_folder: Callable[[str], Path], load: Loader) -> None:
    issue, _ = load(write_folder(f"{FRONT}Teksts\n"))
    assert issue is not None
    (block,) = issue.documents["lv"].blocks
    assert in_room(block, 100) is block
