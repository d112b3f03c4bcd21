"""One connection of a run: it takes one delivery after the other to its relay."""

from __future__ import annotations

from datetime import timedelta

from newsletter.delivery.course import Course, Relay
from newsletter.delivery.model import Answer, Claim, Delivery, Settlement
from newsletter.delivery.ports import Transport, TransportError
from newsletter.errors import NewsletterError
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase

# Seconds before one connection of several is tried again that could not be made, the last one again and again.
RECONNECT_AFTER = (1.0, 5.0, 15.0, 60.0)


class Connection:
    """A transport at work, with one delivery at a time."""

    def __init__(self, course: Course, relay: Relay, transport: Transport) -> None:
        self._course = course
        self._engine = course.engine
        self._means = course.means
        self._relay = relay
        self._transport = transport
        self._is_open = False

    async def work(self) -> None:
        """Send one delivery after the other until the run is over."""
        course, relay = self._course, self._relay
        settlement: Settlement | None = None
        tries = 0
        try:
            while settlement or not course.is_halted:
                claim = self._claim()
                if settlement or claim:
                    delivery = await self._exchange(settlement, claim)
                    settlement = await self._deliver(delivery) if delivery else None
                elif self._relay.open > self._engine.traffic.connections(relay.name) and self._is_open:
                    await self._close()  # for another campaign
                elif self._transport.is_ready or not self._engine.may_claim(relay.name, self._means.clock()):
                    await course.news.wait()
                elif await self._connect():
                    tries = 0
                elif relay.stands:
                    await course.unless_over(self._means.rest(RECONNECT_AFTER[min(tries, 3)]))
                    tries += 1
        except BaseException:
            course.is_broken = True  # the other connections end what they have begun, and the fault is raised then
            raise
        finally:
            course.tell()
            await self._close()

    def _claim(self) -> Claim | None:
        """Return what should begin next, if the connection stands and there is anything."""
        if self._course.is_halted or not self._transport.is_ready:
            return None
        return self._engine.claim(self._relay.name, self._means.clock())

    async def _exchange(self, settlement: Settlement | None, claim: Claim | None) -> Delivery | None:
        """Write an outcome down and begin the next delivery, both or neither; return what was begun."""
        course = self._course
        part = await course.line.exchange(settlement, claim)
        course.state = part.whole.state
        if settlement and part.settled:
            self._engine.settled(settlement.delivery, self._relay.name, part.settled)
            course.ended(part.settled)
        if part.begun:
            course.begun()
        elif claim:
            self._engine.denied(claim, part.whole.blocked)
        if not self._engine.traffic.in_flight or course.is_halted:
            course.idle.set()
        return part.begun

    async def _connect(self) -> bool:
        """Tell whether the connection stands now. While none of a relay's does, one at a time is tried."""
        if not self._relay.stands:
            async with self._relay.door:
                if not self._relay.stands:
                    return self._may_open() and await self._open()
        return self._may_open() and await self._open()

    def _may_open(self) -> bool:
        """Tell whether a connection is still needed, after others have tried."""
        return not self._course.is_halted and self._engine.may_claim(self._relay.name, self._means.clock())

    async def _open(self) -> bool:
        try:
            await self._course.unless_over(self._transport.open())
        except TransportError as fault:
            self._failed(fault)
            return False
        if self._transport.is_ready:
            self._relay.open += not self._is_open
            self._is_open = True
            self._relay.is_proven = True
            self._engine.traffic.opened(self._relay.name)
        self._course.tell()
        return self._transport.is_ready

    async def _close(self) -> None:
        self._relay.open -= self._is_open
        self._is_open = False
        await self._transport.close()

    def _failed(self, fault: TransportError) -> None:
        """Learn that a connection could not be made: the relay may be lost, or has enough of us."""
        course, traffic = self._course, self._engine.traffic
        if not self._relay.stands:
            traffic.unreachable(self._relay.name, fault.sentence, self._means.clock(), self._means.chance())
        hopeless = not any(each.is_proven or not traffic.is_lost(each.name) for each in course.relays)
        if hopeless and fault.may_pass and len(course.relays) > 1:
            self._engine.lost_for(self._means.clock(), timedelta())
        elif hopeless or not fault.may_pass:
            self._engine.trouble = self._engine.trouble or fault
        course.idle.set()
        course.tell()

    async def _deliver(self, delivery: Delivery) -> Settlement:
        """Hand over one delivery that has begun; return what to write down."""
        if self._course.is_halted:
            return self._engine.given_back(delivery, "the run was stopped before its turn", self._means.clock())
        try:
            message = self._relay.route.compose(delivery)
        except NewsletterError as fault:
            answer = Answer(Outcome.REJECTED, Phase.BODY, Blame.NOBODY, sentence=fault.sentence)
        except Exception:  # a bug of ours, which is raised; but it is certain that nothing was sent
            self._course.is_broken = True
            sentence = "the message could not be made"
            await self._exchange(self._engine.given_back(delivery, sentence, self._means.clock()), None)
            raise
        else:
            self._relay.busy += 1
            try:
                answer = await self._hand_over(message, delivery)
            finally:
                self._relay.busy -= 1
        return self._engine.answered(delivery, self._relay.name, answer, self._means.clock(), self._means.chance())

    async def _hand_over(self, message: Message, delivery: Delivery) -> Answer:
        try:
            return await self._transport.send(message, delivery.position)
        except TransportError as fault:
            self._engine.trouble = self._engine.trouble or fault
            return Answer(Outcome.NOT_SENT, Phase.CONNECT, Blame.NETWORK, sentence=fault.sentence)
