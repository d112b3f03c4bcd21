from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.links import SCHEMES, read_address


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.org/A?b=c#d", "http://example.org/A?b=c#d"),
        ("https://example.org:8080/a%20b", "https://example.org:8080/a%20b"),
        ("https://example.org/ā b", "https://example.org/%C4%81%20b"),
        ("https://māja.example/", "https://xn--mja-1oa.example/"),
        ("http://a.example/x#.UJzrQq5jmCl", "http://a.example/x#.UJzrQq5jmCl"),
        ("mailto:info@example.org?subject=a b", "mailto:info@example.org?subject=a%20b"),
        ("tel:+371 (67) 00-00", "tel:+371670000"),
        ("#augša", "#aug%C5%A1a"),
    ],
)
def test_good_addresses(typed: str, url: str) -> None:
    assert read_address(typed).url == url
    assert not read_address(typed).fault


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("www.example.org/a", "https://www.example.org/a"),
        ("example.org:8080", "https://example.org:8080"),
        ("info@example.org", "mailto:info@example.org"),
        ("//example.org/", "https://example.org/"),
        ("htps://example.org", "https://example.org"),
        ("https:example.org", "https://example.org"),
        ("javascript:alert(1)", ""),
        (" java\tscript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("file:///etc/passwd", ""),
        ("images/a.pdf", ""),
        ("/lapa", ""),
        ("", ""),
        ("mailto:", ""),
        ("https://", ""),
        ("https://exa mple.org/", ""),
    ],
)
def test_bad_addresses(typed: str, meant: str) -> None:
    address = read_address(typed)
    assert not address.url
    assert address.fault
    assert address.hint
    assert address.meant == meant


@given(st.text())
def test_an_address_is_of_a_known_scheme_and_holds_no_markup(typed: str) -> None:
    url = read_address(typed).url
    assert not url or url.startswith("#") or url.partition(":")[0] in SCHEMES
    assert url.isascii()
    assert not set(url) & set('"<> \n\t')
