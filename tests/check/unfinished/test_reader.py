"""Each sign of what is unfinished is found in what has it, and not in what looks like it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.masked import code_spans, masked
from newsletter.check.unfinished.reader import reader
from newsletter.check.unfinished.sign import Kind, Sign

CASES = [
    tuple(part.strip() for part in line.split(" | ", 2))
    for line in Path(__file__).with_name("cases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def signs(text: str, language: str = "en", *, is_running: bool = True) -> list[Sign]:
    return list(reader(text, language).signs(text, is_running=is_running))


@pytest.mark.parametrize(("where", "expected", "text"), CASES)
def test_each_sign(where: str, expected: str, text: str) -> None:
    language, _, kind = where.partition(" ")
    found = signs(text, language, is_running=kind != "subject")
    wanted = [] if expected == "-" else [expected.removeprefix("foreign-tag ").removeprefix("!").lower()]
    assert [each.words.lower() for each in found[:1]] == wanted
    assert all(text[each.start :].startswith(each.words) for each in found)
    assert [each.kind is Kind.TAG for each in found[:1]] == [expected.startswith("foreign-tag")] * len(wanted)
    assert [each.is_certain for each in found[:1]] == [expected.startswith(("!", "foreign-tag"))] * len(wanted)


def test_there_are_cases_in_languages_of_all_kinds() -> None:
    for language in ("lv", "en", "de", "ar", "ja"):
        found = [expected for where, expected, _ in CASES if where.split()[0] == language]
        assert {"-", "foreign-tag"} <= {expected.split()[0] for expected in found}
        assert [expected for expected in found if expected.startswith("!")]


@given(st.text(alphabet=st.sampled_from("ab`\\ \n[](){}%*|<>")))
def test_what_is_masked_keeps_its_places(text: str) -> None:
    assert len(masked(text)) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, masked(text), strict=True))
    ends = [0, *(place for span in code_spans(text) for place in span)]
    assert ends == sorted(ends)


HARD = [
    "lorem ipsum [MONTH] TODO: x ",
    "`",
    "[",
    "{a",
    "](",
    "](a(b",
    "%%",
    "*|a",
    "«Na",
    "<unsubscribe ",
    "XXXX",
    "`` ` ",
]


@pytest.mark.parametrize("piece", HARD)
def test_a_long_paragraph_is_read_at_once(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    signs(text)
    # Far above what it takes anywhere: going back over the text from each of its letters takes minutes.
    assert time.process_time() - begun < 20
