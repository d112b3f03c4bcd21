from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest

from newsletter.check.markdown_left import markdown_left
from newsletter.content.document import read_document
from newsletter.problems import Problem, Severity
from newsletter.theme.model import BlockSchema, Body, Theme

OUT = BytesIO()
PIL.Image.new("RGB", (40, 20)).save(OUT, "png")
PNG = OUT.getvalue()
THEME = Theme("t", (), {}, {"text": BlockSchema("text", "Text", Body.MARKDOWN)}, {})


def left(body: str, folder: Path) -> list[Problem]:
    text = f"---\nsubject: a\npreheader: b\n---\n{body}"
    reading = read_document(text, "lv", "lv.md", folder, THEME, "nlaaaaaa")
    assert not reading.problems
    return markdown_left(reading.document, lambda _: text.split("\n"))


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


@pytest.mark.parametrize(
    ("body", "line", "column", "sign", "corrected"),
    [
        ("a *b*{.red} c", 5, 6, "{.red}", "a *b* c"),
        ("a ![-](b.png){width=50}", 5, 14, "{width=50}", "a ![-](b.png)"),
        ("a [b][c] d\n\n[C]: https://e.example", 5, 3, "[b][c]", "a [b](https://e.example) d"),
        ("a [b][] d\n\n[b]: <https://e.example>", 5, 3, "[b][]", "a [b](https://e.example) d"),
        ("a [1][2]\n\n[2]: https://e.example", 5, 3, "[1][2]", "a [1](https://e.example)"),
        ("Title\n=====", 6, 1, "=====", "## Title"),
        ("####### seven", 5, 1, "####### seven", "#### seven"),
        ("#Title of it", 5, 1, "#Title of it", "# Title of it"),
        ("a {# b #}", 5, 3, "{# b #}", "a"),
        ("a ==b c== d", 5, 3, "==b c==", "a **b c** d"),
    ],
)
def test_what_other_programs_understand_comes_with_the_line_to_write(
    body: str, line: int, column: int, sign: str, corrected: str, tmp_path: Path
) -> None:
    (tmp_path / "b.png").write_bytes(PNG)
    problem = left(body, tmp_path)[0]
    assert (problem.line, problem.column, problem.sentence) == (line, column, f"readers will see “{sign}”")
    assert problem.hint.split("\n")[1:] == [corrected]


@pytest.mark.parametrize(
    "body",
    [
        "#energy #climate",
        "\\#metoo says",
        "a == b and c == d",
        "a\\{.b}",
        "`[a][b]` `{.c}`",
        "[a] [sic]: b",
        "a [1][2]",
    ],
)
def test_what_is_meant_to_be_seen_is_let_be(body: str, tmp_path: Path) -> None:
    assert not left(body, tmp_path)


@pytest.mark.parametrize("sign", ["*a **b ", "<b>a ", "[a][b] ", "a{.b} ", "**a\n", "{{ subscriber.name }} **b "])
def test_a_text_full_of_signs_is_looked_through_in_a_moment(sign: str, tmp_path: Path) -> None:
    text = f"---\nsubject: a\npreheader: b\n---\n{sign * 6000}"
    document = read_document(text, "lv", "lv.md", tmp_path, THEME, "nlaaaaaa").document
    started = time.process_time()
    assert 1 <= len(markdown_left(document, lambda _: text.split("\n"))) <= 40
    assert time.process_time() - started < 10
