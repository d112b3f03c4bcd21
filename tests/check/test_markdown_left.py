from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.markdown_left import markdown_left
from newsletter.content.document import read_document
from newsletter.problems import Problem, Severity
from newsletter.theme.model import BlockSchema, Body, Theme

THEME = Theme("t", (), {}, {"text": BlockSchema("text", "Text", Body.MARKDOWN)}, {})


def left(body: str, folder: Path) -> list[Problem]:
    text = f"---\nsubject: a\npreheader: b\n---\n{body}"
    reading = read_document(text, "lv", "lv.md", folder, THEME, "nlaaaaaa")
    assert not reading.problems
    return markdown_left(reading.document, text.split("\n"))


@pytest.mark.parametrize(
    ("body", "line", "column", "sign"),
    [
        ("a\n\nTiekamies **rīt **pulksten", 7, 11, "**"),
        ("**a** un **b\n\n**c**", 5, 10, "**"),
        ("a [b] (https://b.example)", 5, 5, "] ("),
        ("a [b](https://b.example", 5, 5, "]("),
        ("a {{ subscriber.name }} **b", 5, 25, "**"),
        ("a\n *|FNAME|* b", 6, 3, "*|FNAME|*"),
        ("a {subscriber.name}", 5, 3, "{subscriber.name}"),
    ],
)
def test_what_readers_would_see(body: str, line: int, column: int, sign: str, tmp_path: Path) -> None:
    (problem,) = left(body, tmp_path)
    assert (problem.line, problem.column, problem.severity) == (line, column, Severity.ERROR)
    assert problem.sentence == f"readers will see “{sign}”"


def test_pasted_html_is_a_warning(tmp_path: Path) -> None:
    (problem,) = left("a\n<br> <b>c</b>", tmp_path)
    assert (problem.line, problem.column, problem.severity) == (6, 1, Severity.WARNING)


@pytest.mark.parametrize(
    "body", ["`**a**`", "**a** [b](https://b.example)", "a (b) [c] (d)", "a_b__c", "2 * 3 < 4 > 1"]
)
def test_what_is_meant_is_left_alone(body: str, tmp_path: Path) -> None:
    assert left(body, tmp_path) == []
