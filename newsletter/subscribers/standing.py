"""A person's standing on a list, and every move between its states.

Whatever changes a standing asks this module first: a move that is not in the dictionaries raises `IllegalStandingError`
and changes nothing. The database has the same moves once more, and the diagram in the documentation is drawn from
them. Nobody who has left comes back by a file, an import or an editor: only by asking and confirming, or by undoing.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from newsletter.errors import NewsletterError
from newsletter.subscribers.model import SubscriptionStatus as Status


class SubscriptionEvent(StrEnum):
    """What happens to a subscription."""

    ASK = "ask"  # the reader wants to be on the list
    CONFIRM = "confirm"  # the reader has proved that the address is theirs
    UNSUBSCRIBE = "unsubscribe"
    UNDO = "undo"  # the reader takes an unsubscribe back
    REMOVE = "remove"  # the row has gone from the list's file
    RESTORE = "restore"  # the row has come back
    ADD = "add"  # a file, an import or an editor names somebody who receives the list
    LAPSE = "lapse"  # whoever asked has not confirmed in time


# None is nobody: there is no subscription yet, or no longer.
SUBSCRIPTION_MOVES: Mapping[Status | None, Mapping[SubscriptionEvent, Status]] = {
    None: {
        SubscriptionEvent.ASK: Status.PENDING,
        SubscriptionEvent.ADD: Status.CONFIRMED,
        SubscriptionEvent.UNSUBSCRIBE: Status.UNSUBSCRIBED,
        SubscriptionEvent.REMOVE: Status.REMOVED,
    },
    Status.PENDING: {
        SubscriptionEvent.ASK: Status.PENDING,
        SubscriptionEvent.CONFIRM: Status.CONFIRMED,
        SubscriptionEvent.UNSUBSCRIBE: Status.UNSUBSCRIBED,
        SubscriptionEvent.REMOVE: Status.REMOVED,
        SubscriptionEvent.RESTORE: Status.PENDING,
        SubscriptionEvent.ADD: Status.PENDING,
    },
    Status.CONFIRMED: {
        SubscriptionEvent.ASK: Status.CONFIRMED,
        SubscriptionEvent.CONFIRM: Status.CONFIRMED,
        SubscriptionEvent.UNSUBSCRIBE: Status.UNSUBSCRIBED,
        SubscriptionEvent.REMOVE: Status.REMOVED,
        SubscriptionEvent.RESTORE: Status.CONFIRMED,
        SubscriptionEvent.ADD: Status.CONFIRMED,
    },
    Status.UNSUBSCRIBED: {
        SubscriptionEvent.ASK: Status.PENDING,
        SubscriptionEvent.UNSUBSCRIBE: Status.UNSUBSCRIBED,
        SubscriptionEvent.REMOVE: Status.UNSUBSCRIBED,
        SubscriptionEvent.RESTORE: Status.UNSUBSCRIBED,
        SubscriptionEvent.ADD: Status.UNSUBSCRIBED,
    },
    Status.REMOVED: {
        SubscriptionEvent.ASK: Status.PENDING,
        SubscriptionEvent.UNSUBSCRIBE: Status.UNSUBSCRIBED,
        SubscriptionEvent.REMOVE: Status.REMOVED,
    },
}

# Moves that lead back to where the subscription was before, and where that may have been.
RETURNS: Mapping[Status, Mapping[SubscriptionEvent, AbstractSet[Status | None]]] = {
    Status.PENDING: {SubscriptionEvent.LAPSE: frozenset({Status.UNSUBSCRIBED, Status.REMOVED, None})},
    Status.UNSUBSCRIBED: {SubscriptionEvent.UNDO: frozenset({Status.CONFIRMED, Status.PENDING, Status.REMOVED})},
    Status.REMOVED: {
        SubscriptionEvent.RESTORE: frozenset({Status.CONFIRMED, Status.PENDING}),
        SubscriptionEvent.ADD: frozenset({Status.CONFIRMED, Status.PENDING}),
    },
}


class IllegalStandingError(NewsletterError):
    """A subscription was asked for a move that it does not have. Nothing was changed."""

    def __init__(self, status: Status | None, event: SubscriptionEvent) -> None:
        who = f"somebody who is {status} on the list" if status else "somebody who is not on the list"
        super().__init__(f"{who} cannot {event}", "see how they stand: newsletter subscribers show ADDRESS")
        self.status = status
        self.event = event


def move_subscription(status: Status | None, event: SubscriptionEvent, former: Status | None = None) -> Status | None:
    """Return a standing after an event; `former` is what it was before the present one.

    Somebody of whom nothing earlier is known was a reader before they left or were removed. Raises
    IllegalStandingError where there is no such move.
    """
    target = SUBSCRIPTION_MOVES[status].get(event)
    if target is not None:
        return target
    ways = RETURNS.get(status, {}).get(event, frozenset()) if status else frozenset()
    back = former if former or event is SubscriptionEvent.LAPSE else Status.CONFIRMED
    if back not in ways:
        raise IllegalStandingError(status, event)
    return back


def all_moves() -> frozenset[tuple[Status | None, SubscriptionEvent, Status]]:
    """Return every move that changes a standing and leaves one: source, event, target."""
    direct = {(source, event, to) for source, moves in SUBSCRIPTION_MOVES.items() for event, to in moves.items()}
    back = {(source, event, to) for source, ways in RETURNS.items() for event, ends in ways.items() for to in ends}
    return frozenset((source, event, to) for source, event, to in direct | back if to and source is not to)
