"""Where an address was typed, and what is written in its place there."""

from __future__ import annotations

import pytest

from newsletter.check.links.finding import fixed, replaced
from newsletter.check.links.remark import readable
from newsletter.check.place import Place
from newsletter.check.typed_links import address_of, typed_links
from newsletter.problems import Fix

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
    links = [link for link in typed_links("lv.md", [line]) if link.address == address_of(typed)]
    fixes = [fix for link in links for fix in replaced(link, instead)[1]]
    assert [*{written(line, fix) for fix in fixes}] == ([fixed_line] if fixed_line else [])
    in_theme = fixed(Place("layout.mjml.j2", 3, None, line), typed, instead)
    assert bool(in_theme[1]) == bool(in_theme[0].column)
    assert {written(line, fix) for fix in in_theme[1]} <= {fixed_line}


def written(line: str, fix: Fix) -> str:
    """Return a line with a fix in it."""
    return line[: fix.start - 1] + fix.text + line[fix.end - 1 :]


@pytest.mark.parametrize(
    ("path", "line", "instead", "fixed_line"),
    [
        ("lv.md", "[a](https://www.lv/)", "https://www.lv/b)", "[a](https://www.lv/b%29)"),
        ("e.csv", "A,https://www.lv/;B", "https://www.lv/b", "A,https://www.lv/b;B"),
        ("e.csv", "A,https://www.lv/,B", "https://www.lv/b,c", ""),
        ("lv.md", "<b href='https://www.lv/'>", "https://www.lv/b?c&d", "<b href='https://www.lv/b?c&amp;d'>"),
    ],
)
def test_what_is_written_stays_one_address(path: str, line: str, instead: str, fixed_line: str) -> None:
    (link,) = typed_links(path, [line])
    assert [written(line, fix) for fix in replaced(link, instead)[1]] == ([fixed_line] if fixed_line else [])


def test_code_in_a_theme_is_not_rewritten() -> None:
    line = "`https://www.lv/` https://www.lv/"
    (fix,) = fixed(Place("layout.mjml.j2", 3, None, line), "https://www.lv/", TO)[1]
    assert fix.start == 19


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
