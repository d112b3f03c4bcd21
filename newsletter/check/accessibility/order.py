"""Whether columns are seen in the order that they are read out in: WCAG 2.2, success criterion 1.3.2."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.accessibility.looks import as_typed
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.problems import Problem
from newsletter.render.document import Element

# A picture with a few words may stand on either side of a text; two texts have an order.
LEAST_WORDS = 12


def check(examined: Examined) -> Iterator[Problem]:
    """Yield the rows whose columns of text are shown the other way round than they are read out."""
    of_page = str(examined.tree.get("dir") or "ltr").lower()
    for row in examined.elements:
        if _direction(row) in ("", of_page):
            continue
        columns = [child for child in row.iterchildren("*") if _direction(child) == of_page]
        if sum(len(" ".join(map(str, column.itertext())).split()) >= LEAST_WORDS for column in columns) > 1:
            sentence = "these columns are seen in one order, and heard in the other"
            hint = "write them in the order that they are read in, and do not turn the direction round"
            yield problem("order-turned", sentence, examined.theme_place(row), hint)


def _direction(element: Element) -> str:
    stated = [each.value for each in as_typed(element) if each.name == "direction"]
    return (stated[-1] if stated else str(element.get("dir") or "")).lower()
