"""What an import and an export ask of the store, over what is asked of it one by one: many people at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from newsletter.subscribers.changes import Effect, Entry
from newsletter.subscribers.exports import Exported
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Cause, Consent, Source, Suppression


@dataclass(frozen=True)
class Arrivals:
    """Some people who come to a list, at most SLICE: what happens to each, what they agreed to, who gets nothing more.

    `consents` are by key.
    """

    entries: Sequence[Entry]
    consents: Mapping[str, Consent] = field(default_factory=dict)
    suppressions: Sequence[Suppression] = ()


class BulkStore(SubscriberStore, Protocol):
    """A store that is asked about many people at once, at most SLICE of them. Each method is one transaction."""

    def bring(self, list_name: str, arrivals: Arrivals, source: Source, cause: Cause) -> tuple[Effect, ...]:
        """Do to people of a list what was decided, all of it or nothing; return what was done, in their order.

        A consent that is known in the same words, and a suppression that there is, stay as they are.
        """

    def barred(self, list_name: str, keys: Sequence[str]) -> Mapping[str, Suppression]:
        """Return why nothing of a list is ever sent to some people, by key; all others are left out."""

    def forgotten(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of some keys whose people have asked to be forgotten."""

    def exported(self, list_name: str) -> Iterator[Exported]:
        """Yield everybody of a list but those who were taken out of its file or forgotten, by key, page by page."""
