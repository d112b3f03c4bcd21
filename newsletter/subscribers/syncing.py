"""What a row of a list's file does to how its person stands in the store: decided here, and nowhere else.

Standing in the store wins, and of whoever came by another way than the file, it changes nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.subscribers.changes import Entry
from newsletter.subscribers.difference import Change, changed_fields
from newsletter.subscribers.model import Subscriber, SubscriptionStatus
from newsletter.subscribers.records import Details, Source, Subscription
from newsletter.subscribers.standing import SubscriptionEvent

# What every row has besides its fields.
OWN = ("email", "name", "locale")
# The file's own: of the others nothing is known but that they stood in it before there was a store.
OF_FILE = frozenset({Source.FILE, Source.UNKNOWN})
ACTIVE = frozenset({SubscriptionStatus.CONFIRMED, SubscriptionStatus.PENDING})
EVENTS: Mapping[Change, SubscriptionEvent] = {
    Change.NEW: SubscriptionEvent.ADD,
    Change.CHANGED: SubscriptionEvent.ADD,
    Change.RETURNING: SubscriptionEvent.RESTORE,
}
MOST_REMOVALS = 100
MOST_PART = 10  # one in so many
FEW = 5  # so few are an editor's work on any list, unless they are most of it


def change_of(row: Subscriber, present: Subscription | None, *, is_forgotten: bool = False) -> Change:
    """Return what the first row of a person does to how they stand."""
    if present is None:
        return Change.BARRED if is_forgotten else Change.NEW
    if present.status is SubscriptionStatus.UNSUBSCRIBED:
        return Change.BARRED
    if present.source not in OF_FILE or present.status is SubscriptionStatus.PENDING:
        return Change.ELSEWHERE
    if returns(present):
        return Change.RETURNING
    is_same = present.address and not changed_fields(row.fields, stored_row(present, row.address))
    return Change.UNCHANGED if is_same else Change.CHANGED


def stored_row(present: Subscription, address: str) -> Mapping[str, str]:
    """Return what the store knows of somebody as a row has it.

    The address is the row's: its capital letters are nobody else.
    """
    return {"email": address, "name": present.name, "locale": present.locale, **present.fields}


def entry_of(row: Subscriber, change: Change, present: Subscription | None) -> Entry | None:
    """Return what is to be done in the store for a row, None where nothing is."""
    event = EVENTS.get(change)
    if event is None:
        return None
    fields = {column: value for column, value in row.fields.items() if column not in OWN}
    address = present.address if present and present.address else row.address
    return Entry(row.key, address, event, Details(row.name, row.locale, fields))


def returns(present: Subscription) -> bool:
    """Tell whether a row of the file brings somebody back."""
    return present.source in OF_FILE and present.status is SubscriptionStatus.REMOVED


def is_of_file(present: Subscription) -> bool:
    """Tell whether somebody is on a list by a row of its file, so that they are removed when it goes."""
    return present.source is Source.FILE and present.status in ACTIVE


def stays(change: Change, present: Subscription | None) -> bool:
    """Tell whether somebody is on the list by its file once their row was brought in."""
    if present is None:
        return change is Change.NEW
    return present.source is Source.FILE and change in (Change.RETURNING, Change.CHANGED, Change.UNCHANGED)


def removes_many(gone: int, of: int) -> bool:
    """Tell whether so many are to be removed of those on a list by its file that a person has to say yes."""
    if gone > MOST_REMOVALS:
        return True
    return gone * MOST_PART > of and (gone > FEW or gone * 2 > of)
