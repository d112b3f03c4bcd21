from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.problems import Problem, Severity
from newsletter.render.bare import render_mjml

TEXT = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"


def rendered(folder: Path, body: str, head: str = "") -> tuple[str, list[Problem]]:
    """Return the HTML of a document and its warnings."""
    text = f"<mjml lang='lv' dir='ltr'><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"
    html, problems = render_mjml(text, folder / "a.mjml", "a.mjml")
    assert html, [str(problem) for problem in problems]
    return html, problems


def refused(folder: Path, text: str) -> list[str]:
    """Return the problems of a document that gives no HTML, each as path:line code."""
    html, problems = render_mjml(text, folder / "a.mjml", "mail/a.mjml")
    assert html is None
    return [f"{p.path}:{p.line} {p.code}" for p in problems if p.severity is Severity.ERROR]


def test_the_clean_ups_of_an_issue_are_done(tmp_path: Path) -> None:
    html, problems = rendered(
        tmp_path,
        '<mj-section padding="0 30px" background-color="#abc">'
        '<mj-column><mj-image src="a.png" /></mj-column></mj-section>',
        "<mj-title>Ziņas</mj-title><mj-preview>Five\n projects &amp; more</mj-preview>",
    )
    assert problems == []
    assert html.startswith('<!DOCTYPE html>\n<html lang="lv" dir="ltr"')
    assert "<title>Ziņas</title>" in html
    assert 'width="490"' in html
    assert 'alt=""' in html
    assert "#aabbcc" in html
    assert ">Five projects &amp; more&#847;&#8204;&#160;" in html
    assert "https://" not in html


def test_rules_are_written_into_elements_without_their_importance(tmp_path: Path) -> None:
    head = (
        '<mj-style inline="inline">.a div { color: red !important; margin: 0 } p { color: blue !important }</mj-style>'
        "<mj-style>@media (max-width:400px) { .a div { color: green !important } }</mj-style>"
    )
    body = (
        '<mj-section><mj-column><mj-text css-class="a" color="#000">'
        '<p style="color:black !important">x</p></mj-text></mj-column></mj-section>'
    )
    html, _ = rendered(tmp_path, body, head)
    assert re.search(r'style="[^"]*;color: ?red;"', html)
    assert not re.search(r"color: ?red !important", html)
    assert '<p style="color:black !important;">' in html
    assert ".a div { color: green !important }" in html


def test_attributes_are_set_where_selectors_say(tmp_path: Path) -> None:
    head = """<mj-html-attributes>
      <mj-selector path=".a > DIV"><mj-html-attribute name="data-id">4&amp;2</mj-html-attribute></mj-selector>
      <mj-selector path=".nothing"><mj-html-attribute name="data-none">1</mj-html-attribute></mj-selector>
    </mj-html-attributes><mj-style inline="inline">[data-id] { margin: 7px }</mj-style>"""
    body = '<mj-section><mj-column><mj-text css-class="a">x</mj-text><mj-text>y</mj-text></mj-column></mj-section>'
    html, _ = rendered(tmp_path, body, head)
    assert html.count('data-id="4&amp;2"') == 1
    assert len(re.findall("margin: ?7px", html)) == 1
    assert "data-none" not in html


def test_bad_selectors_and_names_have_their_line(tmp_path: Path) -> None:
    text = """<mjml><mj-head><mj-html-attributes>
<mj-selector path="a >> b"><mj-html-attribute name="x">1</mj-html-attribute></mj-selector>
<mj-selector path="a">
<mj-html-attribute name="on click">1</mj-html-attribute></mj-selector>
</mj-html-attributes></mj-head><mj-body></mj-body></mjml>"""
    assert refused(tmp_path, text) == ["mail/a.mjml:2 bad-selector", "mail/a.mjml:4 bad-attribute"]


@pytest.mark.parametrize(
    ("use", "is_linked"),
    [
        ('<mj-text font-family="Raleway, Arial">x</mj-text>', True),
        ("<mj-text><p style=\"font-family:'Raleway'\">x</p></mj-text>", True),
        ("<mj-text>Raleway</mj-text>", False),
        ('<mj-text font-family="Lato">x</mj-text>', False),
    ],
)
def test_fonts_are_linked_where_they_are_declared_and_used(use: str, is_linked: bool, tmp_path: Path) -> None:
    head = (
        '<mj-font name="Raleway" href="https://fonts.example/r?a=1&amp;b=2" />'
        '<mj-font name="Other" href="https://fonts.example/o" />'
    )
    html, _ = rendered(tmp_path, f"<mj-section><mj-column>{use}</mj-column></mj-section>", head)
    linked = '<!--[if !mso]><!--><link href="https://fonts.example/r?a=1&amp;b=2" rel="stylesheet" type="text/css">'
    assert (linked in html) is is_linked
    assert ("@import url(https://fonts.example/r?a=1&b=2);" in html) is is_linked
    assert "fonts.example/o" not in html
    assert "fonts.googleapis.com" not in html


def test_an_address_of_a_font_cannot_leave_its_place(tmp_path: Path) -> None:
    text = (
        "<mjml><mj-head><mj-font name='X' href='https://f.example/);}body{display:none' /></mj-head>"
        "<mj-body></mj-body></mjml>"
    )
    assert refused(tmp_path, text) == ["mail/a.mjml:1 bad-attribute"]


def test_defaults_of_classes_reach_the_elements_inside(tmp_path: Path) -> None:
    head = """<mj-attributes><mj-body width="500px" /><mj-class name="big" padding="1px">
      <mj-text font-size="30px" color="#111111" /></mj-class></mj-attributes>"""
    body = """<mj-section mj-class="big"><mj-column><mj-text>a</mj-text><mj-text color="#222222">b</mj-text></mj-column>
      </mj-section><mj-section><mj-column><mj-text>c</mj-text></mj-column></mj-section>"""
    html, problems = rendered(tmp_path, body, head)
    assert problems == []
    assert html.count("font-size:30px") == 2
    assert html.count("color:#111111") == 1
    assert "max-width:500px" in html


def test_what_stands_raw_in_a_wrapper_is_seen_by_all(tmp_path: Path) -> None:
    section = TEXT.format("x")
    html, _ = rendered(
        tmp_path, f"<mj-wrapper>{section}<!-- note --><mj-raw><b>seen</b></mj-raw>{section}</mj-wrapper>"
    )
    assert "<![endif]--><!-- note --><b>seen</b><!--[if mso | IE]><tr>" in html


def test_what_has_to_stand_first_does(tmp_path: Path) -> None:
    html, _ = render_mjml(
        '<mjml><mj-raw position="file-start">{# first #}</mj-raw><mj-body></mj-body></mjml>', tmp_path / "a", "a"
    )
    assert html
    assert html.startswith("{# first #}\n<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("typed", "made", "codes"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>", ["unclosed-tag"]),
        ("<p>a<div>b</div>", "<p>a</p><div>b</div>", ["unclosed-tag"]),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>", ["unclosed-tag"]),
        ("<table><tr><td>a<td>b</table>", "<tr><td>a</td><td>b</td></tr>", ["unclosed-tag"] * 2),
        ("a<BR>b <B>c</B>", "a<br>b <b>c</b>", []),
        ("<a href=https://x.example/?a=1>b</a>", '<a href="https://x.example/?a=1">b</a>', ["unquoted-attribute"]),
        ("3 < 5", "3 &lt; 5", ["bare-sign"]),
    ],
)
def test_what_html_allows_is_written_out(typed: str, made: str, codes: list[str], tmp_path: Path) -> None:
    html, problems = rendered(tmp_path, TEXT.format(typed))
    assert made in html
    assert [problem.code for problem in problems] == codes


def test_numbers_without_a_unit_are_pixels(tmp_path: Path) -> None:
    html, problems = rendered(
        tmp_path, '<mj-section><mj-column width="200"><mj-image width="100" src="a.png" /></mj-column></mj-section>'
    )
    assert "width:100px" in html
    assert "mj-column-px-200" in html
    assert [problem.hint for problem in problems] == ['write width="200px"', 'write width="100px"']


def test_a_hero_of_fluid_height_has_the_height_of_its_picture(tmp_path: Path) -> None:
    body = '<mj-hero mode="fluid-height" background-width="600px" background-height="300px"></mj-hero>'
    html, problems = rendered(tmp_path, body)
    assert problems == []
    assert html.count('<td style="width:0.01%;padding-bottom:50%;mso-padding-bottom-alt:0;"></td>') == 2
    assert "fluid" not in html


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        (
            '<mj-image src="a.png" sizes="50vw" title="T &quot;1&quot;" href="/1" />',
            ['<a href="/1" title="T &quot;1&quot;" target="_blank">', ' alt="" sizes="50vw"'],
        ),
        ('<mj-image src="a.png" alt="" title="T" />', [' title="T"', ' alt=""']),
        ('<mj-button href="/1" rel="nofollow" title="T">x</mj-button>', [' rel="nofollow" title="T"']),
        ('<mj-button title="T">x</mj-button>', ['<p title="T" style=']),
        ('<mj-text><a href="/1"><img src="a.png" title="T" /></a></mj-text>', ['<a href="/1"><img']),
        (
            "<mj-image src='a.png' alt='So \"so\"' title='\"T\"' />",
            ['alt="So &quot;so&quot;"', 'title="&quot;T&quot;"'],
        ),
    ],
)
def test_attributes_that_the_compiler_leaves_out_are_written(typed: str, made: list[str], tmp_path: Path) -> None:
    html, problems = rendered(tmp_path, f"<mj-section><mj-column>{typed}</mj-column></mj-section>")
    assert problems == []
    assert [part for part in made if part not in html] == []
    assert "leftout" not in html
    assert 'rel=""' not in html


@pytest.mark.parametrize(("side", "order"), [("left", ["i.png", "Word"]), ("right", ["Word", "i.png"])])
@pytest.mark.parametrize("mode", ["horizontal", "vertical"])
def test_an_icon_stands_on_its_side_of_the_text(side: str, order: list[str], mode: str, tmp_path: Path) -> None:
    element = f'<mj-social-element src="i.png" icon-position="{side}">Word</mj-social-element>'
    body = f'<mj-section><mj-column><mj-social mode="{mode}">{element}</mj-social></mj-column></mj-section>'
    html, problems = rendered(tmp_path, body)
    assert problems == []
    assert re.findall(r"i\.png|Word", html) == order
    assert "icon-position" not in html


@pytest.mark.parametrize(("owa", "count"), [("desktop", 1), ("mobile", 0)])
def test_columns_stand_beside_each_other_in_outlook_on_the_web_if_wanted(owa: str, count: int, tmp_path: Path) -> None:
    html, _ = render_mjml(f'<mjml owa="{owa}"><mj-body>{TEXT}</mj-body></mjml>', tmp_path / "a", "a")
    assert html
    assert html.count('<style type="text/css">[owa] .mj-column-per-100 { width:100% !important;') == count


def test_mistakes_have_their_line(tmp_path: Path) -> None:
    text = "<mjml>\n<mj-body>\n<mj-section>\n<mj-colum>\n</mj-colum>\n</mj-section>\n<b>\n</mj-body></mjml>"
    assert refused(tmp_path, text) == [
        "mail/a.mjml:4 unknown-tag",
        "mail/a.mjml:7 misplaced-tag",
        "mail/a.mjml:7 unclosed-tag",
    ]
    assert refused(tmp_path, "") == ["mail/a.mjml:1 no-mjml"]


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    image = '<mj-carousel-image src="a.png" />'
    body = f"<mj-section><mj-column><mj-carousel>{image}{image}</mj-carousel></mj-column></mj-section>"
    assert rendered(tmp_path, body)[0] == rendered(tmp_path, body)[0]
    assert "@media screen yahoo" in rendered(tmp_path, body)[0]


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        (
            "<mjml><mj-head></mj-head></mjml>",
            "there is no <mj-body>",
            "put what is to be seen between <mj-body> and </mj-body>",
        ),
        ("", "there is no <mjml>", "put everything between <mjml> and </mjml>"),
    ],
)
def test_a_file_that_is_not_whole_is_told_without_a_word_of_themes(
    tmp_path: Path, text: str, sentence: str, hint: str
) -> None:
    html, problems = render_mjml(text, tmp_path / "a.mjml", "a.mjml")
    assert html is None
    assert (sentence, hint) in [(problem.sentence, problem.hint) for problem in problems]
