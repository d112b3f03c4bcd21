import time
from pathlib import Path

import pytest
from lxml import etree

from newsletter.check.clients.clients import choose
from newsletter.check.clients.examine import Examination, examine
from newsletter.check.clients.rule import problems
from newsletter.check.place import Place
from newsletter.render.bare import render_mjml
from newsletter.wiring.workspace import build_issue, open_workspace


def examined(body: str, *clients: str, head: str = "") -> Examination:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return examine(etree.fromstring(page, etree.HTMLParser()), choose(clients))


def sentences(body: str, *clients: str, head: str = "") -> list[str]:
    found = examined(body, *clients, head=head)
    return [finding.sentence for finding in (*found.unreadable, *found.different)]


DIFFERENT = {
    "flex": ('<div style="display:flex"><p>a</p></div>', "outlook-windows", "stands one below the other"),
    "position": ('<p style="position:absolute;top:0">a</p>', "gmail", "stands at its place in the text"),
    "picture": ('<img src="a.webp" width="10">', "outlook-windows", "picture is not shown"),
    "max-width": ('<img src="a.png" style="max-width:100%">', "outlook-windows", "as wide as its file"),
    "calc": ('<p style="width:calc(100% - 4px)">a</p>', "yahoo", "size that is reckoned"),
    "variable": ('<p style="color:var(--ink)">a</p>', "gmail", "used by name"),
    "modern colour": ('<p style="color:oklch(0.5 0 0)">a</p>', "gmail", "loses its whole style"),
    "margin": ('<p style="margin-top:-10px">a</p>', "gmail", "overlap"),
    "form": ("<form><input type='text'></form>", "outlook-windows", "nothing can be filled in"),
    "video": ('<video src="a.mp4"></video>', "gmail", "no film"),
    "hidden": ("<p style='visibility:hidden'>a</p>", "gmail", "what is hidden is shown"),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_a_layout_that_differs_is_told_in_words(case: str) -> None:
    html, client, words = DIFFERENT[case]
    assert any(words in sentence for sentence in sentences(html, client))


GRACEFUL = {
    "max-width with a width": '<img src="a.png" width="600" style="max-width:100%">',
    "a size before a reckoned one": '<p style="width:90%;width:calc(100% - 4px)">a</p>',
    "round corners": '<p style="border-radius:4px">a</p>',
    "a media query": "<style>@media (max-width:500px){.a{display:flex}}</style><p>a</p>",
    "hidden for Outlook too": '<div style="display:none;mso-hide:all"><table><tr><td>a</td></tr></table></div>',
    "a place for nothing": '<p style="position:relative">a</p>',
    "for all but Outlook": '<!--[if !mso]><!--><div style="display:flex">a</div><!--<![endif]-->',
    "a margin": '<p style="margin:0 auto">a</p>',
    "said in a text": "<p>display:flex; position:absolute</p>",
}


@pytest.mark.parametrize("case", GRACEFUL)
def test_what_loses_nothing_is_not_told(case: str) -> None:
    assert sentences(GRACEFUL[case], "outlook-windows", "gmail") == []


def test_what_only_outlook_reads_is_told_of_outlook_alone() -> None:
    html = '<!--[if mso]><div style="display:flex">a</div><![endif]--><p>b</p>'
    assert sentences(html, "gmail", "yahoo") == []
    assert any("Outlook on Windows" in sentence for sentence in sentences(html, "outlook-windows"))
    assert sentences(html.replace("if mso", "if lte mso 11"), "outlook-windows") == []


LIGHT_ON_GRADIENT = '<div style="background:linear-gradient(#000,#222);color:#fff"><p>a</p></div>'


def test_text_without_its_ground_is_an_error() -> None:
    (finding,) = examined(LIGHT_ON_GRADIENT, "outlook-windows").unreadable
    assert "colour of what is left" in finding.sentence
    assert finding.element is not None
    assert finding.element.tag == "div"


@pytest.mark.parametrize(
    "html",
    [
        LIGHT_ON_GRADIENT.replace("background:", "background-color:#111;background:"),
        LIGHT_ON_GRADIENT.replace("<div", '<div bgcolor="#111111"'),
        LIGHT_ON_GRADIENT.replace("color:#fff", "color:#000"),
        LIGHT_ON_GRADIENT.replace("<p>a</p>", ""),
        f"<!--[if mso]><v:rect fill='true'><v:fill color='#000'/><![endif]-->{LIGHT_ON_GRADIENT}",
    ],
)
def test_text_that_has_a_ground_left_is_none(html: str) -> None:
    assert examined(html, "outlook-windows").unreadable == ()


def test_gmail_throws_nested_rules_away() -> None:
    head = "<style>@media screen { @media (max-width: 1px) { a { top: 0 } } }</style>"
    assert any("throws a style sheet away" in sentence for sentence in sentences("a", "gmail", head=head))
    assert sentences("a", "gmail", head="<style>@media screen { a { top: 0 } }</style>") == []


def test_scores_fall_with_what_is_lost() -> None:
    (plain,), (rounded,), (flex,) = (
        examined(html, "outlook-windows").scores
        for html in ("<p>a</p>", '<p style="border-radius:1px">a</p>', '<p style="display:flex">a</p>')
    )
    assert plain.percent > rounded.percent > flex.percent
    assert "corners are square" in rounded.words


def test_each_client_weighs_by_its_share() -> None:
    html = '<p style="display:flex">a</p>'
    few = examine(etree.fromstring(html, etree.HTMLParser()), choose(["outlook-windows", "apple-mail-ios"]))
    worst, best = sorted(score.percent for score in few.scores)
    assert (worst + best) / 2 < few.percent <= best


@pytest.mark.parametrize(
    "css", ["{", "}", "a{", "@", "@media", "a{b:c", "/*", 'a{b:"', "@media{@media{", "::{:}", "a{(}"]
)
def test_broken_style_sheets_are_read_as_far_as_they_go(css: str) -> None:
    assert examined(f'<p style="{css}">a</p>', head=f"<style>{css}</style>").scores


CORPUS = Path(__file__).parents[2] / "data" / "mjml"
# What differs in the clients that most read with: one more is a false alarm until somebody has looked.
WARNINGS: dict[str, int] = {}


@pytest.mark.parametrize("file", sorted(CORPUS.rglob("*.mjml")), ids=lambda file: file.stem)
def test_real_newsletters_have_no_error_and_no_more_warnings_than_are_true(file: Path) -> None:
    html, _ = render_mjml(file.read_text("utf-8"), file, file.name)
    if html is None:
        assert file.name.startswith("_")  # a part of another
        return
    found = examine(etree.fromstring(html, etree.HTMLParser()), choose())
    assert found.unreadable == ()
    assert len(found.different) == WARNINGS.get(file.name, 0), [finding.sentence for finding in found.different]


def test_the_sample_is_quiet_and_quick() -> None:
    built = build_issue(open_workspace(Path(__file__).parents[3]), "2012-11-energetikas-lideri")
    roots = [etree.fromstring(edition.html, etree.HTMLParser()) for edition in built.editions.values()]
    clients = choose()
    examine(roots[0], clients)  # reads the data
    begun = time.process_time()
    found = [examine(root, clients) for root in roots]
    spent = time.process_time() - begun
    assert [(each.unreadable, each.different) for each in found] == [((), ())] * 2
    assert all(each.percent >= 90 for each in found)
    assert spent < 0.5  # some 0.1 s; the rest is for busy machines


def test_problems_stand_where_the_element_was_typed() -> None:
    found = [
        *problems(examined(LIGHT_ON_GRADIENT, "outlook-windows"), lambda element: Place(f"{element.tag}.md", 3)),
        *problems(examined('<p style="display:flex">a</p>', "outlook-windows"), lambda _: Place("t.mjml.j2", 4)),
    ]
    assert [(each.code, each.severity, each.path, each.line) for each in found] == [
        ("unreadable-in-client", "error", "div.md", 3),
        ("differs-in-client", "warning", "t.mjml.j2", 4),
    ]
