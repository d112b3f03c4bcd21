"""Campaigns in the ledger: planned slice by slice, frozen, moved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsletter.delivery.model import Campaign, NewCampaign, NewDelivery, Orders
from newsletter.delivery.ports import CampaignOpenError, UnknownCampaignError
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryState, move_campaign
from newsletter.ledger.errors import IncompletePlanError, PlanDiscardedError
from newsletter.ledger.hashes import FORGETTING
from newsletter.ledger.part import LARGEST_ID, PAGE
from newsletter.ledger.pseudonyms import Pseudonyms
from newsletter.ledger.rows import (
    read_campaign,
    stored_delivery,
    stored_orders,
    stored_publication,
    stored_time,
)

if TYPE_CHECKING:
    from newsletter.render.edition import Edition


class Campaigns(Pseudonyms):
    """Campaigns with their editions, and their deliveries while they are planned."""

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
        """Add one slice of the audience to a draft. Raises PlanDiscardedError."""
        with self._database.transaction() as connection:
            grown = self._sql.grow_draft(connection, id=campaign_id, number=len(rows))
            if grown is None:
                raise PlanDiscardedError
            first = grown["planned"] - len(rows) + 1
            stored = [stored_delivery(campaign_id, number, row) for number, row in enumerate(rows, start=first)]
            self._database.fill(connection, "insert_deliveries", stored)

    def discard_drafts(self, issue: str) -> int:
        """Remove plans of an issue that were never completed; return how many. Their lease must be held."""
        with self._database.reading() as connection:
            drafts = [row["id"] for row in self._sql.drafts_of_issue(connection, issue=issue)]
        discarded = 0
        for draft in drafts:
            with self._database.transaction() as connection:
                if not self._sql.abandon_draft(connection, id=draft):
                    continue  # it was frozen at the last moment
            removed = PAGE
            while removed == PAGE:
                with self._database.transaction() as connection:
                    removed = self._sql.delete_draft_deliveries(connection, campaign_id=draft, size=PAGE)
            with self._database.transaction() as connection:
                self._sql.delete_draft(connection, id=draft)
            discarded += 1
        return discarded

    def freeze(self, campaign_id: int, planned: int, at: datetime) -> Campaign:
        """Make a draft ready.

        Whoever was forgotten while it was planned gets nothing. Raises IncompletePlanError unless exactly `planned`
        deliveries are there, and PlanDiscardedError where somebody else has thrown it away.
        """
        found = sum(self.counts(campaign_id).values())
        hidden: frozenset[str] = frozenset()
        while True:
            with self._database.transaction() as connection:
                self._sql.alone(connection, name=FORGETTING)
                row = self._sql.campaign_to_move(connection, id=campaign_id)
                if row is None or row["planned"] < 0:
                    raise PlanDiscardedError
                if not found == planned == row["planned"]:
                    raise IncompletePlanError(planned, found)
                late = self._forgotten_lately(connection, datetime.fromisoformat(row["created_at"]))
                if late <= hidden:
                    return self._move(connection, campaign_id, CampaignEvent.FREEZE, at)
            self._hide_late(campaign_id, late, at)
            hidden = late

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

    def move_campaign(self, campaign_id: int, event: CampaignEvent, at: datetime, reason: str = "") -> Campaign:
        """Move a campaign to its next state. Raises IllegalMoveError."""
        with self._database.transaction() as connection:
            return self._move(connection, campaign_id, event, at, reason)

    def _move(
        self, connection: Any, campaign_id: int, event: CampaignEvent, at: datetime, reason: str = ""
    ) -> Campaign:
        row = self._sql.campaign_to_move(connection, id=campaign_id)
        if row is None:
            raise UnknownCampaignError(campaign_id)
        source = CampaignState(row["state"])
        target = move_campaign(source, event)
        self._sql.set_campaign_state(connection, id=campaign_id, source=source, target=target, reason=reason)
        self._note(connection, campaign_id, [(None, 0)], event, at, reason)
        return read_campaign(self._sql.campaign_by_id(connection, id=campaign_id))

    def overrule(self, campaign_id: int, despite: str, at: datetime) -> None:
        """Note what a campaign is sent despite of, and why."""
        with self._database.transaction() as connection:
            self._note(connection, campaign_id, [(None, 0)], CampaignEvent.OVERRULE, at, despite)

    def overruled(self, campaign_id: int) -> str:
        """Return what a campaign is sent despite of, and why; empty where nothing was overruled."""
        with self._database.reading() as connection:
            rows = self._sql.overruled_of_campaign(connection, campaign_id=campaign_id)
            return "; ".join(row["detail"] for row in rows)

    def clear(self, campaign_id: int, up_to: int | None) -> None:
        """Let the deliveries up to a position be begun, and no others; None lets all of them."""
        with self._database.transaction() as connection:
            self._sql.set_cleared(connection, id=campaign_id, cleared=up_to)

    def reorder(self, campaign_id: int, orders: Orders) -> None:
        """Change what was ordered about a campaign."""
        with self._database.transaction() as connection:
            self._sql.set_orders(connection, id=campaign_id, orders=stored_orders(orders))
