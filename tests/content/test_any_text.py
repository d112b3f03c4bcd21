"""Laws that hold for whatever anybody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.content.document import read_document
from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.model import Block, RichText, Table, every_block
from newsletter.content.richtext import Writer
from newsletter.merge.escape import CONTROLS
from newsletter.theme.model import Theme

PIECES = st.sampled_from(
    [
        ":::cards",
        ":::points columns=2 #a",
        ":::",
        "::",
        "### A",
        "- **A** b",
        "1. a",
        "24. b",
        "---",
        "```",
        "> ",
        "![a](x.png)",
        "[a](https://a.example)",
        "[](b)",
        "{{ subscriber.name }}",
        "{% if subscriber.a %}",
        "{% endif %}",
        "{% else %}",
        "**",
        "_",
        "https://a.example/?x=(1)",
        "www.a.example",
        "a@b.example",
        "<b>",
        "&amp;",
        "`",
        "\\",
        '"',
        "'",
        "\u00a0",
        "\x0b",
        "\uf0b7",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "title: x",
        ":::event look=wide",
        ":::columns",
        ":::note #b",
        ":::table",
        ":::events from=none.csv",
        "| a | b |",
        "|---|:-:|",
        "|",
        "Datums: 2026-12-01",
        "[^1]",
        "\n[^1]: x",
        "~~",
        "{.a #b}",
        "'",
        " -- ",
        "(",
        ")",
        "[",
        "]",
        "!",
        "#",
        "ā",
        "x y",
    ]
)
DOCUMENTS = st.lists(PIECES | st.text(max_size=5)).map("".join)
WORD = re.compile(r"[^\W_]{2,}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("issue")


def rich_texts(blocks: tuple[Block, ...]) -> Iterator[RichText]:
    for block in every_block(blocks):
        values = [block.intro, *block.fields.values(), *(v for item in block.items for v in item.fields.values())]
        yield from (value for value in values if isinstance(value, RichText))
        yield from (RichText(value.html, value.text) for value in values if isinstance(value, Table))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(DOCUMENTS)
def test_any_text_is_read_and_makes_well_formed_html(folder: Path, theme: Theme, text: str) -> None:
    reading = read_document(f"---\nsubject: a\npreheader: b\n---\n{text}", "lv", "lv.md", folder, theme, "nlaaaaaa")
    for rich in rich_texts(reading.document.blocks):
        ET.fromstring(f"<div>{rich.html}</div>")  # noqa: S314 - our own output
    for problem in reading.problems:
        assert "nlaaaaaa" not in f"{problem.sentence}{problem.hint}{problem.source}"
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text())
def test_any_file_is_read(folder: Path, theme: Theme, text: str) -> None:
    reading = read_document(text, "lv", "lv.md", folder, theme, "nlaaaaaa")
    assert reading.document.locale == "lv"


@given(
    st.lists(PIECES.filter(lambda piece: not piece.startswith(("![", "{", ":", "[]"))) | st.text(max_size=5)).map(
        "".join
    )
)
def test_the_plain_text_holds_every_word(text: str) -> None:
    faults = Faults("lv.md", text.split("\n"))
    rich = Writer(faults, Pictures(Path("nowhere"), faults), (), "lasīt vairāk").blocks(text, 1)
    shown = unicodedata.normalize("NFC", "".join(ET.fromstring(f"<div>{rich.html}</div>").itertext()))  # noqa: S314
    plain = unicodedata.normalize("NFC", rich.text)
    for word in WORD.findall(CONTROLS.sub("", shown)):
        assert word in plain
