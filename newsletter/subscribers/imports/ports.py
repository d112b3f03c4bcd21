"""What an import and an export ask of the store, over what is asked of it one by one: many people at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Cause, Consent, Suppression


class BulkStore(SubscriberStore, Protocol):
    """A store that is asked about many people at once, at most SLICE of them. Each method is one transaction."""

    def note_consents(self, consents: Mapping[str, Consent]) -> None:
        """Keep how people have agreed, by key; what is known of the list in the same words stays as it is."""

    def suppress_all(self, suppressions: Sequence[Suppression], cause: Cause) -> frozenset[str]:
        """Send nothing more to some addresses; return the keys of those to whom that is new."""

    def barred(self, keys: Sequence[str], at: datetime) -> Mapping[str, Suppression]:
        """Return why no newsletter is sent to some people, by key; those who are free are left out."""

    def forgotten(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of some keys whose people have asked to be forgotten."""
