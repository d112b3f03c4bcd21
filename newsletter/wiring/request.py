"""A send as it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from newsletter.config import RelayPool
from newsletter.config.shares import Share
from newsletter.delivery.audience import LeftOut
from newsletter.delivery.model import Orders
from newsletter.delivery.schedule import OwnTime
from newsletter.delivery.selection import Selection


@dataclass(frozen=True, kw_only=True)
class Watching:
    """Who wants to know while a plan is made.

    `show` gets the number of recipients so far and the part of the lists that was read, from 0 to 1; `left_out`
    everybody who gets nothing; `bring_in` the list whose file is brought into the store, and the part of it that was.
    """

    show: Callable[[int, float], None] = lambda *_: None
    left_out: Callable[[LeftOut], None] = lambda _: None
    bring_in: Callable[[str, float], None] = lambda *_: None


AT_ONCE = Orders()
UNWATCHED = Watching()
OUTBOX_POOL = RelayPool()


@dataclass(frozen=True, kw_only=True)
class Request:
    """A send as it was asked for: to whom, through which relays, when and how fast.

    `since` is when the plan was made that is carried out now: who has left after it is told apart.
    `despite` is why it is sent although something was found that refuses a send.
    """

    selection: Selection
    pool: RelayPool = OUTBOX_POOL
    orders: Orders = AT_ONCE
    own_time: OwnTime | None = None
    canary: Share | None = None
    watching: Watching = UNWATCHED
    since: datetime | None = None
    despite: str = ""
