"""Canonical forms, held against the examples of RFC 6376 and against those of dkimpy."""

from __future__ import annotations

import base64
import hashlib

import pytest
from dkim.canonicalization import Relaxed, Simple
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.message.canonical import relaxed_body, relaxed_field, simple_body

# White space is blanks and tabs; dkimpy drops form feeds at the ends of a field, too.
OCTETS = st.text(alphabet="a: \tā").map(str.encode)
LINES = st.lists(st.text(alphabet="a= \t\v\fā").map(str.encode), min_size=1, max_size=6).map(
    lambda lines: b"".join(line + b"\r\n" for line in lines)
)


def test_the_example_of_rfc_6376_3_4_5() -> None:
    assert relaxed_field(b"A: X\r\n") == (b"a", b"a:X\r\n")
    assert relaxed_field(b"B : Y\t\r\n\tZ  \r\n") == (b"b", b"b:Y Z\r\n")
    body = b" C \r\nD \t E\r\n\r\n\r\n"
    assert relaxed_body(body) == b" C\r\nD E\r\n"
    assert simple_body(body) == b" C \r\nD \t E\r\n"


@pytest.mark.parametrize(
    ("form", "digest"),
    [
        (simple_body, "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="),
        (relaxed_body, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ],
)
def test_the_hash_of_an_empty_body_is_that_of_rfc_6376_3_4(form: object, digest: str) -> None:
    assert callable(form)
    assert base64.b64encode(hashlib.sha256(form(b"")).digest()).decode() == digest


@given(OCTETS, st.lists(OCTETS, min_size=1, max_size=4))
def test_a_relaxed_field_is_that_of_dkimpy(name: bytes, values: list[bytes]) -> None:
    name = b"x" + name.replace(b":", b"")
    value = b"\r\n ".join(values) + b"\r\n"
    [(wanted_name, wanted)] = Relaxed.canonicalize_headers([(name, value)])
    assert relaxed_field(name + b":" + value) == (wanted_name, wanted_name + b":" + wanted)


@given(LINES)
@example(b"\r\n\r\n")
@example(b" \r\n")
def test_a_body_is_that_of_dkimpy(body: bytes) -> None:
    assert simple_body(body) == Simple.canonicalize_body(body)
    assert relaxed_body(body) == Relaxed.canonicalize_body(body)
