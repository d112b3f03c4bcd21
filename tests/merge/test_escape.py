from __future__ import annotations

import html
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.merge.escape import Where, close_directions, escape, one_line, tidy

HOSTILE = [
    "Anna\r\nBcc: victim@example.org",
    "Anna\u2028Bcc: victim@example.org",
    "NUL\0inside",
    '"><script>alert(1)</script>',
    "'/*<!--",
    "{{ 7*7 }}{% if x %}",
    "\u202egnp.exe",
    "\u2066open isolate",
    "x" * 10_000,
    "\ud800",
    "\ufffe",
    "javascript:alert(1)",
    "//evil.example/",
    "..",
    "%2e%2e",
    "",
]
ANY_TEXT = st.one_of(
    st.sampled_from(HOSTILE), st.text(), st.text(alphabet="<>\"'&;:/\\.{}%=?\r\n\t\0\u202e\u202c\u2069\u2067 a")
)


@pytest.mark.parametrize(
    ("value", "where", "written"),
    [
        (None, Where.TEXT, ""),
        ("a < b & c", Where.TEXT, "a &lt; b &amp; c"),
        ('say "hi"', Where.ATTRIBUTE, "say &quot;hi&quot;"),
        ("it's", Where.ATTRIBUTE, "it&#x27;s"),
        ("Rīga & co", Where.URL, "R%C4%ABga%20%26%20co"),
        ("//evil.example", Where.URL, "%2F%2Fevil.example"),
        ("javascript:x", Where.URL, "javascript%3Ax"),
        ("a\r\nbcc=x", Where.URL, "a%20bcc%3Dx"),
        ("..", Where.URL, ""),
        (".", Where.URL, ""),
        ("a..b", Where.URL, "a..b"),
        ("a\r\nb\rc\n\nd", Where.PLAIN, "a b c d"),
        ("a\u2028b\u0085c", Where.PLAIN, "a b c"),
        ("a\r\nB: c", Where.HEADER, "a B: c"),
        ("  a \t b  ", Where.HEADER, "a b"),
        ("a\0b\x07c", Where.HEADER, "abc"),
        (["lv", "en"], Where.PLAIN, "lv, en"),
        (12, Where.TEXT, "12"),
        ("https://example.org/?a=1&b=2", Where.ADDRESS, "https://example.org/?a=1&amp;b=2"),
    ],
)
def test_a_value_is_written_for_where_it_stands(value: object, where: Where, written: str) -> None:
    assert escape(value, where) == written


@given(ANY_TEXT)
def test_tidy_text_holds_no_control_and_can_be_encoded(value: str) -> None:
    text = tidy(value)
    assert all(unicodedata.category(c) != "Cc" or c in "\n\t" for c in text)
    assert not set(text) & set("\u2028\u2029\ufffe\uffff")
    text.encode("utf-8")
    assert tidy(text) == text


@given(ANY_TEXT)
def test_text_reads_back_and_holds_no_markup(value: str) -> None:
    written = escape(value, Where.TEXT)
    assert not set(written) & set("<>\"'")
    assert html.unescape(written) == tidy(value)


@given(ANY_TEXT)
def test_an_address_gets_nothing_but_what_rfc_3986_calls_unreserved(value: str) -> None:
    written = escape(value, Where.URL)
    assert all(c.isalnum() or c in "-._~%" for c in written)
    assert written.isascii()
    assert written.strip(".") or not written
    assert unquote(written) in (one_line(tidy(value)), "")


@given(ANY_TEXT)
def test_a_header_text_is_one_line(value: str) -> None:
    written = escape(value, Where.HEADER)
    assert len(written.splitlines()) <= 1
    assert escape(written, Where.HEADER) == written


def depth(text: str) -> int:
    """Return how many directions are open at the end; -1 if one of the surrounding text was closed (UAX #9)."""
    stack: list[str] = []
    for c in text:
        if c in "\u202a\u202b\u202d\u202e":
            stack.append("embedding")
        elif c in "\u2066\u2067\u2068":
            stack.append("isolate")
        elif c == "\u202c":
            if not stack:
                return -1
            if stack[-1] == "embedding":
                stack.pop()
        elif c == "\u2069":
            if "isolate" not in stack:
                return -1
            while stack.pop() != "isolate":
                pass
    return len(stack)


@given(st.text(alphabet="ab \n\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069"))
@example("\u2066\u202e\u2069")
@example("\u202e\u2066\u202c")
@example("\u2069\u202c")
def test_every_direction_is_closed_and_none_around_the_value(value: str) -> None:
    closed = close_directions(value)
    assert depth(closed) == 0
    visible = str.maketrans("", "", "\u202c\u2069")
    assert closed.translate(visible) == value.translate(visible)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("where", list(Where))
def test_what_is_hostile_stays_text_everywhere(value: str, where: Where) -> None:
    written = escape(value, where)
    assert "\r" not in written
    assert "\0" not in written
    if where is Where.PLAIN:
        assert len(written.splitlines()) <= 1
    if where is not Where.PLAIN and where is not Where.HEADER:
        assert not set(written) & set("<>\"'")
