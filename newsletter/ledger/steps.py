"""The two steps of a try, within a transaction that somebody else has begun: the intent, and the outcome."""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Connection
from typing import Any

from newsletter.delivery.model import Answer, Delivery
from newsletter.delivery.states import DeliveryEvent, DeliveryState, move_delivery
from newsletter.ledger.rows import read_delivery, stored_time

BARRED = "unsubscribed or suppressed after the plan was made"


def begin_next(sql: Any, connection: Connection, campaign_id: int, relay: str, at: datetime) -> Delivery | None:
    """Record the intent to send the next pending delivery; whoever was barred since the plan is suppressed instead."""
    now = stored_time(at)
    while row := sql.next_pending(connection, campaign_id=campaign_id):
        event = DeliveryEvent.SUPPRESS if row["barred"] else DeliveryEvent.BEGIN
        source = DeliveryState(row["state"])
        move = {"id": row["id"], "source": source, "target": move_delivery(source, event)}
        if event is DeliveryEvent.BEGIN:
            begun = read_delivery(sql.begin_delivery(connection, **move, at=now))
            sql.insert_attempt(connection, delivery_id=begun.id, number=begun.attempts, relay=relay, at=now)
            return begun
        sql.set_delivery_state(connection, **move, reply=BARRED, not_before=None)
        sql.insert_event(connection, campaign_id=campaign_id, delivery_id=row["id"], at=now, event=event, detail=BARRED)
    return None


def settle_one(
    sql: Any,
    connection: Connection,
    delivery: Delivery,
    event: DeliveryEvent,
    at: datetime,
    answer: Answer,
    not_before: datetime | None = None,
) -> DeliveryState:
    """Record what came of an attempt; return the new state. Raises IllegalMoveError."""
    source = DeliveryState(sql.delivery_by_id(connection, id=delivery.id)["state"])
    target = move_delivery(source, event)
    reply = str(answer)
    sql.set_delivery_state(
        connection,
        id=delivery.id,
        source=source,
        target=target,
        reply=reply,
        not_before=stored_time(not_before) if not_before else None,
    )
    sql.end_attempt(
        connection,
        delivery_id=delivery.id,
        number=delivery.attempts,
        at=stored_time(at),
        outcome=answer.outcome,
        phase=answer.phase,
        blame=answer.blame,
        reply=reply,
    )
    return target
