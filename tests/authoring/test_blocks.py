"""A theme's blocks in words."""

from __future__ import annotations

import json
import re

import pytest

from newsletter.authoring.blocks import UnknownBlockError, block_facts, describe_block, find_block, list_blocks
from newsletter.content.attributes import lone_words
from newsletter.content.shortest import first_line, shortest_form
from newsletter.theme.load import load_theme, shipped_themes
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme


@pytest.fixture(scope="module")
def theme() -> Theme:
    theme, _ = load_theme("classic", shipped_themes())
    assert theme
    return theme


def test_the_list_shows_the_shortest_form_of_every_block_and_says_when_to_use_it(theme: Theme) -> None:
    rules, _, sheet = "\n".join(list_blocks(theme)).partition("\n\n")
    assert rules.startswith("A block begins with :::name and ends with :::")
    assert "[words](https://…)" in rules
    for schema in theme.blocks.values():
        assert all(word in sheet for word in schema.help.split())
        if schema.example.startswith(":::"):
            assert f"\n{first_line(schema)}" in f"\n{sheet}"
    assert max(map(len, list_blocks(theme))) <= 100


def test_choices_stand_on_the_first_line_and_words_are_left_open(theme: Theme) -> None:
    assert shortest_form(theme.blocks["note"])[0] == ":::note info|warning|success"
    assert shortest_form(theme.blocks["quote"])[0] == ':::quote by="…" role="…"'
    assert shortest_form(theme.blocks["spacer"]) == (":::spacer small|medium|large",)
    assert shortest_form(theme.blocks["button"]) == (":::button", "[words](https://…)", ":::")
    assert shortest_form(theme.blocks["divider"]) == ("---",)


def test_of_items_one_is_shown(theme: Theme) -> None:
    assert shortest_form(theme.blocks["cards"]) == (
        ":::cards 1|2|3",
        "### A first story",
        "![what it shows](images/x.jpg)",
        "Two or three sentences that make people curious.",
        "[words](https://…)",
        ":::",
    )
    assert len(shortest_form(theme.blocks["table"])) == 5


def test_a_block_without_an_example_has_its_first_line() -> None:
    assert shortest_form(BlockSchema("quiz", "Quiz", Body.MARKDOWN)) == (":::quiz", ":::")


def test_a_form_with_its_choices_made_is_read_without_a_fault(theme: Theme) -> None:
    for schema in theme.blocks.values():
        for word in first_line(schema).split()[1:]:
            name, equals, value = word.partition("=")
            assert name in schema.attributes or name.split("|")[0] in lone_words(schema)
            assert not equals or value


def test_a_block_is_described_with_fields_and_example() -> None:
    attributes = {
        "side": FieldSchema("side", FieldType.CHOICE, default="left", of=("left", "right"), help="where it stands"),
        "wide": FieldSchema("wide", FieldType.BOOLEAN, default=False),
    }
    item = {"title": FieldSchema("title", required=True, help="the heading")}
    schema = BlockSchema("photos", "Photos", Body.ITEMS, attributes, item, help="Many.", example=":::photos\n:::\n")
    shown = re.sub("(?<=[a-z])  +", "  ", "\n".join(describe_block(schema)))
    assert shown.startswith("photos – Photos\nMany.\n\nBetween the two lines stand items, one after the other.\n")
    assert "\n  side  left or right; else left  where it stands\n" in shown
    assert "\n  wide  true or false; else false\n" in shown
    assert "\n  from  a file" in shown
    assert "\nIn each item:\n  title  a text, required  the heading\n" in shown
    assert shown.endswith("Write it like this:\n\n  :::photos\n  :::")


def test_every_block_can_be_shown_in_words_and_to_programs(theme: Theme) -> None:
    for schema in theme.blocks.values():
        lines, example = list(describe_block(schema)), schema.example.strip().split("\n")
        assert lines[-len(example) :] == [f"  {line}".rstrip() for line in example]
        assert json.loads(json.dumps(block_facts(schema), default=str))["type"] == schema.type


def test_a_block_is_found_by_its_fence_too_and_a_slip_is_told(theme: Theme) -> None:
    assert find_block(theme, ":::cards").type == "cards"
    with pytest.raises(UnknownBlockError) as found:
        find_block(theme, "crads")
    assert found.value.hint == "did you mean cards?"


def test_a_choice_that_does_not_say_what_can_be_chosen_is_described_all_the_same() -> None:
    tag = FieldSchema(name="tag", type=FieldType.CHOICE)
    lines = list(describe_block(BlockSchema("price", "Price", Body.NONE, attributes={"tag": tag})))
    assert any("one of several" in line for line in lines)
