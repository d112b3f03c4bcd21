"""An edition of 200 KB of links: four times as much is four times the work, counted in calls and not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.check.accessibility import naming
from newsletter.check.links import rule
from tests.check.examining import examined_html

OCTETS = 200_000
SHAPES: dict[str, Callable[[int], str]] = {
    "one address": lambda _: '<a href="https://www.lv/a?utm_source=x">here</a> ',
    "many addresses": lambda at: f'<p><a href="https://www.lv/{at}?fbclid=1">www.other.lv</a></p>\n',
    "counters": lambda at: f'<a href="https://www.lv/track/click/{at}">click here</a>\n',
    "detours": lambda at: f'<a href="https://www.google.com/url?q=https%3A%2F%2Fwww.lv%2F{at}">x</a>\n\n',
    "places that are not there": lambda at: f'<a href="#n{at}">x</a>\n',
    "places that are there": lambda at: f'<a href="#n{at}" id="n{at}">x</a>\n',
    "other letters": lambda at: f'<a href="https://www.bаnk{at}.lv/ā">māja</a>\n',
    "code before": lambda at: f"`https://www.lv/{at}` <a href='https://www.lv/{at}?gclid=1'>x</a>\n",
    "nothing but addresses": lambda at: f"https://bit.ly/{at} ",
}
# Without a space or an end; each is one link, or none.
LONG = {
    "an address": '<a href="https://www.lv/{}">x</a>',
    "a host": '<a href="https://{}.lv/">x</a>',
    "a query": '<a href="https://www.lv/?{}">x</a>',
    "an address in an address": '<a href="https://l.facebook.com/l.php?u=https%3A%2F%2F{}">x</a>',
    "a place": '<a href="#{}">x</a>',
    "words": '<a href="https://www.lv/">{}</a>',
    "a key": '<a href="https://click.www.lv/{}">x</a>',
    "a track": '<a href="https://www.lv/track/click/{}">x</a>',
}


def calls(body: str, root: Path) -> tuple[int, int]:
    """Return how often anything is called for looking at the links of a body, and how much is found."""
    examined = examined_html(body, root)
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        found = [*rule.check(examined), *naming.check(examined)]
    finally:
        sys.setprofile(None)
    return count, len(found)


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_as_much_is_four_times_the_work(shape: str, tmp_path: Path) -> None:
    number = OCTETS // len(SHAPES[shape](1000))
    calls("".join(SHAPES[shape](at) for at in range(9)), tmp_path)
    (few, found), (many, most) = (
        calls("".join(SHAPES[shape](1000 + at) for at in range(count)), tmp_path) for count in (number // 4, number)
    )
    # What is kept of the last addresses holds a quarter of them, and not all; a square would be sixteen times as much.
    assert many < 8 * few
    assert found <= most <= 4 * found + 8


@pytest.mark.parametrize("sign", ["a", "a.", "-", "%2F", "/a1", "((", "a@", "=&amp;", "ā"])
@pytest.mark.parametrize("shape", LONG)
def test_one_link_without_end_is_read_once(shape: str, sign: str, tmp_path: Path) -> None:
    # A pattern that tries everything would not come to an end.
    body = LONG[shape].format(sign * (OCTETS // len(sign)))
    found = [*rule.check(examined_html(body, tmp_path))]
    assert len(found) <= len({each.code for each in found}) < 4
