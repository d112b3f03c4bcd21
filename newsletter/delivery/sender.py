"""A campaign's run: several connections, each with one delivery at a time, and every step recorded.

For each delivery the intent is on disk before the wire is touched, and the outcome after the final reply. So whoever
kills this process leaves at most one delivery per connection of which nobody knows what became of it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from newsletter.clock import Clock, system_clock
from newsletter.delivery.engine import Streak, concerns_everybody, event_of
from newsletter.delivery.model import Answer, Campaign, Delivery
from newsletter.delivery.ports import Ledger, Transport, TransportError
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryEvent, DeliveryState, is_complete
from newsletter.errors import NewsletterError
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase

P = ParamSpec("P")
T = TypeVar("T")

DEAD_SENDER = "the sender was stopped before the outcome was recorded"
# Seconds before a relay that was lost is tried again, and before those who were deferred are tried once more.
RECONNECT_AFTER = (1.0, 5.0, 15.0)
RETRY_AFTER = (3.0, 10.0)


@dataclass(frozen=True)
class Progress:
    """How far a run is. `counts` is by state, zero included; `handled` counts what this run has settled."""

    planned: int
    counts: Mapping[DeliveryState, int]
    handled: int


def show_nothing(progress: Progress) -> None:
    """Let the progress of a run go unseen."""


@dataclass(frozen=True)
class RunReport:
    """How a run ended. `sentence` and `hint` are empty where it ended because everything was done."""

    campaign: Campaign
    counts: Mapping[DeliveryState, int]
    newly_uncertain: int
    sentence: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Means:
    """What a run needs from outside.

    `relay` is what attempts are put down to, `transports` makes a transport per connection, `compose` one message.
    """

    relay: str
    transports: Callable[[], Transport]
    compose: Callable[[Delivery], Message]
    connections: int
    clock: Clock = system_clock
    on_progress: Callable[[Progress], None] = show_nothing
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    stop: asyncio.Event = field(default_factory=asyncio.Event)


async def run_campaign(ledger: Ledger, campaign_id: int, means: Means) -> RunReport:
    """Send what is left of a campaign, and say how it ended. The campaign's lease must be held.

    Deliveries that a dead sender left behind become uncertain, deferred ones are tried again. Setting `means.stop`
    lets what is on the wire end and leaves the rest. Raises LedgerError where outcomes cannot be recorded.
    """
    with ThreadPoolExecutor(1, "ledger") as thread:
        return await _Run(ledger, campaign_id, means, thread).run()


class _Run:
    """One run. `trouble` is what ends it before everything is done."""

    def __init__(self, ledger: Ledger, campaign_id: int, means: Means, thread: ThreadPoolExecutor) -> None:
        self.ledger = ledger
        self.id = campaign_id
        self.means = means
        self.thread = thread
        self.campaign = ledger.campaign(campaign_id)
        self.counts: Counter[DeliveryState] = Counter()
        self.handled = 0
        self.streak = Streak()
        self.trouble: NewsletterError | None = None
        self.is_broken = False
        self.lost_relay: TransportError | None = None
        self.drained = asyncio.Event()

    async def run(self) -> RunReport:
        if self.campaign.state not in (CampaignState.READY, CampaignState.SENDING, CampaignState.PAUSED):
            return RunReport(self.campaign, await self.recount(), 0)
        lost = await self.move_all(DeliveryState.SENDING, DeliveryEvent.LOSE, DEAD_SENDER)
        await self.move_all(DeliveryState.DEFERRED, DeliveryEvent.RELEASE)
        if self.campaign.state is not CampaignState.SENDING:
            await self.move(CampaignEvent.START)
        for wait in (0.0, *RETRY_AFTER):
            if wait:
                await self.unless(self.means.rest(wait), self.means.stop)
                await self.move_all(DeliveryState.DEFERRED, DeliveryEvent.RELEASE)
            await self.recount()
            if self.counts[DeliveryState.PENDING] and not self.is_halted():
                await self.round()
            counts = await self.recount()
            if is_complete(counts) or counts[DeliveryState.PENDING] or self.is_halted():
                break
        return await self.report(lost)

    def is_halted(self) -> bool:
        return self.is_broken or self.trouble is not None or self.means.stop.is_set()

    async def report(self, lost: int) -> RunReport:
        self.campaign = await self.on_ledger(self.ledger.campaign, self.id)
        if self.campaign.state is not CampaignState.SENDING:
            return RunReport(self.campaign, self.counts, lost, f"it was {self.campaign.state} in the meantime")
        if is_complete(self.counts):
            await self.move(CampaignEvent.FINISH)
            return RunReport(self.campaign, self.counts, lost)
        sentence, hint = self.ending()
        await self.move(CampaignEvent.PAUSE, sentence)
        return RunReport(self.campaign, self.counts, lost, sentence, hint)

    def ending(self) -> tuple[str, str]:
        """Return why something is left, and what to do about it."""
        left = sum(self.counts[state] for state in (DeliveryState.PENDING, DeliveryState.DEFERRED))
        if self.trouble:
            return self.trouble.sentence, self.trouble.hint
        if self.means.stop.is_set():
            return f"stopped as you asked; {left} of {self.campaign.planned} are left", ""
        deferred = self.counts[DeliveryState.DEFERRED]
        return f"{deferred} were put off by the servers they go to", "wait a while before you resume"

    async def round(self) -> None:
        """Send what is pending over all connections. The first must stand before the others are tried."""
        number = max(1, min(self.means.connections, self.counts[DeliveryState.PENDING]))
        first, *others = [self.means.transports() for _ in range(number)]
        self.lost_relay = None
        self.drained.clear()
        if not await self.open(first, waits=()):
            await first.close()
            self.trouble = self.trouble or self.lost_relay
            return
        ends = await asyncio.gather(*(self.work(each) for each in (first, *others)), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        counts = await self.recount()
        if counts[DeliveryState.PENDING]:
            self.trouble = self.trouble or self.lost_relay

    async def work(self, transport: Transport) -> None:
        """Send one delivery after the other until none is pending, or this connection cannot be had again."""
        begun: Delivery | None = None
        try:
            while begun or await self.open(transport, RECONNECT_AFTER):
                begun = begun or self.taken(
                    await self.on_ledger(self.ledger.begin, self.id, self.means.relay, self.means.clock())
                )
                if begun is None:
                    return
                begun = await self.deliver(transport, begun)
        except BaseException:
            self.is_broken = True  # the other connections end what they have begun, and the fault is raised then
            raise
        finally:
            await transport.close()

    async def open(self, transport: Transport, waits: Sequence[float]) -> bool:
        """Tell whether a transport is ready; a relay that was lost is given some time to come back."""
        for wait in (0.0, *waits):
            if wait:
                await self.unless(self.means.rest(wait), self.means.stop, self.drained)
                if self.drained.is_set():
                    return False
            if self.is_halted() or transport.is_ready:
                return not self.is_halted()
            try:
                await self.unless(transport.open(), self.means.stop)
            except TransportError as fault:
                self.lost_relay = fault
                if not fault.may_pass:
                    self.trouble = fault
            else:
                return not self.is_halted()
        return False

    async def deliver(self, transport: Transport, delivery: Delivery) -> Delivery | None:
        """Hand over one delivery and record what came of it; return the next one, where it can follow at once."""
        answer = await self.hand_over(transport, delivery)
        event = event_of(answer, delivery.attempts, rehearsal=self.campaign.kind.rehearsal)
        self.learn(answer)
        now = self.means.clock()
        following = None
        if self.is_halted() or not transport.is_ready:
            target = await self.on_ledger(self.ledger.settle, delivery, event, now, answer)
            self.step(DeliveryState.SENDING, target)
        else:
            target, begun = await self.on_ledger(self.ledger.proceed, delivery, event, now, answer, self.means.relay)
            self.step(DeliveryState.SENDING, target)
            following = self.taken(begun)
            if following and self.is_halted():
                await self.give_back(following, "the run was stopped before its turn")
                following = None
        if target is not DeliveryState.PENDING:
            self.handled += 1
            self.means.on_progress(Progress(self.campaign.planned, dict(self.counts), self.handled))
        return following

    def taken(self, begun: Delivery | None) -> Delivery | None:
        """Count what the ledger has given out, or that it has nothing more."""
        if begun is None:
            self.counts[DeliveryState.PENDING] = 0
            self.drained.set()
        else:
            self.step(DeliveryState.PENDING, DeliveryState.SENDING)
        return begun

    async def hand_over(self, transport: Transport, delivery: Delivery) -> Answer:
        try:
            message = self.means.compose(delivery)
        except NewsletterError as fault:
            return Answer(Outcome.REJECTED, Phase.BODY, Blame.CONTENT, sentence=fault.sentence)
        except Exception:  # a bug of ours, which is raised; but it is certain that nothing was sent
            await self.give_back(delivery, "the message could not be made")
            raise
        try:
            return await transport.send(message, delivery.position)
        except TransportError as fault:
            self.trouble = fault
            return Answer(Outcome.NOT_SENT, Phase.CONNECT, Blame.NETWORK, sentence=fault.sentence)

    async def give_back(self, delivery: Delivery, sentence: str) -> None:
        """Let a delivery that has begun wait again: it is certain that nothing was sent."""
        answer = Answer(Outcome.NOT_SENT, Phase.CONNECT, sentence=sentence)
        await self.on_ledger(self.ledger.settle, delivery, DeliveryEvent.RETURN, self.means.clock(), answer)
        self.step(DeliveryState.SENDING, DeliveryState.PENDING)

    def learn(self, answer: Answer) -> None:
        """See from an answer whether to go on."""
        self.streak = self.streak.after(answer)
        if concerns_everybody(answer):
            hint = "correct it in newsletter.toml or at the relay; nobody was marked"
            self.trouble = self.trouble or NewsletterError(f"the relay refuses us: {answer}", hint)
        elif self.streak.is_too_long(self.means.connections):
            hint = "find out the reason before you go on: `newsletter status` shows who was refused"
            sentence = f"too many in a row were not taken, the last one with: {answer}"
            self.trouble = self.trouble or NewsletterError(sentence, hint)

    def step(self, source: DeliveryState, target: DeliveryState) -> None:
        self.counts[source] -= 1
        self.counts[target] += 1
        if target is DeliveryState.PENDING:
            self.drained.clear()

    async def move(self, event: CampaignEvent, reason: str = "") -> None:
        now = self.means.clock()
        self.campaign = await self.on_ledger(self.ledger.move_campaign, self.id, event, now, reason)

    async def move_all(self, source: DeliveryState, event: DeliveryEvent, reason: str = "") -> int:
        now = self.means.clock()
        return await self.on_ledger(self.ledger.move_deliveries, self.id, source, event, now, reason)

    async def recount(self) -> Mapping[DeliveryState, int]:
        counts = await self.on_ledger(self.ledger.counts, self.id)
        self.counts = Counter(dict(counts))
        return counts

    async def unless(self, waiting: Awaitable[None], *events: asyncio.Event) -> None:
        """Wait for something, but no longer than until one of some events."""
        task = asyncio.ensure_future(waiting)
        ends = [asyncio.ensure_future(event.wait()) for event in events]
        await asyncio.wait({task, *ends}, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait({task})
        return None

    async def on_ledger(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the ledger on its own thread, so that no connection waits for the disk."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, lambda: question(*args, **kwargs))
