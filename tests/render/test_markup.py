from __future__ import annotations

from pathlib import Path

import pytest
from mjml import mjml2html

from newsletter.problems import Severity
from newsletter.render.markup import NO_ALT, check_markup
from newsletter.render.mjml_rules import ELEMENTS, KINDS

CORPUS = Path(__file__).parents[1] / "data" / "mjml"
WHOLE = sorted(path for path in CORPUS.rglob("*.mjml") if not path.name.startswith("_"))

# What is truly wrong, or does not work with our compiler, in templates of other people: file, line, code.
KNOWN = {
    "issue-22.mjml": [
        # Images and paragraphs that are never closed.
        (42, "unclosed-tag"),
        (51, "unclosed-tag"),
        (51, "unclosed-tag"),
        (73, "unclosed-tag"),
        (172, "unclosed-tag"),
        (190, "unclosed-tag"),
        (226, "unclosed-tag"),
    ],
    "mj-html-attributes.mjml": [(3, "unsupported")],
    "mj-include-body.mjml": [(3, "unsupported"), (11, "unsupported")],
    "sample.mjml": [(17, "unsupported"), (22, "unsupported"), (23, "unsupported")],
}
# mj-style inline="inline" compiles, and its rules are then found in no element.
SILENT = {"sample.mjml"}

FRAME = "<mjml><mj-body>{}</mj-body></mjml>"
COLUMN = FRAME.format("<mj-section><mj-column>{}</mj-column></mj-section>")
HEAD = "<mjml><mj-head>{}</mj-head><mj-body></mj-body></mjml>"


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: str(path.name))
def test_templates_of_others_are_found_right_where_they_are_right(path: Path) -> None:
    source = path.read_text("utf-8")
    errors = [fault for fault in check_markup(source) if fault.severity is Severity.ERROR and fault.code != NO_ALT]
    found = [(source.count("\n", 0, fault.position) + 1, fault.code) for fault in errors]
    assert found == KNOWN.get(path.name, [])


@pytest.mark.parametrize("name", sorted(set(KNOWN) - SILENT))
def test_what_is_found_wrong_is_refused_by_the_compiler_too(name: str) -> None:
    (path,) = CORPUS.rglob(name)
    with pytest.raises(ValueError, match="root template"):
        mjml2html(path.read_text("utf-8"))


@pytest.mark.parametrize("path", [path for path in WHOLE if path.name not in KNOWN], ids=lambda path: str(path.name))
def test_what_is_found_right_is_compiled(path: Path) -> None:
    assert mjml2html(path.read_text("utf-8")).startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (COLUMN.format("<mj-text><p>one<p>two</mj-text>"), "unclosed-tag"),
        (COLUMN.format("<mj-text>a<BR>b</mj-text>"), "upper-case-tag"),
        (COLUMN.format("<mj-text><a href=https://a.example>x</a></mj-text>"), "unquoted-attribute"),
        (COLUMN.format("<mj-text>1 < 2</mj-text>"), "bare-sign"),
        (COLUMN.format("<mj-text></i></mj-text>"), "stray-end"),
        (COLUMN.format("<mj-text><![CDATA[x]]></mj-text>"), "no-cdata"),
        (COLUMN.format("<!--[if mso]><td><![endif]-->"), "misplaced-comment"),
        ("<?xml version='1.0'?>" + FRAME.format(""), "misplaced-tag"),
        (HEAD.format("<mj-title><b>x</b></mj-title>"), "misplaced-tag"),
        (HEAD.format("<mj-attributes><!-- x --></mj-attributes>"), "misplaced-comment"),
        (
            HEAD.format("<mj-attributes><mj-class name='a'><mj-text color='red' /></mj-class></mj-attributes>"),
            "misplaced-tag",
        ),
        (COLUMN.format("<mj-include path='x.mjml' />"), "unsupported"),
        ("<mj-text>x</mj-text>", "misplaced-tag"),
    ],
)
def test_what_the_compiler_refuses_is_found_before(source: str, code: str) -> None:
    assert code in [fault.code for fault in check_markup(source)]
    with pytest.raises(ValueError, match=r"template|mjml"):
        mjml2html(source)


@pytest.mark.parametrize(
    ("source", "sentence", "hint"),
    [
        (COLUMN.format("<mj-txt>x</mj-txt>"), "there is no <mj-txt>", "did you mean <mj-text>?"),
        (
            FRAME.format("<mj-text>x</mj-text>"),
            "<mj-text> cannot stand in <mj-body>",
            "it stands in: mj-column, mj-hero",
        ),
        (COLUMN.format("<p>x</p>"), "<p> stands in <mj-column>", "HTML stands in mj-text or mj-raw"),
        (COLUMN.format("x"), "“x” stands in <mj-column>, where no text may stand", "text stands in mj-text"),
        (
            COLUMN.format('<mj-text colour="red">x</mj-text>'),
            "<mj-text> has no attribute “colour”",
            "did you mean “color”?",
        ),
        (
            COLUMN.format('<mj-image alt="" src="a.png" width="100" />'),
            "“100” is not right for “width” of <mj-image>: it has to be a length in pixels, such as 600px",
            'write width="100px"',
        ),
        (
            COLUMN.format('<mj-text padding="10px 20">x</mj-text>'),
            "“10px 20” is not right for “padding” of <mj-text>: it has to be one to four lengths, such as 10px 25px",
            'write padding="10px 20px"',
        ),
        (
            COLUMN.format('<mj-text color="reed">x</mj-text>'),
            "“reed” is not right for “color” of <mj-text>: it has to be a colour such as #1a5fb4",
            "",
        ),
        (
            COLUMN.format('<mj-text align="middle">x</mj-text>'),
            "“middle” is not right for “align” of <mj-text>: it has to be left or center or right or justify",
            "",
        ),
        (COLUMN.format('<mj-image alt="" />'), "<mj-image> has no “src”", 'add src="…"'),
        (COLUMN.format('<mj-text color="red" color="blue">x</mj-text>'), "<mj-text> has “color” twice", "keep one"),
        (FRAME.format('<mj-wrapper gap="10px"></mj-wrapper>'), "“gap” has no effect", "give the sections padding"),
        (
            COLUMN.format('<mj-button href="Java&#10;Script:alert(1)">x</mj-button>'),
            "a link cannot begin with “javascript:”",
            "a link begins with https://, mailto: or tel:",
        ),
        (
            COLUMN.format("<mj-text><a href=' data:text/html,x'>x</a></mj-text>"),
            "a link cannot begin with “data:”",
            "a link begins with https://, mailto: or tel:",
        ),
        (
            COLUMN.format('<mj-image src="a.png" />'),
            "<mj-image> does not say what it shows",
            'add alt="…", or alt="" if it only decorates',
        ),
        (
            COLUMN.format('<mj-image alt="" src="a.png" width="30%" />'),
            "“30%” is not right for “width” of <mj-image>: it has to be a length in pixels, such as 600px",
            "count it in pixels; the whole is 600px wide as a rule",
        ),
        ("<mjml></mjml>", "the layout has no <mj-body>", "put <mj-body>{{ body }}</mj-body> into it"),
        ("", "the layout has no <mjml>", "begin it with <mjml> and end it with </mjml>"),
        (COLUMN.format("<mj-text><!-- x</mj-text>"), "a comment is never closed", "close it: -->"),
        (
            COLUMN.format("<mj-image alt='' src='a'>"),
            "<mj-image> is still open where </mj-column> stands",
            "end it with a slash: <mj-image … />",
        ),
    ],
)
def test_a_fault_is_told_with_what_to_write_instead(source: str, sentence: str, hint: str) -> None:
    assert (sentence, hint) in [(fault.sentence, fault.hint) for fault in check_markup(source)]


@pytest.mark.parametrize(
    "source",
    [
        COLUMN.format(
            '<mj-text padding="0 10px" color="#fff" line-height="1.5" font-size="16px">a &amp; b<br>c</mj-text>'
        ),
        COLUMN.format("<mj-raw><!--[if mso]><td><![endif]--></mj-raw><!-- plain -->"),
        COLUMN.format('<mj-button href="https://a.example/?a=1&amp;b=2" inner-padding="12px 28px">x</mj-button>'),
        HEAD.format("<mj-attributes><mj-all padding='0px' /><mj-class name='a' color='red' /></mj-attributes>"),
        HEAD.format("<mj-style>a > b { color: red }</mj-style>"),
        HEAD.format('<mj-font name="X" href="https://f.example/x.css" /><mj-breakpoint width="500px" />'),
    ],
)
def test_what_is_right_is_left_alone(source: str) -> None:
    assert check_markup(source) == []


def test_every_element_in_the_tables_has_a_home_and_every_attribute_a_kind() -> None:
    inside = {child for element in ELEMENTS.values() for child in element.children}
    assert set(ELEMENTS) - inside - {"mjml", "mj-all", "mj-class"} == set()
    kinds = {kind for element in ELEMENTS.values() for kind in element.attributes.values()}
    assert {kind for kind in kinds if "|" not in kind} - set(KINDS) == {"any", "", "inline", "file-start", "hamburger"}
