"""The guide to merge tags: each of its examples gives what stands beside it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from newsletter.merge.program import compile_header, run
from newsletter.merge.tags import TagMint, by_token, choose_nonce, extract

PAGE = (Path(__file__).parents[2] / "docs" / "guides" / "merge-tags.md").read_text(encoding="utf-8")
CELL = re.compile(r"(?<!\\)\|")
ROWS = [
    [cell.strip().replace("\\|", "|") for cell in CELL.split(line)[1:-1]]
    for line in PAGE.split("\n")
    if line.startswith("|") and not re.fullmatch(r"[| -]+", line)
]
HEAD, VALUES = next((one, two) for one, two in pairwise(ROWS) if one[0] == "email")
READER = {"subscriber": {name: value for name, value in zip(HEAD, VALUES, strict=True) if value}}
EXAMPLES = [
    (row[0].strip("`"), locale, shown)
    for row in ROWS
    if row[0].startswith("`{")
    for locale, shown in zip(("en", "lv"), row[1:], strict=False)
]


def test_there_are_many() -> None:
    assert len(EXAMPLES) > 25


@pytest.mark.parametrize(("typed", "locale", "shown"), EXAMPLES)
def test_an_example_gives_what_stands_beside_it(typed: str, locale: str, shown: str) -> None:
    mint = TagMint(choose_nonce([typed]))
    text, problems = extract(typed, mint)
    assert not problems
    assert run(compile_header(text, by_token(mint.tags), locale), READER).replace("\u00a0", " ") == shown
