"""A campaign's run: several connections, each with one delivery at a time, and every step recorded.

For each delivery the intent is on disk before the wire is touched, and the outcome after the final reply. So whoever
kills this process leaves at most one delivery per connection of which nobody knows what became of it.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from newsletter.clock import Clock, system_clock
from newsletter.delivery.canary import Next, judge_canary
from newsletter.delivery.destinations import Destinations
from newsletter.delivery.engine import Engine
from newsletter.delivery.line import LedgerLine
from newsletter.delivery.model import Answer, Campaign, Claim, Delivery, Lease, Settlement
from newsletter.delivery.ports import RunLedger, Transport, TransportError
from newsletter.delivery.states import (
    DEAD_SENDER,
    CampaignEvent,
    CampaignState,
    DeliveryEvent,
    DeliveryState,
    is_complete,
)
from newsletter.delivery.traffic import Terms
from newsletter.errors import NewsletterError
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase

# Seconds before one connection of several is tried again that could not be made, the last one again and again.
RECONNECT_AFTER = (1.0, 5.0, 15.0, 60.0)
# Seconds between two looks at what others have changed: a pause, a cancellation, deliveries that have become due.
LOOK_EVERY = 1.0
# Seconds that a run waits for deliveries that are due later, before it leaves them to `resume` or to a worker.
WAIT_FOR = 120.0
# Those who are due again are let in together, and not one by one.
RELEASE_AFTER = timedelta(seconds=15)
# Seconds that a run goes on without any relay, before it pauses.
PATIENCE = 60.0


STOPPED = "stopped as you asked; {left} of {planned} are left"
NO_LIMITS = Destinations({})


@dataclass(frozen=True)
class Progress:
    """How far a run is. `counts` is the campaign by state, `settled` what this run has settled, by the state it became.

    Both go on changing as the run does.
    """

    planned: int
    counts: Mapping[DeliveryState, int]
    settled: Mapping[DeliveryState, int]

    @property
    def handled(self) -> int:
        """Return how many deliveries this run has settled."""
        return sum(self.settled.values())


def show_nothing(progress: Progress) -> None:
    """Let the progress of a run go unseen."""


@dataclass(frozen=True)
class RunReport:
    """How a run ended. `sentence` and `hint` are empty where it ended because everything was done.

    `next_due` is when the first of what is left may be tried again, where only time is missing.
    """

    campaign: Campaign
    counts: Mapping[DeliveryState, int]
    newly_uncertain: int
    sentence: str = ""
    hint: str = ""
    next_due: datetime | None = None


@dataclass(frozen=True)
class PartEnd:
    """How one process's part of a run ended: by trouble that `sentence` tells, or because nothing is left to do now.

    `next_due` is when something may be. `began` is false for a campaign that was not under way.
    """

    sentence: str = ""
    hint: str = ""
    next_due: datetime | None = None
    began: bool = True


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
    `campaigns` tells how many campaigns share the relays at this moment, `processes` how many send this one; `chance`
    returns a random number from 0 to 1.
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
    campaigns: Callable[[], int] = lambda: 1
    processes: int = 1
    chance: Callable[[], float] = random.random


async def run_campaign(ledger: RunLedger, campaign_id: int, means: Means) -> RunReport:
    """Send what is left of a campaign, and say how it ended. The campaign's lease must be held.

    Deliveries that a dead sender left behind become uncertain. Setting `means.stop` lets what is on the wire end and
    leaves the rest. Raises LedgerError where outcomes cannot be recorded.
    """
    lost = await asyncio.to_thread(open_run, ledger, campaign_id, means.clock(), means.lease)
    end = await run_part(ledger, campaign_id, means)
    return await asyncio.to_thread(close_run, ledger, campaign_id, means.clock(), end, lost, means.lease)


def open_run(ledger: RunLedger, campaign_id: int, at: datetime, lease: Lease | None = None) -> int:
    """Let a campaign be under way; return how many deliveries of a dead sender have become uncertain.

    Whoever resumes a campaign that its canary holds lets the others follow. Over hosts, taking the `lease` has told
    what a dead sender left; LedgerError is raised where it is lost since, and what the next holder has begun stays his.
    """
    if lease:
        ledger.renew_lease(lease)
    lost = lease.lost if lease else 0
    campaign = ledger.campaign(campaign_id)
    if not campaign.is_unfinished:
        return lost
    if not lease:
        lost = ledger.move_deliveries(campaign_id, DeliveryState.SENDING, DeliveryEvent.LOSE, at, DEAD_SENDER)
    is_held = campaign.state is CampaignState.PAUSED and campaign.cleared is not None
    if is_held and judge_canary(campaign, ledger.counts(campaign_id), at).next is Next.HOLD:
        ledger.clear(campaign_id, None)
    if campaign.state is not CampaignState.SENDING:
        ledger.move_campaign(campaign_id, CampaignEvent.START, at)
    return lost


async def run_part(ledger: RunLedger, campaign_id: int, means: Means) -> PartEnd:
    """Send what there is to send of a campaign that is under way, beside other processes if there are any."""
    fence = means.lease.token if means.lease else None
    with LedgerLine(ledger, campaign_id, means.clock, fence, patience=means.patience) as line:
        return await _Run(ledger, campaign_id, means, line).run()


def close_run(
    ledger: RunLedger, campaign_id: int, at: datetime, end: PartEnd, lost: int = 0, lease: Lease | None = None
) -> RunReport:
    """Let a campaign end, or wait for its time, or pause where its parts have ended for any other reason.

    What has begun and nobody sends any more becomes uncertain, as after a part that died. Raises LedgerError where the
    `lease` is lost, and so the campaign is somebody else's by now.
    """
    if lease:
        ledger.renew_lease(lease)
    lost += ledger.move_deliveries(campaign_id, DeliveryState.SENDING, DeliveryEvent.LOSE, at, DEAD_SENDER)
    campaign = ledger.campaign(campaign_id)
    if campaign.state is CampaignState.CANCELLED:
        for waiting in (DeliveryState.PENDING, DeliveryState.DEFERRED):
            ledger.move_deliveries(campaign_id, waiting, DeliveryEvent.CANCEL, at, campaign.reason)
    counts = ledger.counts(campaign_id)
    if campaign.state is not CampaignState.SENDING:
        words = f"it was {campaign.state} in the meantime" if end.began else ""
        return RunReport(campaign, counts, lost, words)
    if is_complete(counts):
        return RunReport(ledger.move_campaign(campaign_id, CampaignEvent.FINISH, at), counts, lost)
    if not end.sentence:
        return RunReport(campaign, counts, lost, next_due=end.next_due)
    left = sum(counts[state] for state in (DeliveryState.PENDING, DeliveryState.DEFERRED))
    sentence = end.sentence.format(left=left, planned=campaign.planned) if end.sentence is STOPPED else end.sentence
    paused = ledger.move_campaign(campaign_id, CampaignEvent.PAUSE, at, sentence)
    return RunReport(paused, counts, lost, sentence, end.hint)


@dataclass
class _Relay:
    """A relay in a run, with all its connections. Where none stands, one at a time is tried behind the `door`."""

    route: Route
    transports: list[Transport]
    is_proven: bool = False
    busy: int = 0  # connections with a message on the wire: they stand, whatever a new one is told
    door: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def name(self) -> str:
        return self.route.terms.name

    @property
    def stands(self) -> bool:
        return self.busy > 0 or any(transport.is_ready for transport in self.transports)


class _Run:
    """One run. The engine decides; this carries out."""

    def __init__(self, ledger: RunLedger, campaign_id: int, means: Means, line: LedgerLine) -> None:
        self.ledger = ledger
        self.id = campaign_id
        self.means = means
        self.line = line
        self.campaign = ledger.campaign(campaign_id)
        self.state = self.campaign.state
        self.engine = Engine(
            self.campaign, [route.terms for route in means.routes], means.destinations, means.processes
        )
        self.relays: list[_Relay] = []
        self.counts: Counter[DeliveryState] = Counter()
        self.settled: Counter[DeliveryState] = Counter()
        self.next_due: datetime | None = None
        self.renewed = means.clock()
        self.is_broken = False
        self.over = asyncio.Event()
        self.news = asyncio.Event()
        self.idle = asyncio.Event()

    async def run(self) -> PartEnd:
        if self.campaign.state is not CampaignState.SENDING:
            return PartEnd(began=False)
        await self.recount()
        self.engine.look(self.means.clock(), self.campaign)
        if await self.goes_on():
            await self.send()
        return self.ending()

    def is_halted(self) -> bool:
        stopped = self.is_broken or self.over.is_set() or self.means.stop.is_set()
        return stopped or self.engine.trouble is not None or self.state is not CampaignState.SENDING

    # -- the connections

    async def send(self) -> None:
        """Let every connection work, and look at what changes meanwhile, until nothing is left for them."""
        left = max(1, self.counts[DeliveryState.PENDING] + self.counts[DeliveryState.DEFERRED])
        for route in self.means.routes:
            number = min(route.terms.connections, left)
            self.relays.append(_Relay(route, [route.transports() for _ in range(number)]))
        works = [self.work(relay, transport) for relay in self.relays for transport in relay.transports]
        ends = await asyncio.gather(self.look(), *works, return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end

    async def work(self, relay: _Relay, transport: Transport) -> None:
        """Send one delivery after the other until the run is over."""
        settlement: Settlement | None = None
        tries = 0
        try:
            while settlement or not self.is_halted():
                claim = self.claim(relay, transport)
                if settlement or claim:
                    delivery = await self.exchange(relay, settlement, claim)
                    settlement = await self.deliver(relay, transport, delivery) if delivery else None
                elif transport.is_ready or not self.engine.may_claim(relay.name, self.means.clock()):
                    await self.news.wait()
                elif await self.connect(relay, transport):
                    tries = 0
                elif relay.stands:
                    await self.unless(self.means.rest(RECONNECT_AFTER[min(tries, 3)]), self.means.stop, self.over)
                    tries += 1
        except BaseException:
            self.is_broken = True  # the other connections end what they have begun, and the fault is raised then
            raise
        finally:
            self.tell()
            await transport.close()

    def claim(self, relay: _Relay, transport: Transport) -> Claim | None:
        """Return what a connection should begin next, if it stands and there is anything."""
        if self.is_halted() or not transport.is_ready:
            return None
        return self.engine.claim(relay.name, self.means.clock())

    async def exchange(self, relay: _Relay, settlement: Settlement | None, claim: Claim | None) -> Delivery | None:
        """Write an outcome down and begin the next delivery, both or neither; return what was begun."""
        part = await self.line.exchange(settlement, claim)
        self.state = part.whole.state
        if settlement and part.settled:
            self.engine.settled(settlement.delivery, relay.name, part.settled)
            self.step(DeliveryState.SENDING, part.settled)
            if part.settled is not DeliveryState.PENDING:
                self.settled[part.settled] += 1
                self.means.on_progress(Progress(self.campaign.planned, self.counts, self.settled))
        if part.begun:
            self.step(DeliveryState.PENDING, DeliveryState.SENDING)
        elif claim:
            self.engine.denied(claim, part.whole.blocked)
        if not self.engine.traffic.in_flight or self.is_halted():
            self.idle.set()
        return part.begun

    async def connect(self, relay: _Relay, transport: Transport) -> bool:
        """Tell whether a connection stands now. While none of a relay's does, one at a time is tried."""
        if not relay.stands:
            async with relay.door:
                if not relay.stands:
                    return self.may_open(relay) and await self.open(relay, transport)
        return self.may_open(relay) and await self.open(relay, transport)

    def may_open(self, relay: _Relay) -> bool:
        """Tell whether a connection is still needed, after others have tried."""
        return not self.is_halted() and self.engine.may_claim(relay.name, self.means.clock())

    async def open(self, relay: _Relay, transport: Transport) -> bool:
        try:
            await self.unless(transport.open(), self.means.stop, self.over)
        except TransportError as fault:
            self.failed(relay, fault)
            return False
        if transport.is_ready:
            relay.is_proven = True
            self.engine.traffic.opened(relay.name)
        self.tell()
        return transport.is_ready

    def failed(self, relay: _Relay, fault: TransportError) -> None:
        """Learn that a connection could not be made: the relay may be lost, or has enough of us."""
        traffic = self.engine.traffic
        if not relay.stands:
            traffic.unreachable(relay.name, fault.sentence, self.means.clock(), self.means.chance())
        hopeless = not any(each.is_proven or not traffic.is_lost(each.name) for each in self.relays)
        if hopeless or not fault.may_pass:
            self.engine.trouble = self.engine.trouble or fault
        self.idle.set()
        self.tell()

    async def deliver(self, relay: _Relay, transport: Transport, delivery: Delivery) -> Settlement:
        """Hand over one delivery that has begun; return what to write down."""
        if self.is_halted():
            return self.engine.given_back(delivery, "the run was stopped before its turn", self.means.clock())
        try:
            message = relay.route.compose(delivery)
        except NewsletterError as fault:
            answer = Answer(Outcome.REJECTED, Phase.BODY, Blame.NOBODY, sentence=fault.sentence)
        except Exception:  # a bug of ours, which is raised; but it is certain that nothing was sent
            self.is_broken = True
            sentence = "the message could not be made"
            await self.exchange(relay, self.engine.given_back(delivery, sentence, self.means.clock()), None)
            raise
        else:
            relay.busy += 1
            try:
                answer = await self.hand_over(transport, message, delivery)
            finally:
                relay.busy -= 1
        return self.engine.answered(delivery, relay.name, answer, self.means.clock(), self.means.chance())

    async def hand_over(self, transport: Transport, message: Message, delivery: Delivery) -> Answer:
        try:
            return await transport.send(message, delivery.position)
        except TransportError as fault:
            self.engine.trouble = self.engine.trouble or fault
            return Answer(Outcome.NOT_SENT, Phase.CONNECT, Blame.NETWORK, sentence=fault.sentence)

    # -- what changes meanwhile

    async def look(self) -> None:
        """Look again and again at what others have changed and at what has become due, until the run is over."""
        try:
            while not self.is_halted():
                self.idle.clear()
                now = self.means.clock()
                self.engine.look(now, self.campaign)
                self.engine.traffic.share(await self.line.ask(self.means.campaigns))
                self.engine.lost_for(now, timedelta(seconds=self.means.patience))
                if not self.engine.traffic.in_flight and not await self.goes_on():
                    break
                if self.engine.retries_at and self.engine.retries_at <= now - RELEASE_AFTER:
                    await self.restock()
                self.tell()
                await self.unless(self.means.rest(self.until_next_look()), self.means.stop, self.over, self.idle)
                await self.see()
        except BaseException:
            self.is_broken = True
            raise
        finally:
            self.over.set()
            self.tell()

    async def see(self) -> None:
        """See what others have made of the campaign, and show that somebody is still sending it."""
        self.campaign = await self.line.ask(self.ledger.campaign, self.id)
        self.state = self.campaign.state
        now = self.means.clock()
        lease = self.means.lease
        if lease and (now - self.renewed).total_seconds() >= lease.seconds / 3:
            await self.line.ask(self.ledger.renew_lease, lease)
            self.renewed = now

    def until_next_look(self) -> float:
        """Return how many seconds may pass before something has to be seen."""
        now = self.means.clock()
        room = self.engine.has_room_at(now)
        return min(LOOK_EVERY, (room - now).total_seconds()) if room else LOOK_EVERY

    async def goes_on(self) -> bool:
        """Tell whether there is more to do, now or so soon that it is worth waiting for."""
        now = self.means.clock()
        if not self.engine.has_waiting:
            await self.restock()
        self.next_due = self.engine.resumes_at(now)
        if self.next_due is None:
            follows = await self.judge_canary(now) if self.campaign.cleared is not None else None
            self.next_due = min((each for each in (follows, self.engine.retries_at) if each), default=None)
        return self.next_due is not None and (self.next_due - now).total_seconds() <= self.means.wait_for

    async def judge_canary(self, now: datetime) -> datetime | None:
        """Let the others follow on a canary, or hold them; return when there is something to do again."""
        verdict = judge_canary(self.campaign, await self.recount(), now)
        if verdict.next is Next.HOLD:
            self.engine.trouble = NewsletterError(verdict.sentence, verdict.hint)
            return None
        if verdict.next is Next.WAIT:
            if verdict.until and self.campaign.orders.canary_until is None:
                orders = replace(self.campaign.orders, canary_until=verdict.until)
                await self.line.ask(self.ledger.reorder, self.id, orders)
            return verdict.until
        await self.line.ask(self.ledger.clear, self.id, None)
        return now

    async def restock(self) -> None:
        """Let those who are due again be pending, and learn from the ledger what there is to do."""
        now = self.means.clock()
        deadline = now - timedelta(seconds=self.campaign.orders.give_up_after)
        await self.line.ask(self.ledger.release_due, self.id, now, deadline)
        self.engine.restock(await self.line.ask(self.ledger.due_by_destination, self.id, now))
        self.engine.retries_at = await self.line.ask(self.ledger.next_due, self.id)

    def tell(self) -> None:
        """Wake the connections that wait for something to change."""
        self.news.set()
        self.news = asyncio.Event()

    # -- the campaign

    def ending(self) -> PartEnd:
        """Return why the run has ended, where it is not for want of anything to do now."""
        trouble = self.engine.trouble or next(iter(self.engine.held.values()), None)
        if trouble:
            return PartEnd(trouble.sentence, trouble.hint)
        if self.means.stop.is_set() and not self.means.is_relayed:
            return PartEnd(STOPPED)
        return PartEnd(next_due=self.next_due)

    def step(self, source: DeliveryState, target: DeliveryState) -> None:
        self.counts[source] -= 1
        self.counts[target] += 1

    async def recount(self) -> Mapping[DeliveryState, int]:
        counts = await self.line.ask(self.ledger.counts, self.id)
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
