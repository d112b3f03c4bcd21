"""What an editor orders about how somebody stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsletter.address import address_key
from newsletter.errors import NewsletterError
from newsletter.subscribers.changes import Effect, Entry
from newsletter.subscribers.imports.ports import Arrivals, BulkStore
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import ALL_LISTS, Cause, Consent, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent

LEFT_ALL = (ALL_LISTS, "suppress", "unsubscribed")  # in the history: a list, what has happened, and its detail


class HasLeftError(NewsletterError):
    """An editor wants to add somebody who has left."""

    def __init__(self, address: str, list_name: str, at: datetime | None) -> None:
        when = f" on {at.astimezone():%Y-%m-%d}" if at else ""
        what = f"has left {list_name}{when}" if at else "has asked to be forgotten"
        super().__init__(
            f"{address} {what}, and only they can come back: nothing was changed",
            "send them to the sign-up form, which asks them to confirm",
        )


class LeftThemselvesError(NewsletterError):
    """An editor wants to take back an unsubscribe that is not an editor's."""

    def __init__(self, address: str, list_name: str) -> None:
        super().__init__(
            f"{address} has not been taken off {list_name} by an editor, so no editor can take that back",
            "they come back themselves: by “undo” on the page they left on, or by the sign-up form",
        )


def add_person(
    store: BulkStore,
    list_name: str,
    address: str,
    details: Details,
    cause: Cause,
    consent: str = "",
    source: Source = Source.EDITOR,
) -> Effect:
    """Make somebody a reader of a list; keep how they have agreed. Raises HasLeftError."""
    key = address_key(address)
    present = store.subscriptions(list_name, [key]).get(key)
    if present and present.status is SubscriptionStatus.UNSUBSCRIBED:
        raise HasLeftError(address, list_name, present.at)
    if store.forgotten([key]):
        raise HasLeftError(address, list_name, None)
    kept = Consent(cause.at, source.value, text=consent, list_name=list_name, confirmed_at=cause.at)
    entry = Entry(key, address, SubscriptionEvent.ADD, details)
    arrivals = Arrivals([entry], {key: kept} if consent else {})
    (effect,) = store.bring(list_name, arrivals, source, cause)
    return effect


def take_back(store: BulkStore, address: str, list_names: Sequence[str], cause: Cause) -> tuple[Effect, ...]:
    """Take back that an editor has taken somebody off lists. Raises LeftThemselvesError."""
    key = address_key(address)
    history = store.history(key)
    for name in list_names:
        left = [line for line in history if line.list_name == name and line.change == SubscriptionEvent.UNSUBSCRIBE]
        present = store.subscriptions(name, [key]).get(key)
        is_off = present is not None and present.status is SubscriptionStatus.UNSUBSCRIBED
        if not is_off or not left or left[-1].who != Who.EDITOR:
            raise LeftThemselvesError(address, name)
    everywhere = [line for line in history if (line.list_name, line.change, line.detail) == LEFT_ALL]
    if everywhere and everywhere[-1].who != Who.EDITOR:
        raise LeftThemselvesError(address, "every list")
    return store.undo(key, list_names, cause)
