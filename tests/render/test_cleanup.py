from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newsletter.render.cleanup import clean, clean_style
from newsletter.render.plain import tidy_text
from newsletter.render.serialise import serialise
from newsletter.render.units import with_units

TOKENS = re.compile(r"nlabc123m\d+z")

lengths = st.one_of(
    st.integers(0, 2000).map(str),
    st.floats(0, 2000).map(lambda number: f"{number:.5f}"),
    st.floats(0, 2000).map(lambda number: f"{number:.3f}px"),
    st.sampled_from(["100%", "auto", "33.333332%", "nlabc123m7z", ""]),
)
colours = st.one_of(
    st.text("0123456789abcdefABCDEF", min_size=3, max_size=8).map(lambda digits: f"#{digits}"),
    st.sampled_from(["red", "rgb(1, 2, 3)", "#nlabc123m1z"]),
)
declarations = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["width", "max-width", "line-height", "padding", "letter-spacing"]), lengths),
        st.tuples(st.sampled_from(["color", "background-color", "border"]), colours),
    ).map(lambda pair: f"{pair[0]}:{pair[1]}"),
    max_size=5,
).map(";".join)
tags = st.tuples(st.sampled_from(["img", "td", "v:rect"]), lengths, lengths, colours, declarations).map(
    lambda t: (
        f'<{t[0]} width="{t[1]}" height="{t[2]}" bgcolor="{t[3]}" alt="nlabc123m3z &amp; 2.5px #abc" style="{t[4]}">'
    )
)
texts = st.text(st.characters(codec="utf-8", exclude_characters="<>&", exclude_categories=("Cc", "Cs")))
documents = st.lists(
    st.one_of(tags, tags.map(lambda tag: f"<!--[if mso | IE]>{tag}<![endif]-->"), texts, st.just("nlabc123m4z"))
).map("".join)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('<img width="349.96005">', '<img width="350">'),
        ('<td width="600px">', '<td width="600">'),
        ('<td width="100%">', '<td width="100%">'),
        ('<td style="width:199.98003px;">', '<td style="width:200px;">'),
        ('<td style="max-width:33.333332%">', '<td style="max-width:33.333332%">'),
        ('<p style="letter-spacing:0.5px;margin:1.23456px">', '<p style="letter-spacing:0.5px;margin:1.23px">'),
        ('<p style="color:#abc;border:1px solid #ABC">', '<p style="color:#aabbcc;border:1px solid #AABBCC">'),
        ('<td bgcolor="#eee">', '<td bgcolor="#eeeeee">'),
        (
            "<!--[if mso]><td width='10.6' bgcolor='#eee'><![endif]-->",
            "<!--[if mso]><td width='11' bgcolor='#eeeeee'><![endif]-->",
        ),
        ('<a href="#abc">#abc 1.5px</a>', '<a href="#abc">#abc 1.5px</a>'),
        ('<img alt="width: 1.555px" src="a">', '<img alt="width: 1.555px" src="a">'),
    ],
)
def test_lengths_and_colours_are_repaired_where_they_stand(typed: str, wanted: str) -> None:
    assert clean(typed) == wanted


@given(documents)
def test_cleaning_twice_changes_nothing_more(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


@given(documents)
def test_cleaning_harms_no_token_and_no_text(html: str) -> None:
    cleaned = clean(html)
    assert TOKENS.findall(cleaned) == TOKENS.findall(html)
    assert re.sub(r"<[^>]*>", "", cleaned) == re.sub(r"<[^>]*>", "", html)


@given(declarations)
def test_widths_in_styles_are_whole(style: str) -> None:
    assert not re.search(r"(?:^|;)(?:max-)?width:[\d]*\.\d+px", clean_style(style))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('<mj-section padding="0 30px">', '<mj-section padding="0px 30px">'),
        ("<mj-text padding='10px 0 0'>", "<mj-text padding='10px 0px 0px'>"),
        (
            '<mj-text padding-top="0" inner-padding = "0.0 5px">',
            '<mj-text padding-top="0px" inner-padding = "0px 5px">',
        ),
        ('<mj-text padding="10px 20px" line-height="0">', '<mj-text padding="10px 20px" line-height="0">'),
        ('<mj-text padding="0% 0px">', '<mj-text padding="0% 0px">'),
        ("<p>padding is 0 here</p>", "<p>padding is 0 here</p>"),
    ],
)
def test_a_zero_gets_its_unit_in_spacing(typed: str, wanted: str) -> None:
    assert with_units(typed) == wanted
    assert with_units(wanted) == wanted


@given(st.text("a \t\n-").map(lambda text: f"nlabc123m0z{text}"))
def test_tidying_a_text_twice_changes_nothing_more(text: str) -> None:
    once = tidy_text(text)
    assert tidy_text(once) == once
    assert "\n\n\n" not in once
    assert once.endswith("\n")
    assert "nlabc123m0z" in once


def test_a_signature_line_keeps_its_space() -> None:
    assert tidy_text("a  \n-- \nb") == "a\n-- \nb\n"


@given(st.lists(texts, min_size=1, max_size=4))
def test_what_is_serialised_is_read_back_the_same(words: list[str]) -> None:
    root = etree.Element("html")
    for word in words:
        element = etree.SubElement(etree.SubElement(root, "body"), "a")
        element.set("title", word)
        element.text = word
    html = serialise(root)
    again = etree.fromstring(html, etree.HTMLParser())
    assert [link.get("title") for link in again.iter("a")] == words
    assert [link.text or "" for link in again.iter("a")] == words


def test_addresses_beyond_ascii_are_left_as_they_are() -> None:
    root = etree.fromstring('<html><body><a href="https://māja.lv/ā">x</a></body></html>', etree.HTMLParser())
    assert 'href="https://māja.lv/ā"' in serialise(root)
