"""Where an address was typed, and what is written in its place there."""

from __future__ import annotations

import pytest

from newsletter.check.links.finding import fixed
from newsletter.check.links.remark import readable
from newsletter.check.place import Place

TO = "https://www.lv/b?c&d"


@pytest.mark.parametrize(
    ("line", "typed", "instead", "fixed_line"),
    [
        ("[a](https://www.lv/)", "https://www.lv/", TO, f"[a]({TO})"),
        ("see https://www.lv/.", "https://www.lv/", TO, f"see {TO}."),
        ("[a](https://www.lv/a) [b](https://www.lv/)", "https://www.lv/", TO, f"[a](https://www.lv/a) [b]({TO})"),
        ("[a](https://archive.org/https://www.lv/)", "https://www.lv/", TO, None),
        ("[a](https://www.lv/?b)", "https://www.lv/", TO, None),
        (
            '<a href="https://www.lv/?a&amp;b">',
            "https://www.lv/?a&b",
            TO,
            '<a href="https://www.lv/b?c&amp;d">',
        ),
        (
            "[a](https://māja.lv/ziņas?fbclid=1)",
            "https://xn--mja-1oa.lv/zi%C5%86as?fbclid=1",
            "https://xn--mja-1oa.lv/zi%C5%86as",
            "[a](https://māja.lv/ziņas)",
        ),
    ],
)
def test_only_the_whole_address_is_replaced(line: str, typed: str, instead: str, fixed_line: str | None) -> None:
    place, fixes = fixed(Place("lv.md", 3, None, line), typed, instead)
    written = [line[: fix.start - 1] + fix.text + line[fix.end - 1 :] for fix in fixes]
    assert written == ([fixed_line] if fixed_line else [])
    assert (place.column is not None) == bool(fixed_line)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://xn--mja-1oa.lv/zi%C5%86as%20un%29", "https://māja.lv/ziņas%20un%29"),
        ("https://www.lv/%FF", "https://www.lv/%FF"),
        ("https://xn--a/", "https://xn--a/"),
        ("https://www.lv/", "https://www.lv/"),
    ],
)
def test_an_address_is_read_as_people_write_it(address: str, shown: str) -> None:
    assert readable(address) == shown
