"""A ledger without a database, for the laws of the engine: the same promises, in a dictionary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsletter.delivery.model import Budget, Campaign, Claim, Delivery, Exchange, Lease, Orders, Settlement
from newsletter.delivery.states import (
    CampaignEvent,
    CampaignState,
    DeliveryEvent,
    DeliveryState,
    move_campaign,
    move_delivery,
)
from newsletter.replies import Outcome

AT_ONCE = datetime(1, 1, 1, tzinfo=UTC)


class MemoryLedger:
    """One campaign's `RunLedger`. `uses` are the moments at which each budget was used; `accepted` counts by key."""

    def __init__(self, campaign: Campaign, deliveries: Sequence[Delivery]) -> None:
        self.current = campaign
        self.rows = {each.id: each for each in deliveries}
        self.suppressed: set[str] = set()
        self.uses: dict[str, list[datetime]] = {}
        self.first_begun: dict[int, datetime] = {}
        self.accepted: Counter[str] = Counter()
        self.begun_while_suppressed: list[str] = []

    def campaign(self, campaign_id: int) -> Campaign:
        """Return the campaign."""
        return self.current

    def counts(self, campaign_id: int) -> Mapping[DeliveryState, int]:
        """Count by state."""
        found = Counter(each.state for each in self.rows.values())
        return {state: found[state] for state in DeliveryState}

    def move_campaign(self, campaign_id: int, event: CampaignEvent, at: datetime, reason: str = "") -> Campaign:
        """Move the campaign."""
        self.current = replace(self.current, state=move_campaign(self.current.state, event), reason=reason)
        return self.current

    def move_deliveries(
        self, campaign_id: int, source: DeliveryState, event: DeliveryEvent, at: datetime, reason: str = ""
    ) -> int:
        """Move everybody in a state."""
        moved = [each for each in self.rows.values() if each.state is source]
        for each in moved:
            self._put(each, move_delivery(source, event), reason)
        return len(moved)

    def deliveries(self, campaign_id: int, states: Iterable[DeliveryState] = DeliveryState) -> Iterator[Delivery]:
        """Return those in some states."""
        wanted = set(states)
        return iter([row for row in self.rows.values() if row.state in wanted])

    def renew_lease(self, lease: Lease) -> None:
        """Nobody else could take it."""

    def exchange(
        self,
        campaign_id: int,
        settlements: Sequence[Settlement],
        claims: Sequence[Claim],
        at: datetime,
        *,
        fence: int | None = None,
    ) -> Exchange:
        """Settle, then begin."""
        settled = tuple(self._settle(each) for each in settlements)
        blocked: dict[str, datetime] = {}
        begun = tuple(self._begin(claim, at, blocked) for claim in claims)
        return Exchange(self.current.state, settled, begun, blocked)

    def _settle(self, settlement: Settlement) -> DeliveryState:
        row = self.rows[settlement.delivery.id]
        target = move_delivery(row.state, settlement.event)
        if settlement.answer.outcome is Outcome.ACCEPTED:
            self.accepted[row.key] += 1
        self._put(row, target, str(settlement.answer), settlement.due)
        return target

    def _begin(self, claim: Claim, at: datetime, blocked: dict[str, datetime]) -> Delivery | None:
        if self.current.state is not CampaignState.SENDING:
            return None
        full = {budget.name: self._free_at(budget, at) for budget in claim.budgets if not self._has_room(budget, at)}
        if full:
            blocked |= full
            return None
        for row in sorted(self.rows.values(), key=lambda each: (each.due or AT_ONCE, each.position)):
            if row.state is not DeliveryState.PENDING or row.destination != claim.destination:
                continue
            if (row.due and row.due > at) or row.position > (self.current.cleared or row.position):
                continue
            if row.key in self.suppressed:
                self._put(row, move_delivery(row.state, DeliveryEvent.SUPPRESS))
                continue
            for budget in claim.budgets:
                self.uses.setdefault(budget.name, []).append(at)
            self.first_begun.setdefault(row.id, at)
            target = move_delivery(row.state, DeliveryEvent.BEGIN)
            if row.key in self.suppressed:
                self.begun_while_suppressed.append(row.key)
            return self._put(replace(row, attempts=row.attempts + 1, date=row.date or at), target)
        return None

    def _has_room(self, budget: Budget, at: datetime) -> bool:
        return len(self._recent(budget, at)) < budget.limit

    def _free_at(self, budget: Budget, at: datetime) -> datetime:
        return self._recent(budget, at)[0] + timedelta(seconds=budget.seconds)

    def _recent(self, budget: Budget, at: datetime) -> list[datetime]:
        oldest = at - timedelta(seconds=budget.seconds)
        return [each for each in self.uses.get(budget.name, []) if each > oldest]

    def release_due(self, campaign_id: int, at: datetime, deadline: datetime) -> tuple[int, int]:
        """Release or expire those who were put off."""
        released = expired = 0
        for row in list(self.rows.values()):
            if row.state is not DeliveryState.DEFERRED or (row.due and row.due > at):
                continue
            event = DeliveryEvent.EXPIRE if self.first_begun[row.id] < deadline else DeliveryEvent.RELEASE
            released += event is DeliveryEvent.RELEASE
            expired += event is DeliveryEvent.EXPIRE
            self._put(row, move_delivery(row.state, event))
        return released, expired

    def due_by_destination(self, campaign_id: int, at: datetime) -> Mapping[str, int]:
        """Count those who may be begun."""
        return Counter(
            row.destination
            for row in self.rows.values()
            if row.state is DeliveryState.PENDING
            and not (row.due and row.due > at)
            and row.position <= (self.current.cleared or row.position)
        )

    def next_due(self, campaign_id: int) -> datetime | None:
        """Return when the next one is due."""
        waiting = (DeliveryState.PENDING, DeliveryState.DEFERRED)
        times = [row.due for row in self.rows.values() if row.state in waiting and row.due]
        return min(times, default=None)

    def reorder(self, campaign_id: int, orders: Orders) -> None:
        """Change the orders."""
        self.current = replace(self.current, orders=orders)

    def clear(self, campaign_id: int, up_to: int | None) -> None:
        """Clear more."""
        self.current = replace(self.current, cleared=up_to)

    def _put(self, row: Delivery, state: DeliveryState, reply: str = "", due: datetime | None = None) -> Delivery:
        self.rows[row.id] = replace(row, state=state, reply=reply or row.reply, due=due)
        return self.rows[row.id]
