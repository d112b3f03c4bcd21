"""A person's standing on a list: every move, and those that there are not."""

from __future__ import annotations

import pytest

from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.standing import (
    RETURNS,
    SUBSCRIPTION_MOVES,
    IllegalStandingError,
    SubscriptionEvent,
    all_moves,
    move_subscription,
)

S, E = Status, SubscriptionEvent
OWN = {E.ASK, E.CONFIRM, E.UNDO}


@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize("event", SubscriptionEvent)
def test_a_move_is_in_the_table_or_raises(status: Status | None, event: SubscriptionEvent) -> None:
    direct = SUBSCRIPTION_MOVES[status].get(event)
    ways = RETURNS.get(status, {}).get(event, frozenset()) if status else frozenset()
    assert not (direct and ways)
    for former in (None, *Status):
        if direct:
            assert move_subscription(status, event, former) is direct
        elif former in ways:
            assert move_subscription(status, event, former) is former
        elif ways and former is None:
            assert move_subscription(status, event) is S.CONFIRMED
        else:
            with pytest.raises(IllegalStandingError):
                move_subscription(status, event, former)


def test_only_readers_themselves_bring_somebody_back_who_has_left() -> None:
    back = {event for source, event, _ in all_moves() if source is S.UNSUBSCRIBED}
    assert back <= OWN
    confirmed = {event for source, event, to in all_moves() if to is S.CONFIRMED and source is S.PENDING}
    assert confirmed <= OWN


def test_a_row_that_comes_back_undoes_its_removal_and_no_unsubscribe() -> None:
    assert move_subscription(S.REMOVED, E.RESTORE, S.CONFIRMED) is S.CONFIRMED
    assert move_subscription(S.UNSUBSCRIBED, E.RESTORE, S.CONFIRMED) is S.UNSUBSCRIBED
    assert move_subscription(S.UNSUBSCRIBED, E.ADD, S.CONFIRMED) is S.UNSUBSCRIBED


def test_whoever_has_left_and_asked_without_confirming_has_left_again_when_it_lapses() -> None:
    assert move_subscription(S.PENDING, E.LAPSE, S.UNSUBSCRIBED) is S.UNSUBSCRIBED
    assert move_subscription(S.PENDING, E.LAPSE) is None
