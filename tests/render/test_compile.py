from __future__ import annotations

import pytest

from newsletter.render.compile import CompilerError, compile_mjml, place_frames
from newsletter.render.compose import Frame, join_text

OPEN, CLOSE = "<!--[if mso | IE]>", "<![endif]-->"
SEEN = Frame("nlb0z", "nle0z", "IF", "ENDIF", "news")


def test_marks_outside_of_comments_become_tokens() -> None:
    assert place_frames("<p>nlb0z<div>x</div>nle0z</p>", [SEEN]) == '<p>IF<div id="news">x</div>ENDIF</p>'


def test_marks_in_comments_of_outlook_are_lifted_out() -> None:
    html = f"{OPEN}<table>nlb0z<tr>{CLOSE}<div>x</div>{OPEN}</tr>nle0z<tr>{CLOSE}"
    assert place_frames(html, [SEEN]) == (
        f'{OPEN}<table>{CLOSE}IF{OPEN}<tr>{CLOSE}<div id="news">x</div>{OPEN}</tr>{CLOSE}ENDIF{OPEN}<tr>{CLOSE}'
    )


def test_neighbours_share_one_comment() -> None:
    other = Frame("nlb1z", "nle1z", "IF1", "ENDIF1")
    html = f"nlb0z<div></div>{OPEN}</tr>nle0znlb1z<tr>{CLOSE}<p></p>nle1z"
    assert place_frames(html, [SEEN, other]) == (
        f'IF<div id="news"></div>{OPEN}</tr>{CLOSE}ENDIFIF1{OPEN}<tr>{CLOSE}<p></p>ENDIF1'
    )


def test_an_id_does_not_go_to_what_only_outlook_sees() -> None:
    html = f"nlb0z{OPEN}<table>{CLOSE}<div>x</div>nle0z"
    assert '<div id="news">' in place_frames(html, [SEEN])


def test_blocks_without_a_frame_change_nothing() -> None:
    assert place_frames("<p>x</p>", [Frame("nlb0z", "nle0z")]) == "<p>x</p>"


def test_what_the_compiler_refuses_is_told_with_its_place() -> None:
    source = "<mjml><mj-head><mj-title>āā</mj-title><mj-all padding='0 1px' /><mj-bad /></mj-head></mjml>"
    with pytest.raises(CompilerError) as raised:
        compile_mjml(source)
    assert source[raised.value.position :].startswith("mj-all")


@pytest.mark.parametrize(
    ("conditions", "joined"),
    [
        ("", "a\n\nb\n\nc"),
        ("a", "[a\n\n]b\n\nc"),
        ("b", "a[\n\nb]\n\nc"),
        ("c", "a\n\nb[\n\nc]"),
        ("ab", "[a\n\n][b\n\n]c"),
        ("bc", "a[\n\nb][\n\nc]"),
    ],
)
def test_a_text_that_is_left_out_takes_its_blank_line_with_it(conditions: str, joined: str) -> None:
    frames = [Frame("", "", "[", "]") if name in conditions else Frame("", "") for name in "abc"]
    assert join_text(list(zip("abc", frames, strict=True))) == joined
