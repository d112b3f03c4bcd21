"""What the connections of a run and its lookout know together."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.delivery.engine import Engine
from newsletter.delivery.line import LedgerLine
from newsletter.delivery.means import Means, Progress, Route
from newsletter.delivery.ports import RunLedger, Transport
from newsletter.delivery.states import CampaignState, DeliveryState


@dataclass
class Relay:
    """A relay in a run, with all its connections. Where none stands, one at a time is tried behind the `door`."""

    route: Route
    transports: list[Transport]
    is_proven: bool = False
    open: int = 0  # connections that were made and not closed again
    busy: int = 0  # connections with a message on the wire: they stand, whatever a new one is told
    door: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def name(self) -> str:
        """Return the relay's name."""
        return self.route.terms.name

    @property
    def stands(self) -> bool:
        """Tell whether any of its connections is open."""
        return self.busy > 0 or any(transport.is_ready for transport in self.transports)


class Course:
    """How far one process's part of a run is. The engine decides; connections and lookout carry out."""

    def __init__(self, ledger: RunLedger, campaign_id: int, means: Means, line: LedgerLine) -> None:
        self.ledger = ledger
        self.id = campaign_id
        self.means = means
        self.line = line
        line.on_wait = self.waits_for_ledger
        self.campaign = ledger.campaign(campaign_id)
        self.state = self.campaign.state
        terms = [route.terms for route in means.routes]
        self.engine = Engine(self.campaign, terms, means.destinations, means.number, means.processes)
        self.relays: list[Relay] = []
        self.counts: Counter[DeliveryState] = Counter()
        self.settled: Counter[DeliveryState] = Counter()
        self.next_due: datetime | None = None
        self.is_broken = False
        self.over = asyncio.Event()
        self.news = asyncio.Event()
        self.idle = asyncio.Event()

    @property
    def is_halted(self) -> bool:
        """Tell whether nothing new may begin: by a fault, by order, or because nothing is left."""
        stopped = self.is_broken or self.over.is_set() or self.means.stop.is_set()
        return stopped or self.engine.trouble is not None or self.state is not CampaignState.SENDING

    def tell(self) -> None:
        """Wake the connections that wait for something to change."""
        self.news.set()
        self.news = asyncio.Event()

    def begun(self) -> None:
        """Count a delivery that is on the wire."""
        self._step(DeliveryState.PENDING, DeliveryState.SENDING)

    def ended(self, state: DeliveryState) -> None:
        """Count a delivery that is no longer on the wire, and show it unless it only was given back."""
        self._step(DeliveryState.SENDING, state)
        if state is not DeliveryState.PENDING:
            self.settled[state] += 1
            self._show()

    def waits_for_ledger(self, why: str) -> None:
        """Show that the ledger is waited for, and why; an empty text says that it is back."""
        self._show(f"{why}; what was answered is kept, and it is tried again" if why else "")

    def waits_until(self, room: datetime) -> None:
        """Show that limits, or what servers have asked for, leave no room until then."""
        self._show(f"nothing more is taken before {room.astimezone():%H:%M}")

    async def recount(self) -> Mapping[DeliveryState, int]:
        """Count anew from the ledger, and return the counts."""
        counts = await self.line.ask(self.ledger.counts, self.id)
        self.counts = Counter(dict(counts))
        return counts

    async def unless_over(self, waiting: Awaitable[None], *events: asyncio.Event) -> None:
        """Wait for something, but no longer than until the run ends or one of some events comes."""
        task = asyncio.ensure_future(waiting)
        ends = [asyncio.ensure_future(event.wait()) for event in (self.means.stop, self.over, *events)]
        await asyncio.wait({task, *ends}, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait({task})
        return None

    def _show(self, waits_for: str = "") -> None:
        self.means.on_progress(Progress(self.campaign.planned, self.counts, self.settled, waits_for))

    def _step(self, source: DeliveryState, target: DeliveryState) -> None:
        self.counts[source] -= 1
        self.counts[target] += 1
