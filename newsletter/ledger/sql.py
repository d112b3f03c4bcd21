"""The ledger in a database: what the delivery room asks of its memory."""

from __future__ import annotations

import json
import uuid
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from newsletter.delivery.model import (
    Answer,
    Attempt,
    Campaign,
    Claim,
    Delivery,
    Exchange,
    NewCampaign,
    NewDelivery,
    Orders,
    RelayKind,
    Settlement,
    Step,
)
from newsletter.delivery.plan import Standing
from newsletter.delivery.ports import CampaignOpenError, UnknownCampaignError
from newsletter.delivery.states import (
    CampaignEvent,
    CampaignState,
    DeliveryEvent,
    DeliveryState,
    IllegalMoveError,
    move_campaign,
    move_delivery,
)
from newsletter.ledger.dialects.database import Database
from newsletter.ledger.errors import DriverMissingError, IncompletePlanError, LedgerFolderError, LedgerMissingError
from newsletter.ledger.exchange import EVERYWHERE, exchange
from newsletter.ledger.rows import (
    read_attempt,
    read_campaign,
    read_delivery,
    read_step,
    read_time,
    stored_delivery,
    stored_orders,
    stored_publication,
    stored_time,
)
from newsletter.replies import Outcome
from newsletter.subscribers.model import SubscriptionStatus

if TYPE_CHECKING:
    from newsletter.render.edition import Edition

PAGE = 1000
LARGEST_ID = 2**63 - 1
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


def open_ledger(
    place: Path | str, *, create: bool = True, synchronous: str = "normal", password: str = ""
) -> SqlLedger:
    """Open the ledger of a workspace, a SQLite file or a postgresql:// URL, making it the first time.

    Raises LedgerMissingError where it is not there and must not be made, and LedgerError where it cannot be used.
    """
    if isinstance(place, str):
        return SqlLedger(_postgres(place, password, create=create))
    try:
        if not place.exists():
            if not create:
                raise LedgerMissingError(place)
            place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise LedgerFolderError(place, fault) from fault
    from newsletter.ledger.dialects.sqlite import SqliteDatabase

    return SqlLedger(SqliteDatabase(place, synchronous))


def _postgres(url: str, password: str, *, create: bool) -> Database:
    try:
        from newsletter.ledger.dialects.postgres import PostgresDatabase
    except ImportError as fault:
        raise DriverMissingError from fault
    return PostgresDatabase(url, password, create=create)


class SqlLedger:
    """A `newsletter.delivery.ports.Ledger` in a database. It may be used from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = database.queries

    def __enter__(self) -> SqlLedger:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def id(self) -> str:
        """Return the name that tells this ledger from every other."""
        return self.remembered("ledger-id", lambda: uuid.uuid4().hex)

    def remembered(self, name: str, make: Callable[[], str]) -> str:
        """Return what is kept under a name, making it the first time."""
        with self._database.reading() as connection:
            kept = self._sql.meta_value(connection, name=name)
        if kept is None:
            made = make()
            with self._database.transaction() as connection:
                self._sql.insert_meta(connection, name=name, value=made)
                kept = self._sql.meta_value(connection, name=name)
        return str(kept["value"])

    def standing(self, issue: str, kind: RelayKind, lists: Iterable[str]) -> Standing:
        """Return who must not get an issue, and who has it from an earlier campaign of the same kind."""
        statuses: dict[tuple[str, str], str] = {}
        with self._database.reading() as connection:
            suppressed = {(row["scope"], row["key"]): row["reason"] for row in self._sql.suppressions(connection)}
            for each in lists:
                rows = self._sql.subscriptions_of_list(connection, list=each)
                statuses |= {(each, row["key"]): row["status"] for row in rows}
            reached = {
                row["key"]: f"{issue}-{row['campaign_id']}"
                for row in self._sql.people_of_earlier_campaigns(connection, issue=issue, kind=kind)
            }
        pending = SubscriptionStatus.PENDING
        return Standing(
            suppressed=suppressed,
            unsubscribed=frozenset(who for who, status in statuses.items() if status != pending),
            unconfirmed=frozenset(who for who, status in statuses.items() if status == pending),
            reached=reached,
        )

    def subscribe(self, list_name: str, key: str, status: SubscriptionStatus, at: datetime) -> None:
        """Set a person's standing on one list."""
        with self._database.transaction() as connection:
            self._sql.set_subscription(connection, list=list_name, key=key, status=status, at=stored_time(at))

    def suppress(self, key: str, reason: str, at: datetime, scope: str = "*") -> None:
        """Send nothing more to an address: on one list, or on all (`*`)."""
        with self._database.transaction() as connection:
            self._sql.set_suppression(connection, key=key, scope=scope, reason=reason, at=stored_time(at))

    def draft(self, new: NewCampaign, editions: Sequence[Edition], at: datetime) -> Campaign:
        """Begin a plan. Raises CampaignOpenError while another campaign of the issue and kind is unfinished."""
        with self._database.transaction() as connection:
            self._sql.alone(connection, name=f"draft/{new.issue}")
            already = self._sql.open_campaign(connection, issue=new.issue, kind=new.kind)
            if already:
                raise CampaignOpenError(read_campaign(already))
            campaign_id = self._sql.insert_campaign(
                connection,
                issue=new.issue,
                kind=new.kind,
                relay=new.relay,
                publication=stored_publication(new.publication),
                lists=json.dumps(dict(new.lists), ensure_ascii=False),
                git_commit=new.commit,
                orders=stored_orders(new.orders),
                at=stored_time(at),
            )["id"]
            for edition in editions:
                for asset in edition.assets:
                    self._sql.insert_asset(connection, digest=asset.digest, data=asset.data)
                self._sql.insert_edition(
                    connection,
                    campaign_id=campaign_id,
                    locale=edition.locale,
                    digest=edition.digest,
                    body=edition.to_json(),
                )
            return read_campaign(self._sql.campaign_by_id(connection, id=campaign_id))

    def add_deliveries(self, campaign_id: int, rows: Sequence[NewDelivery]) -> None:
        """Add one slice of the audience to a draft."""
        with self._database.transaction() as connection:
            grown = self._sql.grow_draft(connection, id=campaign_id, number=len(rows))
            first = grown["planned"] - len(rows) + 1 if grown else 1
            stored = [stored_delivery(campaign_id, number, row) for number, row in enumerate(rows, start=first)]
            self._sql.insert_deliveries(connection, stored)

    def discard_drafts(self, issue: str) -> int:
        """Remove plans of an issue that were never completed; return how many. Their lease must be held."""
        with self._database.reading() as connection:
            drafts = [row["id"] for row in self._sql.drafts_of_issue(connection, issue=issue)]
        for draft in drafts:
            removed = PAGE
            while removed == PAGE:
                with self._database.transaction() as connection:
                    removed = self._sql.delete_draft_deliveries(connection, campaign_id=draft, size=PAGE)
            with self._database.transaction() as connection:
                self._sql.delete_draft(connection, id=draft)
        return len(drafts)

    def freeze(self, campaign_id: int, planned: int, at: datetime) -> Campaign:
        """Make a draft ready. Raises IncompletePlanError unless exactly `planned` deliveries are there."""
        found = sum(self.counts(campaign_id).values())
        if found != planned:
            raise IncompletePlanError(planned, found)
        with self._database.transaction() as connection:
            self._sql.set_planned(connection, id=campaign_id, planned=planned)
        return self.move_campaign(campaign_id, CampaignEvent.FREEZE, at)

    def campaign(self, campaign_id: int) -> Campaign:
        """Return a campaign. Raises UnknownCampaignError."""
        with self._database.reading() as connection:
            known = 0 < campaign_id <= LARGEST_ID
            row = self._sql.campaign_by_id(connection, id=campaign_id) if known else None
        if row is None:
            raise UnknownCampaignError(campaign_id)
        return read_campaign(row)

    def campaigns(self, issue: str = "") -> tuple[Campaign, ...]:
        """Return the campaigns that are more than a draft, newest first, of one issue or of all."""
        with self._database.reading() as connection:
            return tuple(read_campaign(row) for row in self._sql.campaigns_of_issue(connection, issue=issue))

    def editions(self, campaign_id: int) -> Mapping[str, Edition]:
        """Return the frozen editions by language."""
        from newsletter.render.edition import Edition

        with self._database.reading() as connection:
            rows = list(self._sql.editions_of_campaign(connection, campaign_id=campaign_id))
            digests = {digest for row in rows for _, _, digest in json.loads(row["body"])["assets"]}
            assets = {digest: self._sql.asset_data(connection, digest=digest)["data"] for digest in digests}
        return {row["locale"]: Edition.from_json(row["body"], assets) for row in rows}

    def counts(self, campaign_id: int) -> Mapping[DeliveryState, int]:
        """Count a campaign's deliveries by state, zero included."""
        with self._database.reading() as connection:
            found = {row["state"]: row["number"] for row in self._sql.count_states(connection, campaign_id=campaign_id)}
        return {state: found.get(state, 0) for state in DeliveryState}

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

    def attempts(self, delivery_id: int) -> tuple[Attempt, ...]:
        """Return the attempts at a delivery, first to last."""
        with self._database.reading() as connection:
            return tuple(read_attempt(row) for row in self._sql.attempts_at(connection, delivery_id=delivery_id))

    def move_campaign(self, campaign_id: int, event: CampaignEvent, at: datetime, reason: str = "") -> Campaign:
        """Move a campaign to its next state. Raises IllegalMoveError."""
        with self._database.transaction() as connection:
            row = self._sql.campaign_to_move(connection, id=campaign_id)
            if row is None:
                raise UnknownCampaignError(campaign_id)
            source = CampaignState(row["state"])
            target = move_campaign(source, event)
            self._sql.set_campaign_state(connection, id=campaign_id, source=source, target=target, reason=reason)
            self._note(connection, campaign_id, [(None, 0)], event, at, reason)
            return read_campaign(self._sql.campaign_by_id(connection, id=campaign_id))

    def exchange(
        self, campaign_id: int, settlements: Sequence[Settlement], claims: Sequence[Claim], at: datetime
    ) -> Exchange:
        """Record what came of attempts and begin others, all or nothing. Raises IllegalMoveError."""
        with self._database.transaction() as connection:
            return exchange(self._sql, connection, campaign_id, settlements, claims, at)

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

    def next_due(self, campaign_id: int) -> datetime | None:
        """Return when the first begins to be due of those that wait for a time of their own; None where none does."""
        with self._database.reading() as connection:
            cleared = self._cleared(connection, campaign_id)
            return read_time(self._sql.next_due(connection, campaign_id=campaign_id, cleared=cleared)["due"])

    def due_by_destination(self, campaign_id: int, at: datetime) -> Mapping[str, int]:
        """Count the deliveries that may be begun now, by destination group; a group that has none is left out."""
        with self._database.reading() as connection:
            cleared = self._cleared(connection, campaign_id)
            now = stored_time(at)
            rows = self._sql.due_by_destination(connection, campaign_id=campaign_id, now=now, cleared=cleared)
            return {row["destination"]: row["number"] for row in rows}

    def counts_by_destination(self, campaign_id: int) -> Mapping[str, Mapping[DeliveryState, int]]:
        """Count a campaign's deliveries by destination group and state, zero included."""
        counts: dict[str, dict[DeliveryState, int]] = {}
        with self._database.reading() as connection:
            for row in self._sql.count_by_destination(connection, campaign_id=campaign_id):
                group = counts.setdefault(row["destination"], dict.fromkeys(DeliveryState, 0))
                group[DeliveryState(row["state"])] = row["number"]
        return counts

    def clear(self, campaign_id: int, up_to: int | None) -> None:
        """Let the deliveries up to a position be begun, and no others; None lets all of them."""
        with self._database.transaction() as connection:
            self._sql.set_cleared(connection, id=campaign_id, cleared=up_to)

    def reorder(self, campaign_id: int, orders: Orders) -> None:
        """Change what was ordered about a campaign."""
        with self._database.transaction() as connection:
            self._sql.set_orders(connection, id=campaign_id, orders=stored_orders(orders))

    def history(self, delivery_id: int) -> tuple[Step, ...]:
        """Return all that ever happened to a delivery since it was planned, oldest first."""
        with self._database.reading() as connection:
            return tuple(read_step(row) for row in self._sql.history_of(connection, delivery_id=delivery_id))

    def _cleared(self, connection: Any, campaign_id: int) -> int:
        cleared = self._sql.campaign_now(connection, id=campaign_id)["cleared"]
        return EVERYWHERE if cleared is None else int(cleared)

    def begin(self, campaign_id: int, relay: str, at: datetime) -> Delivery | None:
        """Record the intent to send the next pending delivery, and return it; None when there is none."""
        while (destination := self._next_destination(campaign_id, at)) is not None:
            made = self.exchange(campaign_id, (), (Claim(destination, relay),), at)
            if made.begun[0] or made.state is not CampaignState.SENDING:
                return made.begun[0]
        return None

    def _next_destination(self, campaign_id: int, at: datetime) -> str | None:
        with self._database.reading() as connection:
            row = self._sql.next_destination(connection, campaign_id=campaign_id, now=stored_time(at))
        return row["destination"] if row else None

    def settle(
        self,
        delivery: Delivery,
        event: DeliveryEvent,
        at: datetime,
        answer: Answer,
        not_before: datetime | None = None,
    ) -> DeliveryState:
        """Record what came of an attempt; return the new state. Raises IllegalMoveError."""
        with self._database.transaction() as connection:
            row = self._sql.delivery_to_move(connection, id=delivery.id)
            source = DeliveryState(row["state"])
            if source is DeliveryState.SENDING:
                settlement = Settlement(delivery, event, answer, at, not_before)
                return exchange(self._sql, connection, delivery.campaign_id, (settlement,), (), at).settled[0]
            target = move_delivery(source, event)
            move = {"id": delivery.id, "source": source, "target": target, "reply": str(answer), "due": ""}
            self._sql.move_delivery(connection, **move)
            moved = [(delivery.id, row["attempts"])]
            self._note(connection, delivery.campaign_id, moved, event, at, str(answer))
            return target

    def proceed(
        self, delivery: Delivery, event: DeliveryEvent, at: datetime, answer: Answer, relay: str
    ) -> tuple[DeliveryState, Delivery | None]:
        """Settle a delivery and begin the campaign's next one in one transaction: a commit costs more than the rest."""
        claim = Claim(self._next_destination(delivery.campaign_id, at) or "", relay)
        settlement = Settlement(delivery, event, answer, at)
        made = self.exchange(delivery.campaign_id, (settlement,), (claim,), at)
        return made.settled[0], made.begun[0] or self.begin(delivery.campaign_id, relay, at)

    def move_deliveries(
        self, campaign_id: int, source: DeliveryState, event: DeliveryEvent, at: datetime, reason: str = ""
    ) -> int:
        """Move all of a campaign's deliveries that are in one state; return how many. Raises IllegalMoveError.

        They move slice by slice, so that no other writer waits long. None can begin so: that is what a claim does.
        """
        if event is DeliveryEvent.BEGIN:
            raise IllegalMoveError("delivery", source, event)
        target = move_delivery(source, event)
        return self._move_slices(
            self._sql.move_slice, campaign_id, event, at, reason, source=source, target=target, reason=reason
        )

    def _move_slices(
        self, query: Any, campaign_id: int, event: DeliveryEvent, at: datetime, detail: str = "", **values: object
    ) -> int:
        """Move deliveries slice by slice, so that no other writer waits long; return how many."""
        moved, size = 0, PAGE
        while size == PAGE:
            with self._database.transaction() as connection:
                rows = query(connection, campaign_id=campaign_id, size=PAGE, **values)
                slice_ = [(row["id"], row["attempts"]) for row in rows]
                if event in ENDS:  # how an attempt ended, and so no event of its own
                    end = {"at": stored_time(at), "outcome": ENDS[event].value, "reply": detail}
                    ends = [{"delivery_id": each, "number": number, **end} for each, number in slice_]
                    self._sql.end_attempts_of_all(connection, ends)
                else:
                    self._note(connection, campaign_id, slice_, event, at, detail)
            size = len(slice_)
            moved += size
        return moved

    def _note(
        self,
        connection: Any,
        campaign_id: int,
        moved: Sequence[tuple[int | None, int]],
        event: CampaignEvent | DeliveryEvent,
        at: datetime,
        detail: str,
    ) -> None:
        """Write an event for each of some deliveries and the number of their attempts; None is the campaign itself."""
        now = stored_time(at)
        self._sql.insert_events(
            connection,
            [
                {
                    "campaign_id": campaign_id,
                    "delivery_id": delivery_id,
                    "attempts": attempts,
                    "at": now,
                    "event": event.value,
                    "detail": detail,
                }
                for delivery_id, attempts in moved
            ],
        )
