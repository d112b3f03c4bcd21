from __future__ import annotations

import pytest

from newsletter.render.css import check_css


@pytest.mark.parametrize(
    "css",
    [
        "",
        "a { color: red } /* } */ b::before { content: '}' }",
        '@media (x) { a { font-family: "A B", serif !important; } }',
        "a { mso-line-height-rule: exactly; -webkit-x: 1; *zoom: 1; filter: alpha(opacity=1); background: url(a;b) }",
        "@media (x) { a { colour-thing-of-mine: red; --own: 1 } }",
        '[data-ogsc] a[href^=\'x\'] { content: "\\"}"; }',
    ],
)
def test_a_whole_style_sheet_is_left_alone(css: str) -> None:
    assert check_css(css) == []


@pytest.mark.parametrize(
    ("css", "code", "position"),
    [
        ("a { color: red", "open-brace", 2),
        ("a { color: red } }", "stray-brace", 17),
        ("a { content: 'x }", "open-quote", 13),
        ("a {} /* never", "open-comment", 5),
        ("a {} </style>", "bare-sign", 5),
        (".button { border-radius 24px }", "bad-declaration", 10),
        ("a { width: 1px;\n  colr: red }", "bad-declaration", 18),
        ("@import url(x.css);", "loads-from-elsewhere", 0),
    ],
)
def test_what_is_left_open_or_loaded_is_found(css: str, code: str, position: int) -> None:
    assert (code, position) in [(fault.code, fault.position) for fault in check_css(css)]
