"""What is asked of the store of subscribers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from newsletter.subscribers.changes import Effect, Entry
from newsletter.subscribers.model import Subscriber, SubscriptionStatus
from newsletter.subscribers.records import (
    ALL_LISTS,
    Addressed,
    Cause,
    Change,
    Choice,
    Consent,
    Forgotten,
    Person,
    Record,
    Source,
    Subscription,
    Suppression,
)

SLICE = 500  # entries that one transaction may carry: some 20 ms, for which another writer has to wait


class SubscriberStore(Protocol):
    """The memory of people and their standing. Every method that writes is one transaction and keeps a history.

    Nothing reads a clock: the moment is in the cause. Names of lists are those of their files.
    """

    def apply(
        self, list_name: str, entries: Sequence[Entry], source: Source, cause: Cause, *, replaces: bool = False
    ) -> tuple[Effect, ...]:
        """Do to some people of a list what `newsletter.subscribers.changes.decide` says, all of it or nothing.

        At most SLICE entries, no key twice. What was done comes back in their order. Raises IllegalStandingError.
        """

    def ask(self, list_name: str, entry: Entry, source: Source, consent: Consent, cause: Cause) -> Effect:
        """Note that somebody wants to be on a list, and what they agreed to. `entry.event` is ASK."""

    def confirm(self, list_name: str, key: str, cause: Cause, network: str = "") -> Effect:
        """Take it that somebody's address is theirs: they are a reader from now on.

        A suppression that stems from their own wish (they had left all lists, or were forgotten) ends. Raises
        IllegalStandingError where they have not asked.
        """

    def leave(self, key: str, list_names: Sequence[str], cause: Cause) -> tuple[Effect, ...]:
        """Unsubscribe somebody from some lists; they need not be known. A second time changes nothing."""

    def leave_all(self, key: str, cause: Cause) -> tuple[Effect, ...]:
        """Unsubscribe somebody from every list, those that are still to come included."""

    def undo(self, key: str, list_names: Sequence[str], cause: Cause) -> tuple[Effect, ...]:
        """Take back that somebody has left lists, or all of them; whoever had not left stays as they are."""

    def suppress(
        self,
        key: str,
        reason: str,
        cause: Cause,
        scope: str = ALL_LISTS,
        evidence: str = "",
        expires: datetime | None = None,
    ) -> bool:
        """Send nothing more to an address: on one list, on all (`*`), or not even a confirmation (`!`).

        Return whether that is new. One that holds for good is never shortened.
        """

    def unsuppress(self, key: str, scope: str, cause: Cause) -> bool:
        """Take a suppression back; return whether there was one."""

    def suppressions(self, key: str, at: datetime) -> tuple[Suppression, ...]:
        """Return why nothing is sent to somebody at a moment, a forgotten person included; pauses are none."""

    def forget(self, key: str, cause: Cause) -> Forgotten:
        """Take a person out of everything that is stored; only a keyed hash tells that nothing is sent to them.

        What is counted stays the same: their rows get a name that says nothing. Messages that wait for them are sent to
        nobody. Only they themselves can come back, by asking and confirming.
        """

    def choose(self, key: str, choice: Choice, cause: Cause) -> Person | None:
        """Keep what readers say about themselves; None leaves what is, an empty text takes it back."""

    def pause(self, key: str, until: datetime | None, cause: Cause) -> None:
        """Send somebody nothing until a moment; None ends it."""

    def find(self, key: str) -> Person | None:
        """Return a person by the key of their address."""

    def person(self, number: int) -> Person | None:
        """Return a person by their number."""

    def addressed(self, campaign_id: int, delivery_id: int) -> Addressed | None:
        """Return whom a message is to, by the numbers in its tokens; None for nobody, or somebody forgotten.

        What is not a number of the ledger, however large, is of nobody.
        """

    def search(self, text: str, limit: int = 50) -> tuple[Person, ...]:
        """Return people whose address or name holds a text, by address."""

    def subscriptions_of(self, key: str) -> tuple[Subscription, ...]:
        """Return how somebody stands on each list that knows them, by the lists' names."""

    def subscriptions(self, list_name: str, keys: Iterable[str]) -> Mapping[str, Subscription]:
        """Return how some people of a list stand, by key; those who are not known are left out."""

    def all_subscriptions(
        self, list_name: str, source: Source | None = None, status: SubscriptionStatus | None = None
    ) -> Iterator[Subscription]:
        """Yield the subscriptions of a list by key, page by page: what changes meanwhile may be seen or not."""

    def rows(self, list_name: str) -> Iterator[Subscriber]:
        """Yield the readers of a list as a file's rows are: with what they have chosen for themselves."""

    def columns(self, list_name: str) -> tuple[str, ...]:
        """Return the names of the fields that the people of a list have, sorted."""

    def counts(self) -> Mapping[str, Mapping[SubscriptionStatus, int]]:
        """Count the subscriptions of every list by standing, zero included."""

    def active(self, list_name: str, source: Source) -> int:
        """Count those who are on a list, or have asked, by one way."""

    def lists(self) -> tuple[str, ...]:
        """Return the names of the lists that the store knows, sorted."""

    def digest(self, list_name: str) -> str:
        """Return what the list's file was when it was last brought in; empty where it never was."""

    def note_digest(self, list_name: str, digest: str, cause: Cause) -> None:
        """Remember what the list's file was."""

    def history(self, key: str) -> tuple[Change, ...]:
        """Return what has happened to somebody, oldest first."""

    def growth(self, list_name: str) -> tuple[tuple[str, SubscriptionStatus | None, int], ...]:
        """Return how many have come to each standing on each day (in UTC), oldest first: day, standing, number."""

    def consents(self, key: str) -> tuple[Consent, ...]:
        """Return what somebody has agreed to, oldest first."""

    def record(self, key: str, at: datetime) -> Record:
        """Return everything that is known about one person."""
