from __future__ import annotations

import pytest
from markdown_it.token import Token

from newsletter.content.direction import MARK, in_language, keep_numbers
from newsletter.content.model import Block, RichText


def kept(text: str) -> str:
    """Return the words of a right-to-left paragraph, the mark shown as `|`."""
    token = Token("text", "", 0, content=text)
    keep_numbers([token])
    return token.content.replace(MARK, "|")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("4 200", "|4 200"),
        ("من 4 200 إلى 2 050", "من |4 200 إلى |2 050"),
        ("+962 6 555 0100", "|+962 6 555 0100"),
        ("+962", "|+962"),
        ("(079) 555-0100", "|(079) 555-0100"),
        ("03-555-0100.", "|03-555-0100."),
        (f"{MARK}+962 6", "|+962 6"),
        ("12", "12"),
        ("15/04/2026", "15/04/2026"),
        ("57 %", "57 %"),
        ("v2.1", "v2.1"),
        ("nl123m0z 4", "nl123m0z 4"),
    ],
)
def test_only_numbers_of_several_groups_are_marked(typed: str, shown: str) -> None:
    assert kept(typed) == shown
    assert kept(kept(typed).replace("|", MARK)) == shown


def test_an_address_stays_as_it_is() -> None:
    tokens = [
        Token("link_open", "a", 1, markup="bare"),
        Token("text", "", 0, content="tel 1 2"),
        Token("link_close", "a", -1),
    ]
    keep_numbers(tokens)
    assert tokens[1].content == "tel 1 2"


def test_texts_say_in_which_language_they_are() -> None:
    words, line = RichText("<p>A</p>\n<ul><li>b</li></ul>", "A"), RichText("Only <b>words</b>", "Only words")
    block = in_language(Block("note", 1, 2, fields={"text": words, "title": line, "tone": "x"}, intro=line), "en_GB")
    assert block.fields["tone"] == "x"
    assert str(block.fields["text"]) == '<p lang="en-GB" dir="ltr">A</p>\n<ul lang="en-GB" dir="ltr"><li>b</li></ul>'
    assert str(block.intro) == '<span lang="en-GB" dir="ltr">Only <b>words</b></span>'
    assert in_language(block, "he").fields["text"] == block.fields["text"]
