"""What an expression may name: that of a text's tags, and that of a segment, which asks more about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.merge.expression import OWN_ADDRESSES
from newsletter.merge.filters import FILTERS

# Only a segment is looked at on one day; what a message says must be the same whenever it is made.
OF_A_DAY = frozenset({"days_ago"})


@dataclass(frozen=True)
class Language:
    """A part of the one expression language: names besides `subscriber.FIELD`, and filters.

    `noun` is what an expression is called, `instead` what is said of one that is not in the language. `not_yet` are
    names that are understood but cannot be asked, each with a sentence and a hint.
    """

    names: frozenset[str]
    filters: frozenset[str]
    noun: str
    instead: tuple[str, str]
    not_yet: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)


MERGE = Language(
    OWN_ADDRESSES,
    frozenset(FILTERS) - OF_A_DAY,
    "tag",
    (
        "the tag uses something that merge tags do not have",
        'a tag names a value, compares it, or gives a default: {{ subscriber.city | default("…") }}',
    ),
)
# `joined` is the day on which somebody came to the list, `tags` and `lists` are theirs, `received` are issues.
SEGMENT = Language(
    frozenset({"joined", "tags", "lists", "received"}),
    frozenset(FILTERS),
    "segment",
    (
        "it uses something that segments do not have",
        'a segment compares, joined by and, or, not: subscriber.city == "Rīga" and "vip" in tags',
    ),
    {
        "clicked": (
            "which links readers click is not recorded yet, so nobody can be chosen by it",
            'choose by who got an issue: "ISSUE" in received',
        )
    },
)
