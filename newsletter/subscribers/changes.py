"""What a change does to a subscription: decided here, for the store that carries it out and for whoever only asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Details, Source, Subscription
from newsletter.subscribers.standing import SubscriptionEvent, move_subscription


class Entry(NamedTuple):
    """What is to happen to one person on a list.

    `event` is None where only details are to change. `joined_at` is for those who were readers elsewhere before.
    """

    key: str
    address: str
    event: SubscriptionEvent | None
    details: Details | None = None
    joined_at: datetime | None = None


NOTHING = Details()


class Outcome(StrEnum):
    """What came of an entry."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    GONE = "gone"


class Effect(NamedTuple):
    """A subscription before and after a change, None where there is none."""

    key: str
    before: Subscription | None
    after: Subscription | None

    @property
    def is_change(self) -> bool:
        """Tell whether anything has changed."""
        return self.before is not self.after and self.before != self.after

    @property
    def outcome(self) -> Outcome:
        """Return what came of it."""
        if not self.is_change:
            return Outcome.UNCHANGED
        if self.before is None:
            return Outcome.NEW
        return Outcome.UPDATED if self.after else Outcome.GONE

    @property
    def moved(self) -> bool:
        """Tell whether the standing has changed, and not only what is known about the person."""
        return (self.before and self.before.status) != (self.after and self.after.status)


def decide(
    present: Subscription | None, entry: Entry, list_name: str, source: Source, at: datetime, *, replaces: bool = False
) -> Effect:
    """Return what an entry makes of a subscription. Raises IllegalStandingError.

    With `replaces` the details are all there is from now on; else what they leave empty stays.
    """
    status = present.status if present else None
    if entry.event:
        status = move_subscription(status, entry.event, present.former if present else None)
    if status is None:
        return Effect(entry.key, present, None)
    if present is None:
        return Effect(entry.key, None, _begun(list_name, status, entry, source, at))
    after = _told(present, entry.details, replaces=replaces) if entry.details else present
    if entry.address and entry.address != present.address:
        after = replace(after, address=entry.address)
    if status is not present.status:
        after = _joined(replace(after, status=status, former=present.status, at=at), entry, at)
        if entry.event is SubscriptionEvent.ASK:  # from now on it is theirs, and no longer a file's
            after = replace(after, source=source)
    return Effect(entry.key, present, after)


def _begun(list_name: str, status: SubscriptionStatus, entry: Entry, source: Source, at: datetime) -> Subscription:
    """Return a subscription that there was not; somebody who has left since may have joined elsewhere long ago."""
    details = entry.details or NOTHING
    joined = entry.joined_at or (at if status is SubscriptionStatus.CONFIRMED else None)
    return Subscription(
        list_name,
        entry.key,
        status,
        at,
        entry.address,
        None,
        source,
        joined,
        storable(details.name),
        details.locale,
        _storable_fields(details.fields),
        details.tags or frozenset(),
    )


def _joined(after: Subscription, entry: Entry, at: datetime) -> Subscription:
    """Say since when somebody is a reader: since they have confirmed, else since they were first on the list."""
    if after.status is not SubscriptionStatus.CONFIRMED:
        return after
    if after.joined_at and entry.event is not SubscriptionEvent.CONFIRM:
        return after
    return replace(after, joined_at=entry.joined_at or at)


def _told(present: Subscription, details: Details, *, replaces: bool) -> Subscription:
    name, locale, fields = storable(details.name), details.locale, _storable_fields(details.fields)
    tags = present.tags if details.tags is None else details.tags
    if not replaces:
        name, locale, tags = name or present.name, locale or present.locale, present.tags | tags
        fields = {**present.fields, **fields}
    if (name, locale, fields, tags) == (present.name, present.locale, present.fields, present.tags):
        return present
    return replace(present, name=name, locale=locale, fields=fields, tags=tags)


def storable(text: str) -> str:
    """Leave away NUL, which PostgreSQL does not store in a text and nobody has in their name."""
    return text.replace("\0", "") if "\0" in text else text


def _storable_fields(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {column: storable(value) for column, value in fields.items() if value}
