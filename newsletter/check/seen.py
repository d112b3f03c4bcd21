"""What a rule sees in an edition's HTML, before it is known in which file that was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.problems import Problem

if TYPE_CHECKING:
    from newsletter.render.document import Element


@dataclass(frozen=True)
class Seen:
    """One finding, at an element of the HTML or, where none is at fault, by words that it can be found by.

    `of_theme`: the theme is at fault, whoever wrote what the element holds.
    """

    code: str
    sentence: str
    hint: str = ""
    element: Element | None = None
    words: str = ""
    of_theme: bool = False


def as_problems(seen: Iterable[Seen], examined: Examined) -> Iterator[Problem]:
    """Yield findings as problems of the files that the HTML was made from."""
    for each in seen:
        yield problem(each.code, each.sentence, _place(each, examined), each.hint)


def _place(seen: Seen, examined: Examined) -> Place:
    if seen.element is None:
        typed = examined.in_text(seen.words) if seen.words else Place("")
        return typed if typed.line else examined.in_theme(seen.words)
    return examined.theme_place(seen.element) if seen.of_theme else examined.place(seen.element, seen.words)
