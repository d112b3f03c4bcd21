"""The line to the ledger: what all connections have for it goes into one transaction after the other.

A commit costs more than what is in it, so whatever has come together while one was on its way goes into the next, and
while other outcomes may come at any moment the next one is put off a little, so that more come together. Each
connection waits for its own part, so no wire is touched before the intent is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import NamedTuple, ParamSpec, Self, TypeVar

from newsletter.clock import Clock
from newsletter.delivery.model import Claim, Delivery, Exchange, Settlement
from newsletter.delivery.ports import LedgerUnavailableError, RunLedger
from newsletter.delivery.states import DeliveryState, move_delivery

# Seconds from one transaction to the next for each that came together, while others have something on the wire: so it
# waits for more only where more than one comes in that time, and where the disk or the processor is what is short.
GATHER = 0.001
# It waits for no more than so many.
MOST_GATHERED = 4
# Seconds for which a ledger that cannot be written is tried again, and from one try to the next.
PATIENCE = 60.0
PAUSE = 1.0

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

    def __init__(
        self,
        ledger: RunLedger,
        campaign_id: int,
        clock: Clock,
        fence: int | None = None,
        gather: float = GATHER,
        patience: float = PATIENCE,
        pause: float = PAUSE,
    ) -> None:
        """Open the line; `fence` is the token of the lease, where several hosts could send the campaign.

        `gather` is how many seconds a transaction may wait for others after the one before it, for each of that one.
        A ledger that is unavailable is tried again for `patience` seconds, every `pause` of them: what a server has
        answered is known here alone until it is written down.
        """
        self._ledger = ledger
        self._exchange = partial(ledger.exchange, fence=fence)
        self._id = campaign_id
        self._gather = gather
        self._patience = patience
        self._pause = pause
        self._failing_since: float | None = None
        self._is_waiting = False
        # Told why the ledger has to be waited for, once, and with an empty text when it is back.
        self.on_wait: Callable[[str], None] = lambda _: None
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._waiting: list[_Request] = []
        self._on_the_wire = 0  # deliveries that were begun, and of which nothing has come yet
        self._is_busy = False  # whether a transaction is on its way, or about to be
        self._timer: asyncio.TimerHandle | None = None
        self._next_at = 0.0

    def __enter__(self) -> Self:
        """Return the line itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let what is being written end."""
        self._thread.shutdown()

    async def exchange(self, settlement: Settlement | None, claim: Claim | None) -> Part:
        """Have a settlement written down and a claim granted, both or neither.

        Raises LedgerError, and LedgerUnavailableError where the ledger does not come back in time.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Part] = loop.create_future()
        self._waiting.append(_Request(settlement, claim, answer))
        if settlement:
            self._on_the_wire -= 1
        self._plan(loop)
        return await answer

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the ledger anything else that may be asked twice, in its turn."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._patience
        while True:
            try:
                answer = await loop.run_in_executor(self._thread, lambda: question(*args, **kwargs))
            except LedgerUnavailableError as fault:
                if loop.time() >= deadline:
                    raise
                self._wait_for(fault.sentence)
            else:
                self._wait_for("")
                return answer
            await asyncio.sleep(self._pause)

    def _plan(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the next transaction begin: at once where nobody else can come, else when enough may have."""
        if self._is_busy:
            return
        is_early = self._on_the_wire > 0 and loop.time() < self._next_at
        if is_early and self._timer is None:
            self._timer = loop.call_at(self._next_at, self._begin, loop)
        elif not is_early:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            self._is_busy = True
            loop.call_soon(self._begin, loop)  # after whoever is woken in this turn has come too

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand what has come together to the thread of the ledger."""
        self._is_busy, self._timer = True, None
        requests, self._waiting = self._waiting, []
        self._next_at = loop.time() + self._gather * min(len(requests), MOST_GATHERED)
        self._write(loop, requests, self._exchange)

    def _write(self, loop: asyncio.AbstractEventLoop, requests: list[_Request], how: Callable[..., Exchange]) -> None:
        settlements = [each.settlement for each in requests if each.settlement]
        claims = [each.claim for each in requests if each.claim]
        # The executor and its futures are no asyncio ones: to chain those took a tenth of the time of a message.
        written = self._thread.submit(how, self._id, settlements, claims, self._clock())
        written.add_done_callback(lambda done: loop.call_soon_threadsafe(self._end, loop, requests, done))

    def _exchange_again(
        self, campaign_id: int, settlements: Sequence[Settlement], claims: Sequence[Claim], at: datetime
    ) -> Exchange:
        """Do an exchange that has failed. A database may lose the word of what it has done: that is not done twice.

        What it had begun without a word is on the wire for the ledger and for nobody else.
        """
        begun = self._ledger.deliveries(campaign_id, [DeliveryState.SENDING])
        on_the_wire = {(each.id, each.attempts) for each in begun}
        left = [each for each in settlements if (each.delivery.id, each.delivery.attempts) in on_the_wire]
        made = self._exchange(campaign_id, left, claims, at)
        settled = tuple(move_delivery(DeliveryState.SENDING, each.event) for each in settlements)
        return replace(made, settled=settled)

    def _end(self, loop: asyncio.AbstractEventLoop, requests: list[_Request], written: Future[Exchange]) -> None:
        """Give everybody their part, or the fault if it does not pass."""
        fault = written.exception()
        if isinstance(fault, LedgerUnavailableError) and self._may_pass(loop.time()):
            self._wait_for(fault.sentence)
            loop.call_later(self._pause, self._write, loop, requests, self._exchange_again)
            return
        self._is_busy = False
        self._failing_since = None
        if fault:
            for each in requests:
                if not each.answer.done():
                    each.answer.set_exception(fault)
        else:
            self._wait_for("")
            self._share_out(requests, written.result())
        if self._waiting:
            self._plan(loop)

    def _wait_for(self, why: str) -> None:
        if bool(why) is not self._is_waiting:
            self._is_waiting = bool(why)
            self.on_wait(why)

    def _may_pass(self, now: float) -> bool:
        if self._failing_since is None:
            self._failing_since = now
        return now - self._failing_since < self._patience

    def _share_out(self, requests: list[_Request], whole: Exchange) -> None:
        settled, begun = iter(whole.settled), iter(whole.begun)
        for each in requests:
            part = Part(
                next(settled) if each.settlement else None,
                next(begun) if each.claim else None,
                whole,
            )
            if part.begun:
                self._on_the_wire += 1
            if not each.answer.done():
                each.answer.set_result(part)
