from __future__ import annotations

import pytest

from newsletter.render.rawtext import text_of


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("<mj-text>One &amp; <b>two</b>\n  three</mj-text>", "One & two three"),
        (
            '<mj-text>To <a href="https://a.example/?x=1&amp;y=2">this</a>, <a href="https://b.example/">that</a>.</mj-text>',
            "To this, that.\nthis: https://a.example/?x=1&y=2\nthat: https://b.example/",
        ),
        ('<mj-button href="https://a.example/">Come</mj-button>', "Come: https://a.example/"),
        ('<mj-text><a href="https://a.example/">https://a.example/</a></mj-text>', "https://a.example/"),
        ('<mj-image alt="A hill" src="a.png" href="https://a.example/" />', "A hill: https://a.example/"),
        ('<mj-image alt="" src="a.png" href="https://a.example/" />', "https://a.example/"),
        ("<mj-text><p>One</p><ul><li>a</li><li>b</li></ul>c<br />d</mj-text>", "One\n\na\n\nb\n\nc\nd"),
        ("<mj-style>p { }</mj-style><!-- no --><mj-text>Yes</mj-text>", "Yes"),
        ('<mj-text><a href="nlabc123m0z">Leave</a></mj-text>', "Leave: nlabc123m0z"),
        ("<mj-section><mj-column><mj-text>open", "open"),
    ],
)
def test_words_and_where_links_lead(source: str, text: str) -> None:
    assert text_of(source) == text
