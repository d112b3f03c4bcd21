"""What holds for any style sheet and any email, however broken."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.simulate.clients import CLIENTS
from newsletter.simulate.colours import Colour, read_colour, replace_colours, turned
from newsletter.simulate.comments import taken_by_word, with_all_conditions, without_comments
from newsletter.simulate.css import read_declarations, read_sheet, split_commas, write_declarations, write_sheet
from newsletter.simulate.run import simulate
from newsletter.simulate.selectors import read_selector

PIECES = (
    "{ } ; : , ( ) [ ] \" ' /* */ @media @import @font-face !important a .b #c > + ~ * url( 4px -1em #fff red calc( "
    "<!-- \\ & (min-width:1px) color background prefers-color-scheme --x var( \n"
)
CSS = st.lists(st.sampled_from(PIECES.split(" "))).map(" ".join)
HTML = st.lists(
    st.sampled_from(
        [
            "<p>", "</p>", "<table>", "<tr>", "<td style='padding:4px;margin:-1px;width:calc(1px)'>", "</table>",
            "<!--[if mso]>", "<![endif]-->", "<!--[if !mso]><!-->", "<!--<![endif]-->", "<v:rect fillcolor='red'>",
            "</v:rect>", "<style>@media screen{a{b:c}}", "</style>", "<img src=x width=4px>", "<body bgcolor=white>",
            "text", "&nbsp;", "<", ">", "\"", "<div style=\"display:none;color:#abc;background:url('x')\">", "</div>",
        ]
    )
).map("".join)  # fmt: skip
COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3, st.sampled_from([1.0, 0.5, 0.0]))


@given(CSS)
@example("@media {")
@example("{ { (min-width:1px)")
@example("@media print {p{color:red}}")
def test_a_style_sheet_that_was_read_is_read_the_same_again(css: str) -> None:
    nodes = read_sheet(css)
    assert read_sheet(write_sheet(nodes)) == nodes


@given(CSS)
def test_declarations_that_were_read_are_read_the_same_again(css: str) -> None:
    block = read_declarations(css)
    assert read_declarations(write_declarations(block)) == block


@given(CSS)
def test_selectors_and_lists_are_read_whatever_they_are(css: str) -> None:
    for part in split_commas(css):
        read_selector(part)


@given(HTML)
def test_no_email_breaks_a_mail_program(body: str) -> None:
    html = f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"
    for client in CLIENTS:
        for dark in (False, True):
            shown = simulate(html, client, dark=dark)
            assert "<!--" not in shown.html


@given(HTML)
def test_comments_that_were_taken_out_are_gone(body: str) -> None:
    for take in (taken_by_word, without_comments, with_all_conditions):
        assert "<!--" not in take(body)


@given(COLOURS, st.floats(0, 30))
def test_turning_a_colour_turns_its_lightness_and_nothing_else(colour: Colour, darkest: float) -> None:
    dark = turned(colour, darkest)
    assert dark.alpha == colour.alpha
    expected = (100 - colour.lightness) * (100 - darkest) / 100 + darkest
    is_grey = colour.red == colour.green == colour.blue
    if is_grey:
        assert abs(dark.lightness - expected) < 1
        assert max(dark.red, dark.green, dark.blue) - min(dark.red, dark.green, dark.blue) <= 2


@given(COLOURS)
def test_a_colour_that_was_written_is_read_the_same_again(colour: Colour) -> None:
    assert read_colour(str(colour)) == colour
    assert replace_colours(f"1px solid {colour}", lambda same: same) == f"1px solid {colour}"
