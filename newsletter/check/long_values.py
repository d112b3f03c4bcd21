"""Values of real readers that are wider than a phone: a name without a blank stays on one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.check.accessibility.letters import word_widths
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.merge.escape import Where
from newsletter.merge.expression import names
from newsletter.merge.program import Choice, Node, Value
from newsletter.problems import Problem

# What a phone of 320 pixels holds between usual margins, in letters of 16.
LINE, LETTERS = 280, 16


def check_long_values(examined: Examined) -> Iterator[Problem]:
    """Yield the fields of which somebody has a value that is wider than a phone where it stands in the text."""
    readers = examined.people.of(examined.locale) if examined.people else ()
    for name in sorted(set(_written(examined.edition.programs["html"]))):
        long = [each for each in readers if len(each.get(name, "")) * LETTERS > LINE]
        widest, address = max(((word_widths(each[name]), each["email"]) for each in long), default=(0.0, ""))
        if widest * LETTERS > LINE:
            sentence = (
                f"the {name} of {address} has a word that is wider than a phone, and pushes the text beyond its edge"
            )
            hint = f"correct it in the list, or leave {name} out of the text"
            yield problem("long-value", sentence, examined.in_text(f"subscriber.{name}"), hint)


def _written(program: Sequence[Node]) -> Iterator[str]:
    """Yield the fields whose values stand in the text, not in addresses or attributes."""
    for node in program:
        if isinstance(node, Value) and node.where is Where.TEXT:
            yield from (path[1] for path in names(node.expression) if len(path) == 2 and path[0] == "subscriber")
        elif isinstance(node, Choice):
            for _, branch in node.branches:
                yield from _written(branch)
