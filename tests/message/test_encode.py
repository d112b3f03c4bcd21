from __future__ import annotations

import binascii
import itertools
import quopri
import re

import pytest
from dkim.canonicalization import Relaxed, Simple
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.message.encode import quoted_printable

TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="ā. \t=\nFrom_-\u202e"),
    st.sampled_from(
        [
            "From x",
            "\nFrom x",
            ".",
            "..",
            "\n.\n",
            "\r\n.\r\n",
            "\n.\r\n",
            "\r.\r",
            "\r\r\n.\r\r\n",
            "x" * 10_000,
            "ā" * 5_000,
            "." * 300,
            "From " * 60,
            "=" * 100,
            " " * 200,
            "--=_alternative_",
            "a\0b",
        ]
    ),
)


def lines_ended(text: str) -> str:
    return re.sub("\r\n?|\n", "\r\n", text.encode("utf-8", "replace").decode())


def check(encoded: bytes) -> None:
    """Hold what stands in a message to the rules of every mail system it passes."""
    lines = encoded.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 76
    assert not any(line.startswith((b".", b"From ")) for line in lines)
    assert not any(line.endswith((b" ", b"\t")) for line in lines)
    assert all(32 <= octet <= 126 or octet in b"\r\n" for octet in encoded)
    assert b"=_" not in encoded
    body = encoded + b"the last line\r\n"
    assert body == Relaxed.canonicalize_body(body) == Simple.canonicalize_body(body)


@given(TEXTS)
@example("a" * 75)
@example("a" * 76)
@example("a" * 74 + "ā")
@example("a" * 73 + "ā")
@example("a" * 72 + "=b")
@example(" " * 75 + "\n")
@example("a" * 74 + " \n")
@example("a" * 75 + " \n")
@example("a" * 75 + ".")
@example("a" * 75 + "From b")
def test_a_text_reads_back(text: str) -> None:
    encoded = quoted_printable(text)
    check(encoded)
    assert binascii.a2b_qp(encoded).decode() == lines_ended(text)
    assert quopri.decodestring(encoded).decode() == lines_ended(text)


@given(st.lists(TEXTS, max_size=6))
@example(["a ", "\n", ".", "From", " b", ""])
@example(["text", "", ".\n", ""])
def test_pieces_can_be_put_one_after_another(pieces: list[str]) -> None:
    encoded = b"".join(map(quoted_printable, pieces))
    check(encoded)
    assert binascii.a2b_qp(encoded).decode() == "".join(map(lines_ended, pieces))


@given(TEXTS)
def test_a_piece_ends_its_line(text: str) -> None:
    encoded = quoted_printable(text)
    assert encoded == b"" if text == "" else encoded.endswith(b"\r\n")


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("", b""),
        ("a", b"a=\r\n"),
        ("a\n", b"a\r\n"),
        ("a \n", b"a=20\r\n"),
        ("a\t\n", b"a=09\r\n"),
        ("a ", b"a =\r\n"),
        (".a", b"=2Ea=\r\n"),
        ("a\n.\nb\n", b"a\r\n=2E\r\nb\r\n"),
        ("From a", b"=46rom a=\r\n"),
        ("Fromage", b"Fromage=\r\n"),
        ("ā=b", b"=C4=81=3Db=\r\n"),
        ("a\r\nb\rc\n", b"a\r\nb\r\nc\r\n"),
        ("a\0b", b"a=00b=\r\n"),
        ("-- \n", b"--=20\r\n"),
    ],
)
def test_a_piece_is_written_so(text: str, encoded: bytes) -> None:
    assert quoted_printable(text) == encoded


def test_every_octet_around_the_end_of_a_line_is_safe() -> None:
    for length, tail in itertools.product(range(70, 80), [".", "=", "ā", " ", "From x", "–", "\t\n", ".\n.", ""]):
        text = "x" * length + tail + "y"
        encoded = quoted_printable(text)
        check(encoded)
        assert binascii.a2b_qp(encoded).decode() == lines_ended(text)
