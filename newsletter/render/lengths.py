"""Lengths in MJML that have no unit: MJML takes them for pixels, the compiler passes them over."""

from __future__ import annotations

import re

from newsletter.problems import Severity
from newsletter.render.markup import Fault, wrong_value
from newsletter.render.mjml_rules import ELEMENTS, EVERY_ATTRIBUTE
from newsletter.render.origins import Edit
from newsletter.render.tree import MjmlElement, value_span

LENGTHS = frozenset({"px", "size", "autosize", "box"})
BARE = re.compile(r"(?<![\w.#%-])-?(?:\d+\.?\d*|\.\d+)(?![\w.%])")


def write_units(tree: MjmlElement, text: str) -> tuple[list[Edit], list[Fault]]:
    """Return the edits that make `width="100"` into `width="100px"`, and a warning for each.

    A zero needs no unit, and is left.
    """
    edits: list[Edit] = []
    faults: list[Fault] = []
    for element in tree.all():
        known = ELEMENTS.get(element.name)
        for attribute in element.attributes:
            kind = known.attributes.get(attribute.name, "") if known else ""
            if known and not kind and "*" in known.attributes:
                kind = EVERY_ATTRIBUTE.get(attribute.name, "")
            typed = attribute.value or ""
            value = BARE.sub(lambda match: match[0] if float(match[0]) == 0 else f"{match[0]}px", typed)
            if kind not in LENGTHS or value == typed or wrong_value(kind, value):
                continue
            edits.append(Edit(*value_span(attribute, text), value))
            sentence = f"“{attribute.name}” of <{element.name}> has no unit, and is taken as pixels"
            hint = f'write {attribute.name}="{value}"'
            faults.append(Fault(attribute.position, "no-unit", sentence, hint, Severity.WARNING))
    return edits, faults
