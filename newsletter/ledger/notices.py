"""What other programs are to be told: written by triggers with what it tells of, taken and settled here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any

from newsletter.ledger.part import Part
from newsletter.ledger.rows import Row, read_time, stored_time
from newsletter.programs.event import CHANGES, WebhookEvent
from newsletter.programs.notice import Notice, NoticeState

FORGET = "forget"
NOBODY = "newsletter.toml does not name it any more"


class SqlNotices(Part):
    """A `newsletter.programs.ports.NoticeStore` in the ledger's database. It may be used from any thread."""

    def set_webhooks(self, wanted: Mapping[str, AbstractSet[WebhookEvent]]) -> None:
        """Note which programs are told of what from now on. What waits for one that is gone is given up."""
        changes = {name: _words(events) for name, events in sorted(wanted.items())}
        with self._database.reading() as connection:
            known = {row["name"]: row["changes"] for row in self._sql.webhooks(connection)}
        if known == changes:
            return
        with self._database.transaction() as connection:
            for name in sorted(known.keys() - changes.keys()):
                self._sql.delete_webhook(connection, name=name)
                self._sql.give_up_notices(connection, webhook=name, reply=NOBODY)
            for name, words in changes.items():
                self._sql.put_webhook(connection, name=name, changes=words)

    def claim_notices(self, webhook: str, at: datetime, lease: timedelta, size: int) -> tuple[Notice, ...]:
        """Take the oldest notices that are due, for nobody else to take before the lease has ended."""
        now, until = stored_time(at), stored_time(at + lease)
        with self._database.reading() as connection:  # asked every few seconds: it must keep no writer waiting
            if not self._sql.is_notice_due(connection, webhook=webhook, now=now):
                return ()
        with self._database.transaction() as connection:
            rows = list(self._sql.claim_notices(connection, webhook=webhook, now=now, lease=until, size=size))
            return self._told(connection, sorted(row["id"] for row in rows))

    def settle_notice(self, notice: Notice, state: NoticeState, due: datetime | None, reply: str) -> bool:
        """Note what came of telling; return whether it was still ours."""
        with self._database.transaction() as connection:
            settled = self._sql.settle_notice(
                connection,
                id=notice.id,
                attempts=notice.attempts,
                state=state,
                due=stored_time(due or notice.at),
                reply=reply,
            )
        return bool(settled)

    def notices(self, webhook: str, limit: int) -> Sequence[Notice]:
        """Return the newest notices of a program, newest first."""
        with self._database.reading() as connection:
            rows = list(self._sql.newest_notices(connection, webhook=webhook, size=limit))
            return self._told(connection, [row["id"] for row in rows])

    def count_notices(self) -> Mapping[str, Mapping[NoticeState, int]]:
        """Count the notices of each program by state, zero included."""
        with self._database.reading() as connection:
            counts = {row["name"]: dict.fromkeys(NoticeState, 0) for row in self._sql.webhooks(connection)}
            for row in self._sql.count_notices(connection):
                of_webhook = counts.setdefault(row["webhook"], dict.fromkeys(NoticeState, 0))
                of_webhook[NoticeState(row["state"])] = row["number"]
        return counts

    def tell_again(self, webhook: str, at: datetime) -> int:
        """Let what was given up be told again, from the first attempt; return how many."""
        with self._database.transaction() as connection:
            return int(self._sql.tell_again(connection, webhook=webhook, at=stored_time(at)))

    def try_webhook(self, webhook: str, at: datetime, lease: timedelta) -> Notice:
        """Add a notice that says nothing, and take it."""
        test, now, until = WebhookEvent.TEST.value, stored_time(at), stored_time(at + lease)
        with self._database.transaction() as connection:
            row = self._sql.insert_notice(connection, webhook=webhook, change=test, at=now, due=until)
            (notice,) = self._told(connection, [row["id"]])
        return notice

    def drop_notices(self, until: datetime) -> int:
        """Forget what was delivered or given up before a moment; return how many."""
        with self._database.transaction() as connection:
            return int(self._sql.drop_notices(connection, until=stored_time(until)))

    def _told(self, connection: Any, numbers: Sequence[int]) -> tuple[Notice, ...]:
        rows = (self._sql.notice_told(connection, id=number) for number in numbers)
        return tuple(_read(row) for row in rows if row is not None)


def _words(events: AbstractSet[WebhookEvent]) -> str:
    """Return the words of the ledger for some events, with a space around each."""
    return f" {' '.join(change for change, event in CHANGES.items() if event in events)} "


def _read(row: Row) -> Notice:
    state = NoticeState(row["state"])
    return Notice(
        id=row["id"],
        webhook=row["webhook"],
        event=CHANGES[row["change"]],
        at=datetime.fromisoformat(row["at"]),
        data=_data(row),
        attempts=row["attempts"],
        state=state,
        due=read_time(row["due"]) if state is NoticeState.WAITING else None,
        reply=row["reply"],
    )


def _data(row: Row) -> Mapping[str, object]:
    """Return the facts of what a notice tells of; none where what it tells of is not kept any more."""
    if row["change"] == FORGET:
        return {"by": row["who"], "subscriber": _person(row)}
    if row["history_key"] is not None:
        return {"list": row["list"], "status": row["standing"], "by": row["who"], "subscriber": _person(row)}
    if row["campaign_id"] is None:
        return {}
    campaign = {"campaign": row["campaign_id"], "issue": row["issue"]}
    if row["delivery_key"] is None:
        return {**campaign, "lists": sorted(json.loads(row["lists"])), "recipients": row["planned"]}
    return {**campaign, "reason": row["reason"], "subscriber": _person(row)}


def _person(row: Row) -> Mapping[str, object]:
    """Return who it was. A key without an @ is all that is left of somebody forgotten."""
    key = str(row["history_key"] or row["delivery_key"])
    return {"id": row["person"], "address": row["address"] or (key if "@" in key else None)}
