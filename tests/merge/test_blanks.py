"""The empty lines of a plain text, whatever its conditions say."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.merge.blanks import settle_blanks
from newsletter.merge.places import MergeError
from newsletter.merge.program import compile_plain, run
from newsletter.merge.tags import TagMint, by_token, extract

A, B, ELSE, END = "{% if subscriber.a %}", "{% if subscriber.b %}", "{% else %}", "{% endif %}"
READERS = [{}, {"a": "1"}, {"b": "1"}, {"a": "1", "b": "1"}]


def shown(text: str) -> tuple[list[str], list[str]]:
    """Return what each reader gets of a text, and of the same with its blanks settled."""
    mint = TagMint("nlaaaaaa")
    opaque, _ = extract(text, mint)
    tags = by_token(mint.tags)
    programs = [compile_plain(each, tags) for each in (opaque, settle_blanks(opaque, tags))]
    before, after = ([run(program, {"subscriber": reader}) for reader in READERS] for program in programs)
    return before, after


@pytest.mark.parametrize(
    ("text", "without", "with_a"),
    [
        (f"x\n\n{A}y{END}\n\nz\n", "x\n\nz\n", "x\n\ny\n\nz\n"),
        (f"x{A}\n\ny{END}\n\nz\n", "x\n\nz\n", "x\n\ny\n\nz\n"),
        (f"x\n\n{A}y\n\n{END}\n\n\nz\n", "x\n\nz\n", "x\n\ny\n\nz\n"),
        (f"x\n{A}y{END}\nz\n", "x\nz\n", "x\ny\nz\n"),
        (f"{A}y{END}\n\nz\n", "z\n", "y\n\nz\n"),
        (f"x\n\n{A}y{END}\n", "x\n", "x\n\ny\n"),
        (f"x\n\n{A}y{ELSE}n{END}\n\nz\n", "x\n\nn\n\nz\n", "x\n\ny\n\nz\n"),
        (f"x\n\n{A}y{END}\n\n{A}{B}q\n\n{END}w{END}\n\nz\n", "x\n\nz\n", "x\n\ny\n\nw\n\nz\n"),
        (f"Hi{A}, you{END}!\n\nz\n", "Hi!\n\nz\n", "Hi, you!\n\nz\n"),
        (f"{A}x{A}{END}{END}x\n", "x\n", "xx\n"),
        (f"x\n\n{A}y {END}z\n", "x\n\nz\n", "x\n\ny z\n"),
        (f"x{A}\n{END}x\n", "xx\n", "x\nx\n"),
        (f"x{B}- z\n{END}{A}x{END}\n", "x\n", "xx\n"),
    ],
)
def test_what_a_reader_does_not_get_takes_its_lines_along(text: str, without: str, with_a: str) -> None:
    assert shown(text)[1][:2] == [without, with_a]


PIECES = st.sampled_from([A, B, ELSE, END, "x", "y", "\n", "\n\n", " ", "- z\n", "{{ subscriber.a }}"])


@given(st.lists(PIECES, max_size=16).map("".join))
@settings(deadline=None, max_examples=300)
def test_no_word_moves(text: str) -> None:
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
    try:
        before, after = shown(text)
    except MergeError:
        return
    assert [each.split() for each in before] == [each.split() for each in after]


@given(st.lists(st.sampled_from([f"{A}y{END}", "x", f"{A}y{ELSE}{B}q{END}{END}", f"{B}\n\nq{END}"]), max_size=8))
@settings(deadline=None)
def test_paragraphs_have_one_empty_line_between_them(paragraphs: list[str]) -> None:
    for each in shown("\n\n".join(["Top", *paragraphs, "End"]) + "\n")[1]:
        assert not re.search(r"\n{3}", each)
        assert re.fullmatch(r"Top(\n\n[xyq])*\n\nEnd\n", each)


def test_what_is_not_closed_stays() -> None:
    mint = TagMint("nlaaaaaa")
    opaque, _ = extract(f"x\n\n{A}y\n", mint)
    assert settle_blanks(opaque, by_token(mint.tags)) == opaque


def test_a_long_text_takes_a_moment() -> None:
    mint = TagMint("nlaaaaaa")
    opaque, _ = extract(f"x\n\n{A}y{END}\n\n" * 5000, mint)
    tags = by_token(mint.tags)
    started = time.process_time()
    settle_blanks(opaque, tags)
    assert time.process_time() - started < 2
