"""The ledger in one SQLite file: what the delivery room asks of its memory."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from newsletter.delivery.model import Answer, Attempt, Campaign, Delivery, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.plan import Standing
from newsletter.delivery.ports import CampaignOpenError, UnknownCampaignError
from newsletter.delivery.states import (
    CampaignEvent,
    CampaignState,
    DeliveryEvent,
    DeliveryState,
    move_campaign,
    move_delivery,
)
from newsletter.ledger.database import Database
from newsletter.ledger.errors import IncompletePlanError, LedgerFolderError, LedgerMissingError
from newsletter.ledger.rows import (
    read_attempt,
    read_campaign,
    read_delivery,
    stored_delivery,
    stored_publication,
    stored_time,
)
from newsletter.ledger.steps import begin_next, settle_one
from newsletter.subscribers.model import SubscriptionStatus

if TYPE_CHECKING:
    from newsletter.render.edition import Edition

PAGE = 1000
LARGEST_ID = 2**63 - 1


def open_ledger(path: Path, *, create: bool = True, synchronous: str = "normal") -> SqliteLedger:
    """Open the ledger of a workspace, making it the first time.

    Raises LedgerMissingError where it is not there and must not be made, and LedgerError where it cannot be used.
    """
    try:
        if not path.exists():
            if not create:
                raise LedgerMissingError(path)
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise LedgerFolderError(path, fault) from fault
    return SqliteLedger(Database(path, synchronous))


class SqliteLedger:
    """A `newsletter.delivery.ports.Ledger` in one file. It may be used from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = database.queries

    def __enter__(self) -> SqliteLedger:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
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
                at=stored_time(at),
            )
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
            last = self._sql.last_position(connection, campaign_id=campaign_id)["position"]
            stored = [stored_delivery(campaign_id, last + number, row) for number, row in enumerate(rows, start=1)]
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
            position, more = 0, True
            while more:
                with self._database.reading() as connection:
                    page = self._sql.deliveries_after(
                        connection, campaign_id=campaign_id, state=state, position=position, size=PAGE
                    )
                    rows = [read_delivery(row) for row in page]
                yield from rows
                more = len(rows) == PAGE
                position = rows[-1].position if rows else 0

    def attempts(self, delivery_id: int) -> tuple[Attempt, ...]:
        """Return the attempts at a delivery, first to last."""
        with self._database.reading() as connection:
            return tuple(read_attempt(row) for row in self._sql.attempts_at(connection, delivery_id=delivery_id))

    def move_campaign(self, campaign_id: int, event: CampaignEvent, at: datetime, reason: str = "") -> Campaign:
        """Move a campaign to its next state. Raises IllegalMoveError."""
        with self._database.transaction() as connection:
            row = self._sql.campaign_by_id(connection, id=campaign_id)
            if row is None:
                raise UnknownCampaignError(campaign_id)
            source = CampaignState(row["state"])
            target = move_campaign(source, event)
            self._sql.set_campaign_state(connection, id=campaign_id, source=source, target=target, reason=reason)
            self._sql.insert_event(
                connection, campaign_id=campaign_id, delivery_id=None, at=stored_time(at), event=event, detail=reason
            )
            return read_campaign(self._sql.campaign_by_id(connection, id=campaign_id))

    def begin(self, campaign_id: int, relay: str, at: datetime) -> Delivery | None:
        """Record the intent to send the next pending delivery, and return it; None when there is none."""
        with self._database.transaction() as connection:
            return begin_next(self._sql, connection, campaign_id, relay, at)

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
            return settle_one(self._sql, connection, delivery, event, at, answer, not_before)

    def proceed(
        self, delivery: Delivery, event: DeliveryEvent, at: datetime, answer: Answer, relay: str
    ) -> tuple[DeliveryState, Delivery | None]:
        """Settle a delivery and begin the campaign's next one in one transaction: a commit costs more than the rest."""
        with self._database.transaction() as connection:
            target = settle_one(self._sql, connection, delivery, event, at, answer)
            return target, begin_next(self._sql, connection, delivery.campaign_id, relay, at)

    def move_deliveries(
        self, campaign_id: int, source: DeliveryState, event: DeliveryEvent, at: datetime, reason: str = ""
    ) -> int:
        """Move all of a campaign's deliveries that are in one state; return how many. Raises IllegalMoveError."""
        target = move_delivery(source, event)
        now = stored_time(at)
        with self._database.transaction() as connection:
            self._sql.insert_events_of_all(
                connection, campaign_id=campaign_id, state=source, at=now, event=event, detail=reason
            )
            if event is DeliveryEvent.LOSE:
                self._sql.lose_attempts(connection, campaign_id=campaign_id, at=now, reply=reason)
            return int(
                self._sql.set_state_of_all(
                    connection, campaign_id=campaign_id, source=source, target=target, reason=reason
                )
            )
