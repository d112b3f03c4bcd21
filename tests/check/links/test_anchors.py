"""Links inside of an issue that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.links.anchors import dead_anchors
from newsletter.content.document import read_document
from newsletter.content.model import Block, Document
from newsletter.theme.load import load_theme, shipped_themes

THEME, _ = load_theme("classic", shipped_themes())
BODY = """\
## Cenas {#prices}

[cenas](#prices) un [kartītes](#cards), [vieta](https://example.org/){#here} un [te](#here)

:::cards #cards
### A
[x](#prices) a
[](#cards)
:::
"""


def read(body: str, folder: Path) -> tuple[Document, list[str]]:
    text = f"---\nsubject: a\npreheader: b\n---\n{body}"
    reading = read_document(text, "lv", "lv.md", folder, THEME, "nlaaaaaa")
    assert not reading.problems
    return reading.document, text.split("\n")


def test_links_to_what_is_there_are_fine(tmp_path: Path) -> None:
    document, typed = read(BODY, tmp_path)
    assert not dead_anchors(document, document, lambda _: typed)


@pytest.mark.parametrize(
    ("body", "line", "column", "hint"),
    [
        ("a [b](#nowhere)", 5, 7, "a link leads to"),
        ("[b](#price)\n\n## C {#prices}", 5, 5, "did you mean #prices?\n[b](#prices)"),
        (":::button\n[Go](#nowhere)\n:::", 6, 6, "a link leads to"),
        (":::cards\n### A\na\n[](#nowhere)\n:::", 8, 4, "a link leads to"),
        ("a [b](#)", 5, 7, "a link leads to"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(body: str, line: int, column: int, hint: str, tmp_path: Path) -> None:
    document, typed = read(body, tmp_path)
    (problem,) = dead_anchors(document, document, lambda _: typed)
    assert (problem.line, problem.column, problem.code) == (line, column, "dead-link")
    assert problem.hint.startswith(hint)


def test_a_block_of_another_language_is_a_place_too(tmp_path: Path) -> None:
    document, typed = read("[b](#borrowed)", tmp_path)
    whole = replace(document, blocks=(*document.blocks, Block("note", 1, 1, "borrowed")))
    assert not dead_anchors(document, whole, lambda _: typed)


def test_a_link_to_what_a_reader_decides_is_not_known(tmp_path: Path) -> None:
    document, typed = read("[b](#{{ subscriber.name }})", tmp_path)
    assert not dead_anchors(document, document, lambda _: typed)
