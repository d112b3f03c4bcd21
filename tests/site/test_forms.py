from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.site.forms import line, parse_form
from newsletter.site.tongue import tongue, wishes

URLENCODED = "application/x-www-form-urlencoded"
# As Python's and other programs write it: RFC 7578.
MULTIPART = (
    b'--xyz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n'
    b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nfile\r\n--xyz--\r\n'
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (URLENCODED, b"List-Unsubscribe=One-Click"),
        (f"{URLENCODED}; charset=UTF-8", b"List-Unsubscribe=One%2DClick"),
        ("", b"List-Unsubscribe=One-Click"),
        ("multipart/form-data; boundary=xyz", MULTIPART),
        ('Multipart/Form-Data; boundary="xyz"', MULTIPART),
    ],
)
def test_a_one_click_body_is_read_in_either_form(kind: str, body: bytes) -> None:
    assert parse_form(kind, body) == {"List-Unsubscribe": ("One-Click",)}


@given(
    st.sampled_from([URLENCODED, "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "\x00;\r\n"]),
    st.binary(max_size=300),
)
def test_no_body_is_a_fault(kind: str, body: bytes) -> None:
    parse_form(kind, body)


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("lv", "lv"),
        ("lv-LV,lv;q=0.9,en;q=0.8", "lv"),
        ("xx;q=1, he;q=0.5", "he"),
        ("en;q=0, *", "de"),
        ("", "de"),
        ("lv;q=nothing, he", "he"),
    ],
)
def test_a_page_speaks_the_first_language_that_is_asked_for_and_known(header: str, locale: str) -> None:
    assert tongue(wishes(header), ("de", "lv", "he", "en"), "de") == locale


def test_parts_in_parts_are_no_form() -> None:
    body = b"".join(b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(1000))
    assert parse_form("multipart/form-data; boundary=b0", body) == {}


def test_a_line_can_be_kept_by_every_database() -> None:
    assert line(" A\0nna\n\ud800 Bo ") == "A nna ? Bo"
