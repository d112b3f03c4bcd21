from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.simulate.clients import BY_NAME
from newsletter.simulate.clip import MARK, clipped
from newsletter.simulate.run import simulate

PARTS = ["<p class='a'>", "</p>", "<!--[if mso]><b>", "<![endif]-->", "<style>p{}", "</style>", "žēl", "&nbsp;", "<td>"]


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>One</p>", "<p>One</p>"),
        ("<p>One two</p>", MARK + "<p>One two"),
        ("<p>Žē ālā ē</p>", MARK + "<p>Žē ā"),
        ("<p>One &nbsp;</p>", MARK + "<p>One "),
        ("<p>One</p><!-- x -->", MARK + "<p>One</p>"),
        ("<style>p{a:b}</style>", MARK),
        ("<head><b>One</b></head>", f"<head>{MARK}<b>O"),
    ],
)
def test_an_end_that_is_torn_goes_with_the_rest(html: str, kept: str) -> None:
    assert clipped(html, 10) == kept


@given(st.lists(st.sampled_from(PARTS)).map("".join), st.integers(0, 200))
def test_whatever_is_cut_says_so(body: str, more: int) -> None:
    html = f"<!DOCTYPE html><html><head></head><body>{body}"
    html += "x" * (102 * 1024 - len(html.encode())) + "y" * more + "</body></html>"
    shown = simulate(html, BY_NAME["gmail-web"], dark=False).html
    assert shown.count("[Message clipped]") == 1
    assert 'clipped"' not in shown
