"""A theme's blocks in words."""

from __future__ import annotations

import json
import re

import pytest

from newsletter.authoring.blocks import UnknownBlockError, block_facts, describe_block, find_block, list_blocks
from newsletter.theme.load import load_theme, shipped_themes
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme


@pytest.fixture(scope="module")
def theme() -> Theme:
    theme, _ = load_theme("classic", shipped_themes())
    assert theme
    return theme


def test_the_list_names_every_block_and_says_when_to_use_it(theme: Theme) -> None:
    lines = list(list_blocks(theme))
    assert {line.split()[0] for line in lines if line[:1].strip()} == set(theme.blocks)
    assert max(map(len, lines)) <= 100


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
