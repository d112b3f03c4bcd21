"""Whose words a quotation holds, told by its last line."""

from __future__ import annotations

import pytest

from newsletter.content.signatures import signature
from newsletter.theme.model import BlockSchema, Body, FieldSchema

QUOTE = BlockSchema("quote", "Quote", Body.MARKDOWN, {"by": FieldSchema("by"), "role": FieldSchema("role")})


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("– Anna Bērziņa, Mayor of Cēsis", {"by": "Anna Bērziņa", "role": "Mayor of Cēsis"}),
        ("— Anna", {"by": "Anna"}),
        ("-- Anna – Mayor", {"by": "Anna", "role": "Mayor"}),
        ("- Anna-Marija Bērziņa", {"by": "Anna-Marija Bērziņa"}),
    ],
)
def test_a_last_line_with_a_dash_says_who_it_was(last: str, said: dict[str, str]) -> None:
    assert signature(QUOTE, ("We saved half.", "", last, "")) == (("We saved half.", ""), said)


@pytest.mark.parametrize("last", ["– It was warm.", "– and no more", "Anna", "–", "– 57 %"])
def test_another_last_line_is_part_of_the_words(last: str) -> None:
    assert signature(QUOTE, ("We saved half.", last)) is None


def test_the_only_line_and_the_last_point_of_a_list_are_words() -> None:
    assert signature(QUOTE, ("– Anna",)) is None
    assert signature(QUOTE, ("- Warm", "- Anna")) is None


def test_a_block_without_somebody_has_no_such_line() -> None:
    assert signature(BlockSchema("note", "Note", Body.MARKDOWN), ("Words", "– Anna")) is None
