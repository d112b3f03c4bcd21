from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.preview.markup import Kind, pieces, rewrite_attributes

MARKUP = st.lists(
    st.sampled_from(
        ["<", ">", "<p", "</p>", "<!--", "-->", "<style>", "</style", "a", '"', "'", "=", " ", "\n", "<!d>"]
    )
).map("".join)


@given(MARKUP | st.text())
@example("<style>a{content:'</p>'}")
@example("<!-- never closed")
def test_pieces_joined_are_the_html_again(html: str) -> None:
    assert "".join(piece.text for piece in pieces(html)) == html


def test_a_style_sheet_is_one_raw_piece() -> None:
    found = [(piece.kind, piece.text) for piece in pieces("<style>a > b{}</style><p>x")]
    assert (Kind.RAW, "a > b{}") in found


def test_a_conditional_comment_is_one_piece_whatever_it_holds() -> None:
    html = '<!--[if mso]><img src="a.png"><![endif]-->'
    assert [piece.kind for piece in pieces(html)] == [Kind.COMMENT]


def test_attributes_are_changed_or_taken_out_and_the_rest_stays_as_written() -> None:
    changed = rewrite_attributes(
        "<img  SRC='a.png' alt=\"x > y\" hidden>", lambda name, value: None if name == "src" else value.upper()
    )
    assert changed == '<img   alt="X > Y" hidden>'
