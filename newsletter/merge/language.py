"""What an expression may name: that of a text's tags, and that of a segment, which asks more about a person."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.merge.expression import OWN_ADDRESSES
from newsletter.merge.filters import FILTERS

# Only a segment is looked at on one day; what a message says must be the same whenever it is made.
OF_A_DAY = frozenset({"days_ago"})


@dataclass(frozen=True)
class Language:
    """A part of the one expression language: names besides `subscriber.FIELD`, and filters."""

    names: frozenset[str]
    filters: frozenset[str]


MERGE = Language(OWN_ADDRESSES, frozenset(FILTERS) - OF_A_DAY)
# `joined` is the day on which somebody came to the list, `tags` and `lists` are theirs, `received` are issues.
SEGMENT = Language(frozenset({"joined", "tags", "lists", "received"}), frozenset(FILTERS))
