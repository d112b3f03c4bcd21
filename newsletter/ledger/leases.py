"""Who sends a campaign, where several hosts could: leases by the database's clock.

A lease that is not renewed runs out, and another host takes the campaign over. Its token is higher then, and whoever
still holds the former one, asleep or cut off, can record nothing more. What it had begun is uncertain.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsletter.delivery.lease import LeaseHeldError
from newsletter.delivery.model import Lease
from newsletter.delivery.ports import UnknownCampaignError
from newsletter.delivery.states import DeliveryEvent, DeliveryState
from newsletter.ledger.deliveries import Deliveries
from newsletter.ledger.errors import LeaseLostError
from newsletter.ledger.part import PAGE


class Leases(Deliveries):
    """The leases of campaigns, one each, and the deliveries that they are about."""

    def take_lease(self, campaign_id: int, holder: str, seconds: float, at: datetime) -> Lease:
        """Become the only one who sends a campaign, for so many seconds by the database's clock.

        Deliveries that a former holder has left on the wire become uncertain in the same step: whoever stood still
        right after a takeover has nothing to do to those of the next holder. Raises LeaseHeldError.
        """
        with self._database.transaction() as connection:
            campaign = self._sql.campaign_to_move(connection, id=campaign_id)
            if campaign is None:
                raise UnknownCampaignError(campaign_id)
            held = self._sql.lease_of(connection, campaign_id=campaign_id)
            if held and held["is_held"]:
                raise LeaseHeldError(campaign["issue"], held["holder"])
            token = self._sql.take_lease(connection, campaign_id=campaign_id, holder=holder, ms=int(seconds * 1000))
            former = held["holder"] if held else ""
            reason = f"its sender, {former}, was not heard of again" if former else "its sender was not heard of again"
            lost = self._lose_all(connection, campaign_id, at, reason)
        return Lease(campaign_id, holder, int(token["token"]), lost, seconds)

    def _lose_all(self, connection: Any, campaign_id: int, at: datetime, reason: str) -> int:
        """Call uncertain what is on the wire, of which there is one for each connection, within a transaction."""
        states = {"source": DeliveryState.SENDING, "target": DeliveryState.UNCERTAIN, "reason": reason}
        lost, size = 0, PAGE
        while size == PAGE:
            size = self._move_slice(
                connection, self._sql.move_slice, campaign_id, DeliveryEvent.LOSE, at, reason, **states
            )
            lost += size
        return lost

    def renew_lease(self, lease: Lease) -> None:
        """Hold a lease for its time from now on. Raises LeaseLostError."""
        with self._database.transaction() as connection:
            renewed = self._sql.renew_lease(
                connection, campaign_id=lease.campaign_id, token=lease.token, ms=int(lease.seconds * 1000)
            )
        if not renewed:
            raise LeaseLostError(lease.campaign_id)

    def release_lease(self, lease: Lease) -> None:
        """Let somebody else send the campaign; nothing happens where the lease is lost already."""
        with self._database.transaction() as connection:
            self._sql.release_lease(connection, campaign_id=lease.campaign_id, token=lease.token)

    def lease_holder(self, campaign_id: int) -> str:
        """Return who sends a campaign now, or an empty string."""
        with self._database.reading() as connection:
            held = self._sql.lease_of(connection, campaign_id=campaign_id)
        return str(held["holder"]) if held and held["is_held"] else ""
