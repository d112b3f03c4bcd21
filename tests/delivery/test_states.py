"""The two tables of moves: what they hold, and that nothing else goes."""

from __future__ import annotations

import itertools

import pytest

from newsletter.delivery.states import (
    CAMPAIGN_MOVES,
    DELIVERY_MOVES,
    OPEN_STATES,
    CampaignEvent,
    CampaignState,
    DeliveryEvent,
    DeliveryState,
    IllegalMoveError,
    is_complete,
    move_campaign,
    move_delivery,
)

S, E = DeliveryState, DeliveryEvent
C, V = CampaignState, CampaignEvent

LEGAL = {
    (S.PENDING, S.SENDING),
    (S.PENDING, S.SUPPRESSED),
    (S.PENDING, S.CANCELLED),
    (S.SENDING, S.ACCEPTED),
    (S.SENDING, S.WRITTEN),
    (S.SENDING, S.DEFERRED),
    (S.SENDING, S.REJECTED),
    (S.SENDING, S.UNCERTAIN),
    (S.SENDING, S.PENDING),
    (S.DEFERRED, S.PENDING),
    (S.DEFERRED, S.EXPIRED),
    (S.DEFERRED, S.SUPPRESSED),
    (S.DEFERRED, S.CANCELLED),
    (S.ACCEPTED, S.BOUNCED),
    (S.ACCEPTED, S.COMPLAINED),
    (S.BOUNCED, S.ACCEPTED),
    (S.BOUNCED, S.COMPLAINED),
    (S.UNCERTAIN, S.ACCEPTED),
    (S.UNCERTAIN, S.BOUNCED),
    (S.UNCERTAIN, S.COMPLAINED),
    (S.UNCERTAIN, S.PENDING),
    (S.REJECTED, S.PENDING),
    (S.EXPIRED, S.PENDING),
}
LEGAL_OF_CAMPAIGN = {
    (C.DRAFT, C.READY),
    (C.READY, C.SENDING),
    (C.SENDING, C.PAUSED),
    (C.PAUSED, C.SENDING),
    (C.SENDING, C.FINISHED),
    (C.PAUSED, C.FINISHED),
    (C.FINISHED, C.SENDING),
    *((state, C.CANCELLED) for state in (C.DRAFT, C.READY, C.SENDING, C.PAUSED)),
}


def test_a_delivery_has_exactly_these_moves() -> None:
    assert {(source, target) for source, moves in DELIVERY_MOVES.items() for target in moves.values()} == LEGAL
    assert set(DELIVERY_MOVES) == set(S)


def test_a_campaign_has_exactly_these_moves() -> None:
    moves = {(source, target) for source, moves in CAMPAIGN_MOVES.items() for target in moves.values()}
    assert moves == LEGAL_OF_CAMPAIGN
    assert set(CAMPAIGN_MOVES) == set(C)


@pytest.mark.parametrize(("state", "event"), [*itertools.product(S, E)])
def test_every_move_of_a_delivery_is_in_the_table_or_raises(state: DeliveryState, event: DeliveryEvent) -> None:
    if event in DELIVERY_MOVES[state]:
        assert move_delivery(state, event) is DELIVERY_MOVES[state][event]
        return
    with pytest.raises(IllegalMoveError, match=f"a delivery that is {state} cannot {event}"):
        move_delivery(state, event)


@pytest.mark.parametrize(("state", "event"), [*itertools.product(C, V)])
def test_every_move_of_a_campaign_is_in_the_table_or_raises(state: CampaignState, event: CampaignEvent) -> None:
    if event in CAMPAIGN_MOVES[state]:
        assert move_campaign(state, event) is CAMPAIGN_MOVES[state][event]
        return
    with pytest.raises(IllegalMoveError, match=f"a campaign that is {state} cannot {event}"):
        move_campaign(state, event)


@pytest.mark.parametrize("event", E)
def test_an_event_means_one_state_wherever_it_is_allowed(event: DeliveryEvent) -> None:
    targets = {moves[event] for moves in DELIVERY_MOVES.values() if event in moves}
    assert len(targets) == 1


@pytest.mark.parametrize("state", S)
def test_a_campaign_is_complete_when_nothing_is_open(state: DeliveryState) -> None:
    assert is_complete({state: 1}) == (state not in OPEN_STATES)
    assert is_complete(dict.fromkeys(S, 0))
