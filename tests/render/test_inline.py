from __future__ import annotations

import pytest
from lxml import etree

from newsletter.render.inline import inline_styles, join_styles


def inlined(body: str, css: str, head: str = "") -> str:
    root = etree.fromstring(f"<html><head>{head}</head><body>{body}</body></html>", etree.HTMLParser())
    inline_styles(root, css)
    return etree.tostring(root, encoding="unicode", method="html")


@pytest.mark.parametrize(
    ("rules", "own", "wanted"),
    [
        ("color:red", "margin:0", "color:red;margin:0;"),
        ("color:red", "color:blue", "color:blue;"),
        ("color:red !important", "color:blue;margin:0", "margin:0;color:red !important;"),
        ("color:red !important", "color:blue !important", "color:blue !important;"),
        ("", "color : blue", "color : blue"),
        (
            "margin:0",
            "background:url(data:a;b);font-family:'A;B'",
            "margin:0;background:url(data:a;b);font-family:'A;B';",
        ),
    ],
)
def test_an_elements_own_style_stands_over_the_rules(rules: str, own: str, wanted: str) -> None:
    assert join_styles(rules, own) == wanted


def test_what_mjml_wrote_is_kept_to_the_letter() -> None:
    html = inlined('<td style="mso-line-height-rule:exactly;padding:0px 30px"></td>', "td { color: red }")
    assert 'style="color:red;mso-line-height-rule:exactly;padding:0px 30px;"' in html


def test_other_style_sheets_are_left_alone() -> None:
    head = '<style>p { color: blue !important }</style><link rel="stylesheet" href="https://f.example/x.css">'
    html = inlined("<p>x</p>", "p { margin: 0 }", head)
    assert "<style>p { color: blue !important }</style>" in html
    assert '<link rel="stylesheet" href="https://f.example/x.css">' in html
    assert '<p style="margin:0">' in html


def test_widths_do_not_become_attributes() -> None:
    assert 'width="' not in inlined("<img src='a'>", "img { width: 100%; height: auto; float: left }")


def test_a_more_exact_rule_wins() -> None:
    css = ".a p { color: red } p { color: blue } .a p:last-child { margin: 0 }"
    html = inlined("<div class='a'><p>1</p><p>2</p></div>", css)
    assert '<p style="color:red">1</p><p style="color:red; margin:0">2</p>' in html


def test_no_rules_change_nothing() -> None:
    assert inlined("<p style='color : red'>x</p>", "  ") == (
        '<html><head></head><body><p style="color : red">x</p></body></html>'
    )
