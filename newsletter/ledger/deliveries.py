"""Deliveries in the ledger: begun, settled, moved, counted, and their stories."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsletter.delivery.model import Attempt, Claim, Delivery, Exchange, Settlement, Step
from newsletter.delivery.states import DeliveryEvent, DeliveryState, IllegalMoveError, move_delivery
from newsletter.ledger.dialects.database import Database
from newsletter.ledger.errors import EmptiedError, LeaseLostError
from newsletter.ledger.exchange import EVERYWHERE, exchange
from newsletter.ledger.part import PAGE, Part
from newsletter.ledger.rows import read_attempt, read_delivery, read_step, read_time, stored_time
from newsletter.replies import Outcome

DAY = len("2012-11-24")
GIVEN_UP = "put off for too long"
# The events that end an attempt, and what it came to then.
ENDS = {
    DeliveryEvent.ACCEPT: Outcome.ACCEPTED,
    DeliveryEvent.WRITE: Outcome.ACCEPTED,
    DeliveryEvent.DEFER: Outcome.DEFERRED,
    DeliveryEvent.REJECT: Outcome.REJECTED,
    DeliveryEvent.LOSE: Outcome.UNCERTAIN,
    DeliveryEvent.RETURN: Outcome.NOT_SENT,
}


class Deliveries(Part):
    """The deliveries of campaigns that are frozen."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._days_noted: set[tuple[str, str]] = set()  # relays and days that are on record

    def exchange(
        self,
        campaign_id: int,
        settlements: Sequence[Settlement],
        claims: Sequence[Claim],
        at: datetime,
        *,
        fence: int | None = None,
    ) -> Exchange:
        """Record what came of attempts and begin others, all or nothing. Raises IllegalMoveError.

        `fence` is the token of the sender's lease, where it has one: LeaseLostError is raised where another sender has
        taken the campaign over.
        """
        with self._database.transaction() as connection:
            if fence is not None:
                self._pass_fence(connection, campaign_id, fence)
            made = exchange(self._database, connection, campaign_id, settlements, claims, at)
            day = stored_time(at)[:DAY]
            used = {(claim.relay, day) for claim, begun in zip(claims, made.begun, strict=True) if begun}
            for relay, _ in used - self._days_noted:
                self._sql.note_day(connection, relay=relay, day=day)
        self._days_noted |= used
        return made

    def release_due(self, campaign_id: int, at: datetime, deadline: datetime) -> tuple[int, int]:
        """Let deferred deliveries that are due wait to be begun; expire those first tried before `deadline`.

        Return how many were released, and how many have expired.
        """
        expired = self._move_slices(
            self._sql.expire_slice, campaign_id, DeliveryEvent.EXPIRE, at, GIVEN_UP, deadline=stored_time(deadline)
        )
        released = self._move_slices(
            self._sql.release_slice, campaign_id, DeliveryEvent.RELEASE, at, now=stored_time(at)
        )
        return released, expired

    def move_deliveries(
        self, campaign_id: int, source: DeliveryState, event: DeliveryEvent, at: datetime, reason: str = ""
    ) -> int:
        """Move all of a campaign's deliveries that are in one state; return how many. Raises IllegalMoveError.

        They move slice by slice, so that no other writer waits long. None can begin so: that is what a claim does.
        Whoever has the issue from another campaign is not ordered again: see `reached_elsewhere`.
        """
        if event is DeliveryEvent.BEGIN:
            raise IllegalMoveError("delivery", source, event)
        if event is DeliveryEvent.ORDER:
            self._refuse_emptied(campaign_id)
        target = move_delivery(source, event)
        query = self._sql.order_slice if event is DeliveryEvent.ORDER else self._sql.move_slice
        return self._move_slices(query, campaign_id, event, at, reason, source=source, target=target, reason=reason)

    def _refuse_emptied(self, campaign_id: int) -> None:
        """Raise EmptiedError where it is not known any more what was filled into a campaign's messages."""
        with self._database.reading() as connection:
            if self._sql.meta_value(connection, name=f"emptied/{campaign_id}"):
                raise EmptiedError(campaign_id)

    def reached_elsewhere(self, campaign_id: int, state: DeliveryState) -> int:
        """Count those in a state who have the issue from another campaign of its kind, or may have it."""
        with self._database.reading() as connection:
            row = self._sql.count_reached_elsewhere(connection, campaign_id=campaign_id, state=state)
        return int(row["number"])

    def due_by_destination(self, campaign_id: int, at: datetime) -> Mapping[str, int]:
        """Count the deliveries that may be begun now, by destination group; a group that has none is left out."""
        with self._database.reading() as connection:
            cleared = self._cleared(connection, campaign_id)
            now = stored_time(at)
            rows = self._sql.due_by_destination(connection, campaign_id=campaign_id, now=now, cleared=cleared)
            return {row["destination"]: row["number"] for row in rows}

    def next_due(self, campaign_id: int) -> datetime | None:
        """Return when the first begins to be due of those that wait for a time of their own; None where none does."""
        with self._database.reading() as connection:
            cleared = self._cleared(connection, campaign_id)
            return read_time(self._sql.next_due(connection, campaign_id=campaign_id, cleared=cleared)["due"])

    def counts_by_destination(self, campaign_id: int) -> Mapping[str, Mapping[DeliveryState, int]]:
        """Count a campaign's deliveries by destination group and state, zero included."""
        counts: dict[str, dict[DeliveryState, int]] = {}
        with self._database.reading() as connection:
            for row in self._sql.count_by_destination(connection, campaign_id=campaign_id):
                group = counts.setdefault(row["destination"], dict.fromkeys(DeliveryState, 0))
                group[DeliveryState(row["state"])] = row["number"]
        return counts

    def attempts_by_relay(self, campaign_id: int) -> Mapping[str, int]:
        """Count a campaign's attempts by relay."""
        with self._database.reading() as connection:
            rows = self._sql.attempts_by_relay(connection, campaign_id=campaign_id)
            return {row["relay"]: row["number"] for row in rows}

    def campaign_moves(self, campaign_id: int) -> tuple[tuple[datetime, str], ...]:
        """Return what happened to a campaign itself and when, oldest first."""
        with self._database.reading() as connection:
            rows = self._sql.moves_of_campaign(connection, campaign_id=campaign_id)
            return tuple((datetime.fromisoformat(row["at"]), row["event"]) for row in rows)

    def deliveries(self, campaign_id: int, states: Iterable[DeliveryState] = DeliveryState) -> Iterator[Delivery]:
        """Return a campaign's deliveries: one state after the other, each in the order of the plan."""
        for state in states:
            with self._database.reading() as connection:
                rows = self._sql.ids_in_state(connection, campaign_id=campaign_id, state=state)
                ids = array("q", (row["id"] for row in rows))
            for start in range(0, len(ids), PAGE):
                page = json.dumps(ids[start : start + PAGE].tolist())
                with self._database.reading() as connection:
                    found = self._sql.deliveries_of_ids(connection, ids=page, state=state)
                    deliveries = [read_delivery(row) for row in found]
                yield from deliveries

    def delivery(self, delivery_id: int) -> Delivery | None:
        """Return one delivery by its number; None where there is none."""
        with self._database.reading() as connection:
            row = self._sql.delivery_by_id(connection, id=delivery_id)
            return read_delivery(row) if row else None

    def attempts(self, delivery_id: int) -> tuple[Attempt, ...]:
        """Return the attempts at a delivery, first to last."""
        with self._database.reading() as connection:
            return tuple(read_attempt(row) for row in self._sql.attempts_at(connection, delivery_id=delivery_id))

    def history(self, delivery_id: int) -> tuple[Step, ...]:
        """Return all that ever happened to a delivery since it was planned, oldest first."""
        with self._database.reading() as connection:
            return tuple(read_step(row) for row in self._sql.history_of(connection, delivery_id=delivery_id))

    def days_used(self, relay: str, before: datetime) -> int:
        """Return on how many days a relay was used before a day begins."""
        with self._database.reading() as connection:
            found = self._sql.days_used(connection, relay=relay, before=stored_time(before)[:DAY])
        return int(found["days"])

    def _pass_fence(self, connection: Any, campaign_id: int, token: int) -> None:
        """Make sure that nobody takes the campaign over until the transaction ends. Raises LeaseLostError."""
        held = self._sql.fence(connection, campaign_id=campaign_id)
        if held is None or held["token"] != token:
            raise LeaseLostError(campaign_id)

    def _cleared(self, connection: Any, campaign_id: int) -> int:
        cleared = self._sql.campaign_now(connection, id=campaign_id)["cleared"]
        return EVERYWHERE if cleared is None else int(cleared)

    def _move_slices(
        self, query: Any, campaign_id: int, event: DeliveryEvent, at: datetime, detail: str = "", **values: object
    ) -> int:
        """Move deliveries slice by slice, so that no other writer waits long; return how many."""
        moved, size = 0, PAGE
        while size == PAGE:
            with self._database.transaction() as connection:
                size = self._move_slice(connection, query, campaign_id, event, at, detail, **values)
            moved += size
        return moved

    def _move_slice(
        self,
        connection: Any,
        query: Any,
        campaign_id: int,
        event: DeliveryEvent,
        at: datetime,
        detail: str,
        **values: object,
    ) -> int:
        """Move one slice within a transaction, and record what happened; return how many."""
        rows = query(connection, campaign_id=campaign_id, size=PAGE, **values)
        moved = [(row["id"], row["attempts"]) for row in rows]
        if event in ENDS:  # how an attempt ended, and so no event of its own
            end = {"at": stored_time(at), "outcome": ENDS[event].value, "reply": detail}
            ends = [{"delivery_id": each, "number": number, **end} for each, number in moved]
            self._sql.end_attempts_of_all(connection, ends)
        else:
            self._note(connection, campaign_id, moved, event, at, detail)
        return len(moved)
