"""What the parts of the ledger share: the database, and the events that they all write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newsletter.delivery.states import CampaignEvent, DeliveryEvent
from newsletter.ledger.dialects.database import Database
from newsletter.ledger.rows import stored_time

PAGE = 1000  # rows that are read, or moved in one transaction: some 20 ms, for which another writer has to wait
LARGEST_ID = 2**63 - 1


class Part:
    """One part of what the delivery room asks of its memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = database.queries

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
