"""Issues as they are written, through the theme that is shipped: columns, tables, MJML, conditions inside of others."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.merge.program import run
from newsletter.merge.tags import restore
from newsletter.problems import Problem
from newsletter.render.edition import Edition
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from newsletter.theme.model import Theme

ROOT = Path(__file__).parents[2]
Written = Callable[[str], tuple[Edition | None, list[Problem]]]
IN_A_COLUMN = "<mj-section><mj-column>…</mj-column></mj-section>"
COLUMNS = """\
:::columns #sides when="subscriber.city"
### Left {#left}
Hello {{ subscriber.name }}
:::note when="subscriber.name" #note
Only for some
:::
---
:::table
| a | b |
|---|--:|
| c | 1 |
:::
:::

[up](#left)
"""


@pytest.fixture(scope="module")
def classic() -> Theme:
    """Return the theme that is shipped."""
    theme, problems = load_theme("classic", ROOT / "templates")
    assert theme is not None
    assert not problems
    return theme


@pytest.fixture
def written(tmp_path: Path, classic: Theme) -> Written:
    """Return a function that reads and renders the body of an issue."""
    settings = Settings(tmp_path, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "en"))

    def render(body: str) -> tuple[Edition | None, list[Problem]]:
        folder = settings.issues / "2012-11-x"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "en.md").write_text(f"---\nsubject: A\npreheader: b\n---\n{body}", "utf-8")
        issue, problems = load_issue(folder, settings, lambda _: (classic, []))
        assert issue is not None
        assert not problems
        return render_edition(issue, "en", classic, settings.publication)

    return render


def test_blocks_in_columns_have_their_ids_and_conditions(written: Written) -> None:
    edition, problems = written(COLUMNS)
    assert edition is not None
    assert not problems
    html = restore(edition.html, edition.tags)
    assert html.count('id="left"') == html.count('id="note"') == html.count('id="sides"') == 1
    for city, name, shown in (("Rīga", "Anna", True), ("Rīga", None, False), (None, "Anna", False)):
        values = {"subscriber": {"city": city, "name": name}, "unsubscribe_url": "mailto:a@example.org"}
        html, text = (run(edition.programs[part], values) for part in ("html", "text"))
        assert ("Only for some" in html) is ("Only for some" in text) is shown
        assert ("Left" in html) is ("Left" in text) is bool(city)
        assert "\n\n\n" not in text
        assert html.count("<tr") == html.count("</tr>")
        assert html.count("<td") == html.count("</td>")


def test_each_block_of_a_column_is_in_a_row_of_its_own(written: Written) -> None:
    edition, _ = written(COLUMNS)
    assert edition is not None
    assert re.search(r'<tbody>\{% if|<tr id="left">', restore(edition.html, edition.tags))
    assert "a  b\n-  -\nc  1" in edition.text


@pytest.mark.parametrize(
    ("body", "line", "sentence"),
    [
        ("<mj-section>\n<mj-column>\n<mj-text colour='red'>a</mj-text></mj-column></mj-section>", 10, "colour"),
        ("<mj-section>\n<mj-column>\n<mj-text>a\n</mj-column></mj-section>", 10, "still open"),
        ("a\n\n<mj-section></mj-section>", 8, "no text may stand"),
        ("<mj-section><mj-column><mj-text>\n</mj-text></mj-column></mj-section>\n</mj-section>", 10, "mj-section"),
        ("<mj-section><mj-column>\n<mj-button href='java{{ subscriber.a }}'>a</mj-button></mj-column></mj-section>", 9,
         "domain of a link"),
        (IN_A_COLUMN.replace("…", "<mj-text>\n<p style='color:{{ subscriber.a }}'>a</p></mj-text>"),
         9, "stands in a style"),
    ],
)  # fmt: skip
def test_a_fault_in_mjml_is_told_at_its_line(written: Written, body: str, line: int, sentence: str) -> None:
    edition, problems = written(f"Text\n\n:::mjml\n{body}\n:::\n")
    assert edition is None
    found = [(problem.path, problem.line) for problem in problems if sentence in problem.sentence]
    assert found == [("issues/2012-11-x/en.md", line)]
    assert all(problem.source for problem in problems)


def test_mjml_is_put_into_the_issue_as_it_is(written: Written) -> None:
    body = "<mj-section><mj-column><mj-text>Hi {{ subscriber.name }} &amp; all</mj-text></mj-column></mj-section>"
    edition, problems = written(f":::mjml\n{body}\n:::\n")
    assert edition is not None
    assert not problems
    assert "Hi {{ subscriber.name }} &amp; all" in restore(edition.html, edition.tags)
