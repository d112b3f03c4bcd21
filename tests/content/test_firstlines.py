"""Words on a block's first line that it does not take: each told once, with the corrected lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.problems import Problem
from newsletter.theme.load import load_theme

ROOT = Path(__file__).parents[2]
Told = Callable[[str], tuple[Problem, ...]]
# What a block of each type is otherwise: right.
BODIES = {
    "note": "Teksts",
    "quote": "Teksts",
    "cards": "### A\nTeksts",
    "gallery": "![A](images/a.png)",
    "button": "[A](https://a.example/)",
    "image-text": "![A](images/a.png)\nTeksts",
    "table": "| A | B |\n|---|---|\n| 1 | 2 |",
    "people": "### A\nTeksts",
}


@pytest.fixture
def told(write_folder: Callable[[str], Path]) -> Told:
    """Return what is wrong in a body in the theme “classic”."""

    def read_body(body: str) -> tuple[Problem, ...]:
        text = f"=== lv.md\n---\nsubject: Ziņas\npreheader: Kas\n---\n{body}\n=== images/a.png: png 1200x600\n"
        folder = write_folder(text)
        theme, _ = load_theme("classic", ROOT / "templates")
        settings = Settings(folder.parent, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
        return load_issue(folder, settings, lambda _: (theme, []))[1]

    return read_body


def with_body(first: str) -> str:
    body = BODIES[first.lstrip(":").split()[0]]
    return f"{first}\n{body}\n:::"


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        (":::note warnign", ":::note warning"),
        (":::cards 4", ":::cards 3"),
        (":::note info|warning|success", ":::note info"),
        (":::note warning tone", ":::note warning"),
        (":::gallery 1", ":::gallery 2"),
        (":::quote Anna Bērziņa", ':::quote by="Anna Bērziņa"'),
        (':::quote by: "Anna"', ':::quote by="Anna"'),
        (":::quote by: Anna", ':::quote by="Anna"'),
        (':::quote by="Anna', ':::quote by="Anna"'),
        (":::quote by=Anna role=Mayor of Cēsis", ':::quote by=Anna role="Mayor of Cēsis"'),
        (':::quote by="Anna" Mayor of Cēsis', ':::quote by="Anna" role="Mayor of Cēsis"'),
        (":::table What it costs", ':::table caption="What it costs"'),
        (":::note tone: warning", ":::note warning"),
        (":::note type=warning", ":::note warning"),
        (":::note when=city = Rīga", ":::note when=\"subscriber.city == 'Rīga'\""),
        (":::note when=subscriber.city == Rīga", ":::note when=\"subscriber.city == 'Rīga'\""),
        (':::note when="city = Rīga" #a', ":::note when=\"subscriber.city == 'Rīga'\" #a"),
        (':::note when="subscriber.city == Rīga"', ":::note when=\"subscriber.city == 'Rīga'\""),
        (':::note when="Riga"', ":::note when=\"subscriber.city == 'Riga'\""),
        (':::note when="Name = Anna"', ":::note when=\"subscriber.name == 'Anna'\""),
        (":::image-text align=right", ":::image-text right"),
        (":::cards colums=2", ":::cards columns=2"),
        (":::note Achtung", ":::note\n### Achtung"),
        (":::cards Our news", "## Our news\n:::cards"),
        (":::button https://example.org Go", ":::button\n[Go](https://example.org)\n:::"),
        (":::button Go now: https://example.org", ":::button\n[Go now](https://example.org)\n:::"),
        (":::button href=https://example.org", ":::button\n[words](https://example.org)\n:::"),
        (":::image-text images/a.png", ":::image-text\n![what it shows](images/a.png)"),
    ],
)
def test_the_corrected_lines_are_given(told: Told, typed: str, corrected: str) -> None:
    (problem,) = told(with_body(typed))
    assert problem.line == 5
    assert problem.hint.partition("\n")[2] == corrected


@pytest.mark.parametrize(
    ("typed", "named"), [(":::note Achtung", "info, warning or success"), (":::cards 4", "1, 2 or 3")]
)
def test_the_choices_are_named(told: Told, typed: str, named: str) -> None:
    (problem,) = told(with_body(typed))
    assert named in problem.hint


@pytest.mark.parametrize("quotes", ["“”", "„“", "”“", "»«", "«»", "‚‘", "‹›", "’’"])
def test_quotation_marks_of_any_language_are_taken(told: Told, quotes: str) -> None:
    first, last = quotes[0], quotes[-1]
    assert told(with_body(f":::quote by={first}Anna Bērziņa{last} role={first}Mayor{last}")) == ()


@pytest.mark.parametrize(
    "body", [":::button https://example.org Go\n:::", ":::note Hello there\n:::", ":::image-text images/a.png\n:::"]
)
def test_what_should_stand_below_is_told_once(told: Told, body: str) -> None:
    (problem,) = told(body)
    assert problem.code == "bad-attribute"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (":::cta\n[A](https://a.example/)\n:::", ":::button"),
        (":::Note\nTeksts\n:::", ":::note"),
        (":::article\n### A\nTeksts\n:::", ":::cards"),
        ("::: image text\n![A](images/a.png)\nTeksts\n:::", "::: image-text"),
        ("::: text image right\n![A](images/a.png)\nTeksts\n:::", "::: image-text right"),
        (":::picture\n![A](images/a.png)\n:::", ":::image"),
        (":::carsd 2\n### A\nTeksts\n:::", ":::cards 2"),
    ],
)
def test_a_block_by_another_name_is_known(told: Told, typed: str, meant: str) -> None:
    (problem,) = told(typed)
    assert problem.code == "unknown-block"
    assert problem.hint.partition("\n")[2] == meant


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        (":::cards 2\nA new roof\nIt is warm now.\n:::", ":::cards 2\n### A new roof\nIt is warm now.\n:::"),
        (
            ":::numbers\n57 % less heat\n€ 2 050 a month\n6 years\n:::",
            "- **57 %** less heat\n- **€ 2 050** a month\n- **6** years",
        ),
        (":::gallery\nschool.jpg\nimages/roof.jpg\n:::", "![school](images/school.jpg)\n![roof](images/roof.jpg)"),
        (":::points\nMeet people.\nLearn.\n:::", ":::points\n- Meet people.\n- Learn.\n:::"),
    ],
)
def test_own_lines_are_shown_as_items(told: Told, typed: str, corrected: str) -> None:
    (problem,) = told(typed)
    assert problem.code == "no-items"
    assert corrected in problem.hint


def test_a_table_is_shown_from_tabs_or_bars(told: Told) -> None:
    for between in ("\t", "|", " ; ", "   "):
        (problem,) = told(f":::table\nTown{between}Cost\nCēsis{between}1\n:::")
        assert problem.hint.endswith("\n| Town | Cost |\n|---|---|\n| Cēsis | 1 |")


def test_words_in_bold_are_nobody_new(told: Told) -> None:
    (problem,) = told(":::people\n### Anna\nMayor\n\n**Jānis Ozols**, Energy manager\n:::")
    assert problem.line == 9
    assert problem.hint.endswith(":\n### Jānis Ozols\nAmats: Energy manager")


def test_own_words_are_shown_as_points_people_and_links(told: Told) -> None:
    (problem,) = told(":::numbers\n- 57 % less heat\n- **6 years** in all\n:::")
    assert problem.hint.endswith(":\n- **57 %** less heat")
    (problem,) = told(":::people\n**Anna**\nRole: Mayor\n**Jo**\nTeacher\n:::")
    assert ":::people\n### Anna\nRole: Mayor\n### Jo\nTeacher\n:::" in problem.hint
    (problem,) = told(":::social\nfacebook.com/energy\n:::")
    assert problem.hint.endswith(":\n[facebook.com](https://facebook.com/energy)")
