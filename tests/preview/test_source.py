from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from newsletter.preview.source import coloured_lines, message_lines

SOURCE = st.lists(
    st.sampled_from(
        [
            "<p ",
            'class="a"',
            ">",
            "</p>",
            "text & ",
            "<!-- x\ny -->",
            "<style>a{b:c}\n",
            "@media x{",
            "</style>",
            "\n",
            "&amp;",
        ]
    )
).map("".join)


def plain(line: str) -> str:
    return unescape(re.sub(r"</?span[^>]*>", "", line))


@given(SOURCE | st.text(alphabet="<>&\"'=ab \n/"))
def test_without_its_markup_every_line_reads_as_it_was(html: str) -> None:
    assert [plain(line) for line in coloured_lines(html)] == html.split("\n")


@given(SOURCE | st.text(alphabet="a:<& \n"))
def test_a_messages_lines_read_as_they_were(source: str) -> None:
    assert [plain(line) for line in message_lines(source)] == source.split("\n")


def test_tags_attributes_and_values_have_their_colours() -> None:
    (line,) = coloured_lines('<p class="a">x</p>')
    assert '<span class="tag">&lt;p</span>' in line
    assert '<span class="name">class</span>' in line
    assert '<span class="value">"a"</span>' in line


def test_a_comment_over_two_lines_is_coloured_on_both() -> None:
    assert coloured_lines("<!-- a\nb -->") == [
        '<span class="comment">&lt;!-- a</span>',
        '<span class="comment">b --&gt;</span>',
    ]


def test_names_of_header_fields_are_coloured_and_the_body_is_not() -> None:
    lines = message_lines("Subject: Sun\n\nNote: x")
    assert lines == ['<span class="name">Subject:</span> Sun', "", "Note: x"]
