"""The line to the ledger: what all connections have for it goes into one transaction after the other.

A commit costs more than what is in it, so whatever has come together while one was on its way goes into the next.
Each connection waits for its own part, so no wire is touched before the intent is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import NamedTuple, ParamSpec, Self, TypeVar

from newsletter.clock import Clock
from newsletter.delivery.model import Claim, Delivery, Exchange, Settlement
from newsletter.delivery.ports import RunLedger
from newsletter.delivery.states import DeliveryState

P = ParamSpec("P")
T = TypeVar("T")


class Part(NamedTuple):
    """What one connection got from an exchange: the state it settled, what it may begin, and the whole."""

    settled: DeliveryState | None
    begun: Delivery | None
    whole: Exchange


class _Request(NamedTuple):
    settlement: Settlement | None
    claim: Claim | None
    answer: asyncio.Future[Part]


class LedgerLine:
    """One campaign's line to its ledger, on a thread of its own: no connection waits for another one's disk."""

    def __init__(self, ledger: RunLedger, campaign_id: int, clock: Clock, fence: int | None = None) -> None:
        """Open the line; `fence` is the token of the lease, where several hosts could send the campaign."""
        self._exchange = partial(ledger.exchange, fence=fence)
        self._id = campaign_id
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._waiting: list[_Request] = []
        self._pump: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        """Return the line itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let what is being written end."""
        self._thread.shutdown()

    async def exchange(self, settlement: Settlement | None, claim: Claim | None) -> Part:
        """Have a settlement written down and a claim granted, both or neither. Raises LedgerError."""
        answer: asyncio.Future[Part] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Request(settlement, claim, answer))
        if self._pump is None:
            self._pump = asyncio.create_task(self._run())
        return await answer

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the ledger anything else, in its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: question(*args, **kwargs))

    async def _run(self) -> None:
        try:
            while self._waiting:
                requests, self._waiting = self._waiting, []
                await self._serve(requests)
        finally:
            self._pump = None

    async def _serve(self, requests: list[_Request]) -> None:
        settlements = [each.settlement for each in requests if each.settlement]
        claims = [each.claim for each in requests if each.claim]
        try:
            whole = await self.ask(self._exchange, self._id, settlements, claims, self._clock())
        except Exception as fault:  # noqa: BLE001 - each of those who wait raises it
            for each in requests:
                if not each.answer.done():
                    each.answer.set_exception(fault)
            return
        settled, begun = iter(whole.settled), iter(whole.begun)
        for each in requests:
            part = Part(
                next(settled) if each.settlement else None,
                next(begun) if each.claim else None,
                whole,
            )
            if not each.answer.done():
                each.answer.set_result(part)
