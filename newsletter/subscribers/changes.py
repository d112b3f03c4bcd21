"""What a change does to a subscription: decided here, for the store that carries it out and for whoever only asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Details, Source, Subscription
from newsletter.subscribers.standing import SubscriptionEvent, move_subscription


@dataclass(frozen=True)
class Entry:
    """What is to happen to one person on a list.

    `event` is None where only details are to change. `joined_at` is for those who were readers elsewhere before.
    """

    key: str
    address: str
    event: SubscriptionEvent | None
    details: Details | None = None
    joined_at: datetime | None = None


class Outcome(StrEnum):
    """What came of an entry."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    GONE = "gone"


@dataclass(frozen=True)
class Effect:
    """A subscription before and after a change, None where there is none."""

    key: str
    before: Subscription | None
    after: Subscription | None

    @property
    def outcome(self) -> Outcome:
        """Return what came of it."""
        if self.before == self.after:
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
        blank = Subscription(list_name, entry.key, status, at, entry.address, source=source)
        return Effect(entry.key, None, _joined(_told(blank, entry.details, replaces=replaces), entry, at))
    after = _told(present, entry.details, replaces=replaces)
    if entry.address:
        after = replace(after, address=entry.address)
    if status is not present.status:
        after = _joined(replace(after, status=status, former=present.status, at=at), entry, at)
        if entry.event is SubscriptionEvent.ASK:  # from now on it is theirs, and no longer a file's
            after = replace(after, source=source)
    return Effect(entry.key, present, after)


def _joined(after: Subscription, entry: Entry, at: datetime) -> Subscription:
    """Say since when somebody is a reader: since they have confirmed, else since they were first on the list."""
    if after.status is not SubscriptionStatus.CONFIRMED:
        return after
    if after.joined_at and entry.event is not SubscriptionEvent.CONFIRM:
        return after
    return replace(after, joined_at=entry.joined_at or at)


def _told(present: Subscription, details: Details | None, *, replaces: bool) -> Subscription:
    if details is None:
        return present
    # NUL, which PostgreSQL does not store in a text and nobody has in their name, is left away.
    name = details.name.replace("\0", "")
    fields = {column: value.replace("\0", "") for column, value in details.fields.items() if value}
    tags = present.tags if details.tags is None else details.tags
    if replaces:
        return replace(present, name=name, locale=details.locale, fields=fields, tags=tags)
    return replace(
        present,
        name=name or present.name,
        locale=details.locale or present.locale,
        fields={**present.fields, **fields},
        tags=present.tags | tags,
    )
