"""Snippets for VS Code, made from the examples of blocks."""

from __future__ import annotations

import json
import re

import pytest

from newsletter.authoring.snippets import HEAD, snippet, snippets_file
from newsletter.theme.load import load_theme, shipped_themes
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

PLACE = re.compile(r"\$\{\d+:((?:\\.|[^\\}])*)\}|\$\{\d+\|((?:\\.|[^\\,|])*)[^|]*\|\}|\$0")


@pytest.fixture(scope="module")
def theme() -> Theme:
    theme, _ = load_theme("classic", shipped_themes())
    assert theme
    return theme


def filled(body: list[str]) -> str:
    """Return what stands in a document once every place is left as it is."""
    text = PLACE.sub(lambda found: found[1] or found[2] or "", "\n".join(body))
    return re.sub(r"\\([\\$},|])", r"\1", text)


def test_a_snippet_that_is_not_filled_in_is_the_example(theme: Theme) -> None:
    for schema in theme.blocks.values():
        body = snippet(schema)["body"]
        assert isinstance(body, list)
        assert filled(body) == schema.example.strip() + "\n"


def test_texts_and_choices_are_places_to_fill_in() -> None:
    choice = FieldSchema("side", FieldType.CHOICE, of=("left", "right"))
    example = ':::photo side=right by="Anna B."\n### A title\n![What}](images/a.png)\nCosts $5.\n- **Bold** rest\n:::\n'
    schema = BlockSchema("photo", "Photo", Body.ITEMS, {"side": choice}, example=example)
    assert snippet(schema)["body"] == [
        ':::photo side=${1|right,left|} by="${2:Anna B.}"',
        "### ${3:A title}",
        "![${4:What\\}}](${5:images/a.png})",
        "${6:Costs \\$5.}",
        "- **${7:Bold}** rest",
        ":::",
        "$0",
    ]


def test_the_file_says_where_it_comes_from_and_is_read_by_programs(theme: Theme) -> None:
    text = snippets_file(theme.blocks)
    assert text.startswith(HEAD)
    made = json.loads(text.removeprefix(HEAD))
    assert len(made) == len(theme.blocks)
    assert made["Article cards"]["prefix"] == ["cards", ":::cards"]
