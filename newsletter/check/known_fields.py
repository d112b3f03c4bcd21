"""Which field of a list was meant by a name: a tag that cannot be read is told before any list is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsletter.check.unfinished.tags import meant
from newsletter.problems import Problem, did_you_mean

GUESSED = re.compile(r"did you mean subscriber\.(?P<name>\w+)\?")


def nearest_field(name: str, columns: Sequence[str]) -> str:
    """Return the column that a name means, be it by another word for the same; empty where none is near."""
    own = meant(name, columns).removeprefix("{{ subscriber.").removesuffix(" }}")
    return own if own in columns else did_you_mean(name, columns)


def with_fields(problems: Iterable[Problem], columns: Sequence[str]) -> Iterator[Problem]:
    """Yield problems whose hints name a field that the lists have, or all of these where none is near."""
    for each in problems:
        guessed = GUESSED.match(each.hint) if each.code == "merge-tag" and columns else None
        if guessed is None or guessed["name"] in columns:
            yield each
        elif near := nearest_field(guessed["name"], columns):
            yield replace(each, hint=each.hint.replace(f"subscriber.{guessed['name']}", f"subscriber.{near}"))
        else:
            yield replace(each, hint=f"write subscriber. and a column of the list; there are: {', '.join(columns)}")
