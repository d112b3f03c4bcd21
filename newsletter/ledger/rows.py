"""Rows of the database as values of the delivery room."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from newsletter.config import Publication
from newsletter.delivery.model import Attempt, Campaign, Delivery, NewDelivery, Orders, RelayKind, Step
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.replies import Blame, Outcome, Phase

STATES = {state.value: state for state in DeliveryState}
Row = Mapping[str, Any]  # sqlite3.Row and psycopg's dict_row alike: values by the name of their column


# Made once: json.dumps makes one for every call that asks for anything but ASCII and spaces.
FIELDS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1024)
def stored_time(at: datetime) -> str:
    """Return a time as it is stored: ISO 8601 in UTC, so that text sorts as time does."""
    in_utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return in_utc.isoformat(timespec="milliseconds")


def read_time(text: str | None) -> datetime | None:
    """Read back what `stored_time` wrote."""
    return datetime.fromisoformat(text) if text else None


def stored_publication(publication: Publication) -> str:
    """Return a publication as text."""
    return json.dumps(asdict(publication), ensure_ascii=False, sort_keys=True)


def read_publication(text: str) -> Publication:
    """Read back what `stored_publication` wrote, also by an older version with other settings."""
    known = {each.name for each in fields(Publication)}
    return Publication(**{name: value for name, value in json.loads(text).items() if name in known})


def stored_orders(orders: Orders) -> str:
    """Return orders as text: what differs from doing nothing special, instants as they are stored everywhere."""
    usual = asdict(Orders())
    given = {name: value for name, value in asdict(orders).items() if value != usual[name]}
    return json.dumps(given, ensure_ascii=False, sort_keys=True, default=stored_time)


def read_orders(text: str) -> Orders:
    """Read back what `stored_orders` wrote, also by an older version with other orders."""
    known = {each.name for each in fields(Orders)}
    given = {name: value for name, value in json.loads(text).items() if name in known}
    return Orders(**given | {name: read_time(given.get(name)) for name in ("start", "canary_until")})


def read_campaign(row: Row) -> Campaign:
    """Read a row of `campaign`."""
    return Campaign(
        id=row["id"],
        issue=row["issue"],
        relay=row["relay"],
        kind=RelayKind(row["kind"]),
        state=CampaignState(row["state"]),
        publication=read_publication(row["publication"]),
        lists=json.loads(row["lists"]),
        commit=row["git_commit"],
        planned=row["planned"],
        created_at=datetime.fromisoformat(row["created_at"]),
        reason=row["reason"],
        orders=read_orders(row["orders"]),
        cleared=row["cleared"],
    )


def stored_delivery(campaign_id: int, position: int, new: NewDelivery) -> tuple[object, ...]:
    """Return the values of a new row of `delivery`, in the order of `insert_deliveries`.

    NUL, which PostgreSQL does not store in a text and nobody has in their name, is left away.
    """
    due = stored_time(new.due) if new.due else ""
    name = new.name.replace("\0", "")
    who = (new.key, new.address, name, new.list_name, new.locale)
    return (campaign_id, position, new.destination, due, *who, FIELDS.encode(dict(new.values)))


def read_delivery(row: Row) -> Delivery:
    """Read a row of `delivery`."""
    # A frozen dataclass sets its fields one by one, through a door of its own: a fifth of what a delivery costs here.
    delivery: Delivery = object.__new__(Delivery)
    delivery.__dict__.update(
        id=row["id"],
        campaign_id=row["campaign_id"],
        position=row["position"],
        key=row["key"],
        address=row["address"],
        name=row["name"],
        list_name=row["list"],
        locale=row["locale"],
        values=json.loads(row["fields"]),
        state=STATES[row["state"]],
        attempts=row["attempts"],
        date=read_time(row["dated"]),
        reply=row["reply"],
        destination=row["destination"],
        due=read_time(row["due"]),
        since=read_time(row["since"]),
    )
    return delivery


def read_step(row: Row) -> Step:
    """Read a row of `history_of`."""
    return Step(datetime.fromisoformat(row["at"]), row["event"], row["detail"], row["number"])


def read_attempt(row: Row) -> Attempt:
    """Read a row of `attempt`."""
    return Attempt(
        delivery_id=row["delivery_id"],
        number=row["number"],
        relay=row["relay"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=read_time(row["ended_at"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        phase=Phase(row["phase"]) if row["phase"] else None,
        blame=Blame(row["blame"]) if row["blame"] else None,
        reply=row["reply"],
    )
