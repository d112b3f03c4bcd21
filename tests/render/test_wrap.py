"""Plain text in lines of a width."""

from __future__ import annotations

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.tables import columns
from newsletter.render.plain import tidy_text
from newsletter.render.wrap import wrap_text

WORDS = st.sampled_from(
    [
        "a",
        "vārds",
        "garāksvārds" * 3,
        "-",
        ">",
        "1.",
        "[1]",
        "https://example.org/" + "x" * 60,
        "nlaaaaaam12z",
        "漢字漢字",
        "",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=30).map(" ".join), max_size=4).map("\n".join)


def test_lines_break_at_spaces() -> None:
    text = "Viens divi trīs četri pieci seši\n- septiņi astoņi deviņi desmit\n> > vienpadsmit divpadsmit"
    text += "\n\n12. trīspadsmit 14"
    assert wrap_text(text, 20) == (
        "Viens divi trīs\nčetri pieci seši\n- septiņi astoņi\n  deviņi desmit\n> > vienpadsmit\n> > divpadsmit\n\n"
        "12. trīspadsmit 14"
    )


def test_addresses_tokens_tables_and_code_stay_whole() -> None:
    text = (
        "Lasi: https://example.org/ļoti/gara/adrese\nSveiks, nlaaaaaam0z un nlaaaaaam1z, kā tev iet\n"
        "Pilsēta     Iedzīvotāji\n-----------------------\n    if a == b and c == d: pass\n"
    )
    assert wrap_text(text, 20) == (
        "Lasi:\nhttps://example.org/ļoti/gara/adrese\nSveiks, nlaaaaaam0z un nlaaaaaam1z, kā tev\niet\n"
        "Pilsēta     Iedzīvotāji\n-----------------------\n    if a == b and c == d: pass\n"
    )


def test_no_line_begins_like_a_list() -> None:
    assert wrap_text("viens divi trīs – četri pieci", 15) == "viens divi trīs –\nčetri pieci"


def test_a_width_of_nothing_breaks_nothing() -> None:
    assert wrap_text("a " * 500, 0) == "a " * 500


@given(LINES, st.integers(40, 80))
def test_every_word_stays_in_its_place(text: str, width: int) -> None:
    text = tidy_text(text)
    wrapped = wrap_text(text, width)
    kept = [word for word in wrapped.split() if set(word) != {">"}]
    assert kept == [word for word in text.split() if set(word) != {">"}]
    assert wrap_text(wrapped, width) == wrapped


@given(LINES, st.integers(40, 80))
def test_only_what_cannot_be_broken_is_wider(text: str, width: int) -> None:
    for line in wrap_text(tidy_text(text), width).split("\n"):
        signs = ("-", ">", "1.", "[1]")  # none of them may begin a line, so they stay where the word before them ends
        broken = [word for word in line.split() if word not in signs]
        held = re.sub(r"(?: (?:-|>|1\.|\[1\]))+$", "", line)
        assert columns(held) <= width or len(broken) <= 1 or "  " in line


def test_a_long_line_is_wrapped_in_a_moment() -> None:
    started = time.process_time()
    wrap_text("vārds " * 100_000, 72)
    assert time.process_time() - started < 5
