"""The sender's exchange with its ledger, within a transaction that somebody else has begun.

This is the hot path: a few statements for many deliveries, and nothing looked up that a statement can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newsletter.delivery.model import Claim, Delivery, Exchange, Settlement
from newsletter.delivery.ports import UnknownCampaignError
from newsletter.delivery.states import (
    CampaignState,
    DeliveryEvent,
    DeliveryState,
    IllegalMoveError,
    move_delivery,
)
from newsletter.ledger.budgets import Usage
from newsletter.ledger.dialects.database import Database
from newsletter.ledger.rows import Row, read_delivery, stored_time

BARRED = "unsubscribed or suppressed after the plan was made"
EVERYWHERE = 2**31 - 1  # the position up to which a campaign that waits for nothing is cleared


def exchange(
    database: Database,
    connection: Any,
    campaign_id: int,
    settlements: Sequence[Settlement],
    claims: Sequence[Claim],
    at: datetime,
) -> Exchange:
    """Record what came of attempts, then the intent of others. Raises IllegalMoveError and UnknownCampaignError."""
    campaign = database.queries.campaign_now(connection, id=campaign_id)
    if campaign is None:
        raise UnknownCampaignError(campaign_id)
    state = CampaignState(campaign["state"])
    settled = settle(database, connection, settlements)
    if not claims or state is not CampaignState.SENDING:
        return Exchange(state, settled, (None,) * len(claims))
    beginning = Beginning(database, connection, campaign_id, campaign["cleared"], at)
    return Exchange(state, settled, beginning.begin(claims), beginning.blocked)


def settle(database: Database, connection: Any, settlements: Sequence[Settlement]) -> tuple[DeliveryState, ...]:
    """Record what came of attempts. Raises IllegalMoveError where a delivery is not, or no longer, being sent."""
    if not settlements:
        return ()
    targets, moves, ends = [], [], []
    for each in settlements:
        delivery, answer = each.delivery, each.answer
        target = move_delivery(DeliveryState.SENDING, each.event)
        reply = str(answer)
        number = delivery.attempts
        targets.append(target)
        # The values in the order of the statements `settle` and `end_attempts`.
        moves.append((target.value, stored_time(each.due) if each.due else "", reply, delivery.id, number))
        end = stored_time(each.at), answer.outcome.value, answer.phase.value, answer.blame.value
        ends.append((*end, reply, delivery.id, number))
    if database.many(connection, "settle", moves) != len(settlements):
        raise _illegal(database.queries, connection, settlements)
    database.many(connection, "end_attempts", ends)
    return tuple(targets)


def _illegal(sql: Any, connection: Any, settlements: Sequence[Settlement]) -> IllegalMoveError:
    """Return the error of the first settlement that has moved nothing; the transaction must end with it."""
    state = DeliveryState.SENDING
    for each in settlements:
        row = sql.delivery_by_id(connection, id=each.delivery.id)
        state = DeliveryState(row["state"])
        if state is not move_delivery(DeliveryState.SENDING, each.event) or row["attempts"] != each.delivery.attempts:
            break
    return IllegalMoveError("delivery", state, each.event)


class Beginning:
    """The claims of one transaction. `blocked` maps the budgets that are used up to when they have room again."""

    def __init__(
        self, database: Database, connection: Any, campaign_id: int, cleared: int | None, at: datetime
    ) -> None:
        self._database = database
        self._sql = database.queries
        self._connection = connection
        self._campaign_id = campaign_id
        self._cleared = EVERYWHERE if cleared is None else cleared
        self._at = at
        self._now = stored_time(at)
        self._usages: dict[str, Usage] = {}
        self.blocked: dict[str, datetime] = {}

    def begin(self, claims: Sequence[Claim]) -> tuple[Delivery | None, ...]:
        """Begin a delivery for each claim that can have one; claims that are alike are one statement."""
        alike: dict[Claim, list[int]] = {}
        for place, claim in enumerate(claims):
            alike.setdefault(claim, []).append(place)
        self._open({budget.name: budget for claim in alike for budget in claim.budgets})
        begun: list[Delivery | None] = [None] * len(claims)
        attempts: list[tuple[object, ...]] = []
        for claim, places in alike.items():
            rows = self._take(claim, len(places))
            for place, row in zip(places, rows, strict=False):
                begun[place] = delivery = read_delivery(row)
                attempts.append((delivery.id, delivery.attempts, claim.relay, self._now))
        if attempts:
            self._database.many(self._connection, "insert_attempts", attempts)
            self._close()
        return tuple(begun)

    def _take(self, claim: Claim, wanted: int) -> list[Row]:
        """Begin up to so many rows of a destination group, as far as the budgets allow."""
        usages = [self._usages[budget.name] for budget in claim.budgets]
        room = min([wanted, *(usage.room for usage in usages)])
        rows: list[Row] = []
        while len(rows) < room:
            found = list(
                self._sql.begin(
                    self._connection,
                    campaign_id=self._campaign_id,
                    destination=claim.destination,
                    now=self._now,
                    cleared=self._cleared,
                    size=room - len(rows),
                    barred=BARRED,
                )
            )
            if not found:
                break
            rows += self._sift(found)
        for usage in usages:
            usage.spend(len(rows))
            if room < wanted and not usage.room:
                self.blocked[usage.budget.name] = usage.opens_at()
        return rows

    def _sift(self, found: list[Row]) -> list[Row]:
        """Return those that have begun, in their order; the others are suppressed, and that is an event."""
        begun = [row for row in found if row["state"] == DeliveryState.SENDING]
        if len(begun) < len(found):
            events = [
                {
                    "campaign_id": self._campaign_id,
                    "delivery_id": row["id"],
                    "attempts": row["attempts"],
                    "at": self._now,
                    "event": DeliveryEvent.SUPPRESS.value,
                    "detail": BARRED,
                }
                for row in found
                if row["state"] != DeliveryState.SENDING
            ]
            self._sql.insert_events(self._connection, events)
        return begun if len(begun) == 1 else sorted(begun, key=_position)

    def _open(self, budgets: dict[str, Any]) -> None:
        for name in sorted(budgets):  # in one order in every process, so that no two wait for each other
            self._sql.alone(self._connection, name=f"budget/{name}")
            usage = Usage(budgets[name], self._at)
            found = self._sql.usage_of(self._connection, name=name, since=usage.since)
            usage.load((row["slot"], row["used"]) for row in found)
            self._usages[name] = usage

    def _close(self) -> None:
        for name, usage in self._usages.items():
            if usage.spent:
                self._sql.add_usage(self._connection, name=name, slot=usage.slot, used=usage.spent)
                if usage.is_new:
                    self._sql.forget_usage(self._connection, name=name, until=usage.forgotten, beyond=usage.furthest)


def _position(row: Row) -> int:
    return int(row["position"])
