"""What keeps somebody from reading an edition is found, and what keeps nobody from it is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.accessibility import rule
from newsletter.check.accessibility.legibility import DAY, LEAST_WHERE_TURNED, better, faint
from newsletter.check.accessibility.looks import Look, texts
from newsletter.check.accessibility.naming import named
from newsletter.check.accessibility.night import TURNED, turned
from newsletter.check.codes.accessibility import CODES
from newsletter.check.examined import Examined
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.render.document import parse
from newsletter.render.pipeline import render_edition
from newsletter.simulate.colours import Colour, read_colour
from newsletter.theme.contrast import contrast, readable
from newsletter.theme.load import load_theme

CASES = Path(__file__).parent / "cases.txt"
PAGE = '<!DOCTYPE html><html lang="lv"><head><title>Ziņas</title></head><body lang="lv">{}</body></html>'
LONG, WORDS = "A list of all prices. " * 20, "Something that is worth reading, and long enough. " * 4
# They are about the page as a whole, or told by a browser, and have tests of their own.
OF_THE_PAGE = {"axe", "axe-unavailable", "no-title", "wrong-language"}
COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield the name of each case, its code, and its HTML."""
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        head, _, html = part.partition("\n")
        name, _, code = head.rpartition(": ")
        yield name, code, html.format(long=LONG, words=WORDS) if "{" in html else html


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """Return the edition of a small issue."""
    root = tmp_path_factory.mktemp("accessible")
    folder = root / "issues" / "2012-11-x"
    folder.mkdir(parents=True)
    (folder / "lv.md").write_text("---\nsubject: Ziņas\n---\nSveiki!\n", "utf-8")
    settings = Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, root / "templates"))
    assert issue is not None, problems
    theme, _ = load_theme("classic", root / "templates")
    assert theme is not None
    built, faults = render_edition(issue, "lv", theme, settings.publication)
    assert built is not None, faults
    return Examined(settings, issue, issue, theme, built)


def found(examined: Examined, page: str) -> set[str]:
    """Return the codes that are found in a page."""
    return {each.code for each in rule.check(replace(examined, edition=replace(examined.edition, html=page)))}


@pytest.mark.parametrize(("code", "html"), [pytest.param(code, html, id=name) for name, code, html in cases()])
def test_it_is_found_or_left_alone(edition: Examined, code: str, html: str) -> None:
    assert found(edition, PAGE.format(html)) == ({code} if code != "nothing" else set())


def test_every_code_has_a_case_that_is_found() -> None:
    assert {code for _, code, _ in cases()} - {"nothing"} == {code.name for code in CODES} - OF_THE_PAGE


def test_what_the_shipped_themes_make_says_its_language_and_title(edition: Examined) -> None:
    assert list(rule.check(edition)) == []


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        (PAGE.replace("Ziņas", ""), {"no-title"}),
        (PAGE.replace("<title>Ziņas</title>", ""), {"no-title"}),
        (PAGE.replace('html lang="lv"', "html"), {"wrong-language"}),
        (PAGE.replace('body lang="lv"', 'body lang="en"'), {"wrong-language"}),
        (PAGE.replace('body lang="lv"', "body"), {"wrong-language"}),
        (PAGE.replace('body lang="lv"', "body").replace("{}", '<div lang="lv">{}</div>'), set()),
    ],
)
def test_a_page_says_its_language_where_webmail_looks_and_has_a_title(
    edition: Examined, page: str, codes: set[str]
) -> None:
    assert found(edition, page.format("<p>Sveiki</p>")) == codes


def test_a_colour_is_told_once_with_how_many_texts_and_a_better_one(edition: Examined) -> None:
    page = PAGE.format('<p style="color:#999">Pirmais</p>' * 3)
    (told,) = rule.check(replace(edition, edition=replace(edition.edition, html=page)))
    assert told.sentence == (
        "“Pirmais”, and 2 more texts: #999999 is hard to read on #ffffff, by day: "
        "a contrast of 2.8, and 4.5 is the least"
    )
    assert told.hint.endswith(" can be read there")
    assert contrast(told.hint.split()[0], "#ffffff") >= 4.5


def hints(examined: Examined, page: str) -> list[str]:
    edition = replace(examined.edition, html=page)
    return [each.hint for each in rule.check(replace(examined, edition=edition)) if each.code == "hard-to-read"]


def test_a_better_colour_by_day_is_told_with_the_one_for_the_night(edition: Examined) -> None:
    night = "<style>@media (prefers-color-scheme:dark){{.a{{background:#222222 !important;{}}}}}</style></head>"
    body = '<p class="a" style="background:#ffffff;color:#999999">Pirmais</p>'
    stays = PAGE.replace("</head>", night.format("").replace("{", "{{").replace("}", "}}")).format(body)
    (hint,) = hints(edition, stays)
    day, other = hint.split()[0], hint.split()[-3]
    assert hint == f"{day} can be read there by day; write another for the night, such as {other} on #222222"
    assert min(contrast(day, "#ffffff"), contrast(other, "#222222")) >= 4.5
    said = night.format("color:#eeeeee !important").replace("{", "{{").replace("}", "}}")
    (hint,) = hints(edition, PAGE.replace("</head>", said).format(body))
    assert hint.endswith(" can be read there")


@given(COLOURS, COLOURS)
def test_a_better_colour_can_be_read_wherever_its_hint_says(colour: Colour, ground: Colour) -> None:
    fault = faint(Look(colour, ground), DAY)
    hint = better(fault) if fault else ""
    found = read_colour(hint.split()[0]) if hint.endswith("can be read there") else None
    if found:
        look = Look(found, ground)
        assert faint(look, DAY) is None
        assert [when for when, how in TURNED.items() if faint(turned(look, how), when)] == []


def test_what_a_screen_reader_says_of_a_link() -> None:
    body = parse(PAGE.format('<a href="x">Two <b>words</b> <img alt="and a picture"><i aria-hidden="true">→</i></a>'))
    link = body.find(".//a")
    assert link is not None
    assert named(link) == "Two words and a picture"


@given(COLOURS, COLOURS, st.floats(1, 40), st.booleans())
def test_what_is_told_is_too_faint_and_what_is_not_is_not(
    colour: Colour, ground: Colour, size: float, is_bold: bool
) -> None:
    look = Look(colour, ground, size, is_bold)
    ratio = contrast(str(colour), str(ground))
    assert (faint(look, DAY) is None) == (ratio >= (3.0 if look.is_large else 4.5))
    assert readable(str(colour), [str(ground)]) != ""


@given(COLOURS)
def test_a_program_that_turns_colours_leaves_what_can_be_read_on_white_readable(colour: Colour) -> None:
    look = Look(colour)
    if contrast(str(colour), "#ffffff") >= 7:
        for how in TURNED.values():
            after = turned(look, how)
            assert contrast(str(after.colour), str(after.ground)) >= LEAST_WHERE_TURNED


def test_the_look_of_each_text() -> None:
    page = parse(
        PAGE.format(
            '<table bgcolor="#000"><tr><td style="color:#fff;font-size:2em">'
            'a<b style="font-size:50%">b</b></td></tr></table>c'
        )
    )
    body = page.find("body")
    assert body is not None
    seen = {each.text: each.look for each in texts(body)}
    white, black = Colour(255, 255, 255), Colour(0, 0, 0)
    assert seen["a"] == Look(white, black, 32.0)
    assert seen["b"] == Look(white, black, 16.0, is_bold=True)
    assert seen["c"] == Look()
