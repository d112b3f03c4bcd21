from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.model import Link
from newsletter.content.richtext import Writer
from newsletter.content.values import Converter, Given
from newsletter.theme.model import FieldSchema, FieldType


def convert(kind: FieldType, value: object) -> tuple[object, list[str]]:
    faults = Faults("lv.md", [f"field: {value}"])
    converter = Converter(faults, Writer(faults, Pictures(Path("nowhere"), faults), (), "read more"))
    made = converter.convert(Given(FieldSchema("field", kind), value, 1))
    return made, [problem.sentence for problem in faults.found]


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ("[A, B](https://a.example/1,2)", (Link("A, B", "https://a.example/1,2"),)),
        (
            "[A](https://a.example/), [B](https://b.example/)",
            (Link("A", "https://a.example/"), Link("B", "https://b.example/")),
        ),
        (["[A, B](https://a.example/)"], (Link("A, B", "https://a.example/"),)),
    ],
)
def test_commas_are_part_of_a_link(value: object, links: tuple[Link, ...]) -> None:
    assert convert(FieldType.LINKS, value) == (links, [])


@pytest.mark.parametrize("value", [[["a"]], [{"b": 1}], {"c": 1}])
def test_a_list_holds_texts_only(value: object) -> None:
    assert convert(FieldType.LIST, value) == ((), ["“field” is a list of texts, and holds something else"])


def test_a_list_on_one_line_is_parted_at_its_commas() -> None:
    assert convert(FieldType.LIST, "a, b,") == (("a", "b"), [])
    assert convert(FieldType.LIST, ["a, b", 2]) == (("a, b", "2"), [])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "1.5e3", "divi"])
def test_what_is_no_number_is_told(value: object) -> None:
    made, told = convert(FieldType.NUMBER, value)
    assert made is None
    assert len(told) == 1
