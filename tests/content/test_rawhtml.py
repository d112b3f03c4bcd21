"""HTML in texts, where the workspace allows it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.manner import Manner
from newsletter.content.model import RichText
from newsletter.content.rawhtml import is_well_formed
from newsletter.content.richtext import Writer
from newsletter.merge.tags import TagMint, extract, restore

PIECES = st.sampled_from(
    [
     "<b>", "</b>", "<br>", "<p>", "</p>", "<div class=a>", "</div>", "<img src='x'", ">", "<!-- a", "-->", "&nbsp;",
     "&",
     "**", "_", "\n", "\n\n", "- ", "> ", "a", "<a href=\"b\">", "</a>", "<?x", "<![CDATA[", "<td x:y=1>",
     "<B ONX=1>"]
)  # fmt: skip


def written(typed: str) -> tuple[RichText, Faults]:
    mint = TagMint("nlaaaaaa")
    text, _ = extract(typed, mint)
    faults = Faults("lv.md", typed.split("\n"), mint.tags)
    writer = Writer(faults, Pictures(Path("nowhere"), faults), mint.tags, "vairāk", Manner(allow_html=True))
    made = writer.blocks(text, 1)
    return RichText(restore(made.html, mint.tags), restore(made.text, mint.tags)), faults


@pytest.mark.parametrize(
    ("typed", "html", "text"),
    [
        ("a<br>b <B>c</B> &copy;", "<p>a<br />b <b>c</b> ©</p>", "a\nb c ©"),
        (
            '<div class=box data-x>\n\n**a**\n\n</div>\n\nb',
            '<div class="box" data-x="">\n<p><strong>a</strong></p>\n</div>\n<p>b</p>',
            "a\n\nb",
        ),
        ("<!-- nav -->\n\na", "<p>a</p>", "a"),
        (
            '<table><tr><td bgcolor="red" align=right>1 &amp; 2</td></tr></table>',
            '<table><tr><td bgcolor="red" align="right">1 &amp; 2</td></tr></table>',
            "1 & 2",
        ),
        (
            '<a href="https://example.org/?n={{ subscriber.name }}">x</a>',
            '<p><a href="https://example.org/?n={{ subscriber.name }}">x</a></p>',
            "x",
        ),
    ],
)  # fmt: skip
def test_what_is_allowed(typed: str, html: str, text: str) -> None:
    made, faults = written(typed)
    assert faults.found == []
    assert (made.html, made.text) == (html, text)


@pytest.mark.parametrize(
    ("typed", "line", "sentence"),
    [
        ("a\nb <b>c", 2, "<b> does not close where it can"),
        ("**a <i>b** c</i>", 1, "<i> does not close where it can"),
        ("a\n\n</div>", 3, "<div> does not close where it can"),
        ("a <script>alert(1)</script>", 1, "<script> has no place in a mail"),
        ("<div>\n<iframe src='x'></iframe>\n</div>", 2, "<iframe> has no place in a mail"),
        ('<a href=" javascript:x">a</a>', 1, "“href” of <a> runs a program, which no mail may"),
        ("<p onclick='x'>a</p>", 1, "“onclick” of <p> runs a program, which no mail may"),
    ],
)
def test_what_is_not(typed: str, line: int, sentence: str) -> None:
    _, faults = written(typed)
    assert (line, sentence) in [(problem.line, problem.sentence) for problem in faults.found]
    assert all(problem.hint for problem in faults.found)


@given(st.lists(PIECES).map("".join))
def test_whatever_is_typed_is_well_formed(typed: str) -> None:
    made, faults = written(typed)
    ET.fromstring(f"<div>{made.html}</div>")  # noqa: S314 - our own output
    assert is_well_formed(made.html)
    assert all(problem.line and 1 <= problem.line <= typed.count("\n") + 1 for problem in faults.found)
