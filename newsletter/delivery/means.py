"""What a run needs from outside, and how it tells how far it is."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from newsletter.clock import Clock, system_clock
from newsletter.delivery.destinations import Destinations
from newsletter.delivery.model import Delivery, Lease
from newsletter.delivery.ports import Transport
from newsletter.delivery.states import DeliveryState
from newsletter.delivery.traffic import Sharing, Terms
from newsletter.message.model import Message

# Seconds that a run waits for deliveries that are due later, before it leaves them to `resume` or to a worker.
WAIT_FOR = 120.0
# Seconds that a run goes on without any relay, before it pauses.
PATIENCE = 60.0

NO_LIMITS = Destinations({})


@dataclass(frozen=True)
class Progress:
    """How far a run is. `counts` is the campaign by state, `settled` what this run has settled, by the state it became.

    Both go on changing as the run does. `waits_for` says why nothing goes on at the moment, empty else.
    """

    planned: int
    counts: Mapping[DeliveryState, int]
    settled: Mapping[DeliveryState, int]
    waits_for: str = ""

    @property
    def handled(self) -> int:
        """Return how many deliveries this run has settled."""
        return sum(self.settled.values())


def show_nothing(progress: Progress) -> None:
    """Let the progress of a run go unseen."""


@dataclass(frozen=True)
class Route:
    """One relay for a run: its terms, what makes a connection to it, and what makes its messages."""

    terms: Terms
    transports: Callable[[], Transport]
    compose: Callable[[Delivery], Message]


@dataclass(frozen=True)
class Means:
    """What a run needs from outside.

    `stop` asks for an end in good order; where the run `is_relayed`, somebody else goes on then, and the campaign stays
    under way. `lease` is needed where several hosts could send the campaign. `wait_for` is how many seconds the run
    waits for what is due later, `patience` how many for relays that were lost or a ledger that is unavailable.
    `sharing` tells who shares the relays at this moment. Of `processes` that send the campaign this is the `number`-th,
    counted from 0; `chance` returns a random number from 0 to 1.
    """

    routes: tuple[Route, ...]
    destinations: Destinations = NO_LIMITS
    clock: Clock = system_clock
    on_progress: Callable[[Progress], None] = show_nothing
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    is_relayed: bool = False
    lease: Lease | None = None
    wait_for: float = WAIT_FOR
    patience: float = PATIENCE
    sharing: Callable[[], Sharing] = Sharing
    number: int = 0
    processes: int = 1
    chance: Callable[[], float] = random.random
