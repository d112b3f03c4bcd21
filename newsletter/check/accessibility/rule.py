"""What keeps people from reading an edition, as the accessibility of one."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.accessibility import drawn, legibility, naming, narrow, order, same_words, structure
from newsletter.check.examined import Examined
from newsletter.problems import Problem


def check(examined: Examined) -> Iterator[Problem]:
    """Yield everything that keeps somebody out."""
    yield from structure.check(examined)
    yield from naming.check(examined)
    yield from same_words.check(examined)
    yield from legibility.check(examined)
    yield from drawn.check(examined)
    yield from narrow.check(examined)
    yield from order.check(examined)
