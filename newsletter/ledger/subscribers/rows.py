"""Rows of the database as what is remembered about people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any

from newsletter.ledger.rows import Row, read_time, stored_time
from newsletter.subscribers.exports import Exported, exported_standing
from newsletter.subscribers.imports.standing import Standing
from newsletter.subscribers.model import Subscriber, SubscriptionStatus
from newsletter.subscribers.records import (
    Addressed,
    Change,
    Choice,
    Consent,
    Person,
    Sent,
    Source,
    Subscription,
    Suppression,
)

TAG_ENDS = "\n"  # each tag stands between two of them, so that `\nTAG\n` can be looked for


def stored_tags(tags: frozenset[str]) -> str:
    """Return tags as text."""
    return TAG_ENDS + "".join(f"{tag}{TAG_ENDS}" for tag in sorted(tags)) if tags else ""


def read_fields(value: Any) -> Mapping[str, str]:
    """Read fields: PostgreSQL has them as JSON, SQLite as text."""
    fields: Mapping[str, str] = json.loads(value) if isinstance(value, str) else value
    return fields


def stored_fields(fields: Mapping[str, str]) -> str:
    """Return fields as text: JSON, as `json.dumps` writes it without blanks, in a fifth of its time."""
    pairs = [f"{encode_basestring(name)}:{encode_basestring(value)}" for name, value in fields.items()]
    return f"{{{','.join(pairs)}}}"


def moment(at: datetime | None) -> str:
    """Return a moment as it is stored, an empty text for none."""
    return stored_time(at) if at else ""


def read_subscription(row: Row) -> Subscription:
    """Read a row of `subscription`, with the person's address."""
    return Subscription(
        list_name=row["list"],
        key=row["key"],
        status=SubscriptionStatus(row["status"]),
        at=datetime.fromisoformat(row["at"]),
        address=row["address"] or "",
        former=SubscriptionStatus(row["former"]) if row["former"] else None,
        source=Source(row["source"]),
        joined_at=read_time(row["joined_at"]),
        name=row["name"],
        locale=row["locale"],
        fields=read_fields(row["fields"]),
        tags=frozenset(filter(None, row["tags"].split(TAG_ENDS))),
    )


def read_person(row: Row) -> Person:
    """Read a row of `subscriber`, with the end of a pause."""
    return Person(
        id=row["id"],
        key=row["key"],
        address=row["address"],
        created_at=datetime.fromisoformat(row["created_at"]),
        choice=Choice(row["name"], row["locale"], row["time_zone"]),
        paused_until=read_time(row["paused_until"]),
    )


def read_reader(row: Row) -> Subscriber:
    """Read a reader as a row of a file: the columns that are not empty are what a merge tag finds."""
    named = {"email": row["address"], "name": row["name"], "locale": row["locale"]}
    fields = {column: value for column, value in named.items() if value} | dict(read_fields(row["fields"]))
    return Subscriber(row["address"], row["key"], row["name"], row["locale"], fields)


def read_suppression(row: Row) -> Suppression:
    """Read a row of `suppression`."""
    at = datetime.fromisoformat(row["at"])
    return Suppression(row["key"], row["scope"], row["reason"], at, row["evidence"], read_time(row["expires"]))


def read_consent(row: Row) -> Consent:
    """Read a row of `consent`."""
    return Consent(
        at=datetime.fromisoformat(row["at"]),
        how=row["how"],
        network=row["network"],
        text=row["text"],
        version=row["version"],
        list_name=row["list"],
        confirmed_at=read_time(row["confirmed_at"]),
        confirmed_network=row["confirmed_network"],
    )


def read_change(row: Row) -> Change:
    """Read a row of `history`."""
    at = datetime.fromisoformat(row["at"])
    return Change(at, row["list"], row["change"], row["detail"], row["who"], row["why"])


def read_sent(row: Row) -> Sent:
    """Read what somebody was to get."""
    return Sent(row["campaign"], row["state"], read_time(row["dated"]), json.loads(row["fields"]))


def read_addressed(row: Row) -> Addressed:
    """Read whom a message is to."""
    lists: Mapping[str, str] = json.loads(row["lists"])
    return Addressed(row["key"], row["address"], row["campaign"], row["list"], lists, row["locale"], row["state"])


# What keeps mail from somebody, as `page_of_exported` ranks it.
BARRED = {1: Standing.UNSUBSCRIBED, 2: Standing.BOUNCED, 3: Standing.COMPLAINED}


def read_exported(row: Row) -> Exported:
    """Read a person of a list as they are exported."""
    return Exported(
        row["address"],
        exported_standing(SubscriptionStatus(row["status"]), BARRED.get(row["barred"])),
        row["name"],
        row["locale"],
        read_time(row["joined_at"]),
        read_fields(row["fields"]),
        frozenset(filter(None, row["tags"].split(TAG_ENDS))),
    )
