"""A line of a file leads to the elements that were typed or made there, and what is found there leads back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsletter.check.examined import Examined
from newsletter.check.spots import Part, Spot, block_at, find_spot
from newsletter.content.model import Block

TEXT = """---
subject: Ziņas
preheader: Kas jauns
---
Labdien!

:::cards #first
### Viens
Pirmā rinda ar [saiti](https://example.org/a).

Otrā rinda.

### Divi
Trešā.
:::
"""


@pytest.fixture
def examined(examine: Callable[..., Examined]) -> Examined:
    return examine(TEXT)


def _shown(examined: Examined, line: int) -> list[tuple[str, str]]:
    elements = [examined.elements[number] for number in find_spot(examined, examined.path, line).elements]
    return [(str(element.tag), " ".join("".join(map(str, element.itertext())).split())) for element in elements]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (5, [("p", "Labdien!")]),
        (8, [("h3", "Viens")]),
        (9, [("p", "Pirmā rinda ar saiti.")]),
        (10, [("p", "Pirmā rinda ar saiti.")]),
        (11, [("p", "Otrā rinda.")]),
        (14, [("p", "Trešā.")]),
        (99, []),
    ],
)
def test_a_line_leads_to_what_was_typed_there_or_last_before_it(
    examined: Examined, line: int, shown: list[tuple[str, str]]
) -> None:
    assert _shown(examined, line) == shown


def test_the_first_line_of_a_block_leads_to_all_of_it(examined: Examined) -> None:
    whole = " ".join(words for _, words in _shown(examined, 7))
    assert "Viens" in whole
    assert "Trešā" in whole


def test_subject_and_preheader_are_parts_of_their_own(examined: Examined) -> None:
    assert find_spot(examined, examined.path, 2) == Spot(Part.SUBJECT)
    assert find_spot(examined, examined.path, 3) == Spot(Part.PREHEADER)
    assert find_spot(examined, examined.path, 1) == Spot()
    assert find_spot(examined, examined.path, None) == Spot()


def test_a_line_of_the_theme_leads_to_what_it_made(examined: Examined) -> None:
    for number, element in enumerate(examined.elements):
        place = examined.theme_place(element)
        if place.path.startswith("templates/") and place.line:
            found = find_spot(examined, place.path, place.line).elements
            outer = [examined.elements[each] for each in found]
            assert number in found or any(above in outer for above in element.iterancestors())


def test_a_file_that_made_nothing_leads_nowhere(examined: Examined) -> None:
    assert find_spot(examined, "templates/classic/nosuch.mjml.j2", 3) == Spot()


def test_the_innermost_block_is_the_one_a_line_stands_in() -> None:
    outer, inner = Block("columns", 1, 9), Block("text", 3, 5)
    assert block_at((outer, inner), 4) is inner
    assert block_at((outer, inner), 8) is outer
    assert block_at((outer, inner), 10) is None
