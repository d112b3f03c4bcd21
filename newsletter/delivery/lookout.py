"""What changes while a run goes on: by others, by the time, and by what has become due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.delivery.canary import Next, judge_canary
from newsletter.delivery.course import Course
from newsletter.errors import NewsletterError

# Seconds between two looks at what others have changed: a pause, a cancellation, deliveries that have become due.
LOOK_EVERY = 1.0
# Those who are due again are let in together, and not one by one.
RELEASE_AFTER = timedelta(seconds=15)
# A wait for room within the limits that is longer than this is said.
WORTH_A_WORD = timedelta(minutes=2)


class Lookout:
    """Looks again and again at the ledger and the clock, and lets the engine and the connections know."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._engine = course.engine
        self._means = course.means
        self._ledger = course.ledger
        self._ask = course.line.ask
        self._renewed = course.means.clock()

    async def begin(self) -> bool:
        """Look for the first time; tell whether there is anything to send, now or soon."""
        await self._course.recount()
        self._engine.look(self._means.clock(), self._course.campaign)
        return await self._goes_on()

    async def look(self) -> None:
        """Look again and again until the run is over."""
        course, engine, means = self._course, self._engine, self._means
        try:
            while not course.is_halted:
                course.idle.clear()
                now = means.clock()
                engine.look(now, course.campaign)
                engine.traffic.share(await self._ask(means.sharing))
                engine.lost_for(now, timedelta(seconds=means.patience))
                if not engine.traffic.in_flight and not await self._goes_on():
                    break
                if engine.retries_at and engine.retries_at <= now - RELEASE_AFTER:
                    await self._restock()
                course.tell()
                self._show_wait()
                await course.unless_over(means.rest(self._until_next_look()), course.idle)
                await self._see()
        except BaseException:
            course.is_broken = True
            raise
        finally:
            course.over.set()
            course.tell()

    async def _see(self) -> None:
        """See what others have made of the campaign, and show that somebody is still sending it."""
        course, lease = self._course, self._means.lease
        course.campaign = await self._ask(self._ledger.campaign, course.id)
        course.state = course.campaign.state
        now = self._means.clock()
        if lease and (now - self._renewed).total_seconds() >= lease.seconds / 3:
            await self._ask(self._ledger.renew_lease, lease)
            self._renewed = now

    def _show_wait(self) -> None:
        """Show that everything is kept back, where that takes long enough to be asked about."""
        now = self._means.clock()
        room = self._engine.has_room_at(now)
        is_held = room is not None and not self._engine.traffic.in_flight and room - now > WORTH_A_WORD
        if room and is_held:
            self._course.waits_until(room)

    def _until_next_look(self) -> float:
        """Return how many seconds may pass before something has to be seen."""
        now = self._means.clock()
        room = self._engine.has_room_at(now)
        return min(LOOK_EVERY, (room - now).total_seconds()) if room else LOOK_EVERY

    async def _goes_on(self) -> bool:
        """Tell whether there is more to do, now or so soon that it is worth waiting for."""
        course, engine = self._course, self._engine
        now = self._means.clock()
        if not engine.has_waiting:
            await self._restock()
        course.next_due = engine.resumes_at(now)
        if course.next_due is None:
            follows = await self._judge_canary(now) if course.campaign.cleared is not None else None
            course.next_due = min((each for each in (follows, engine.retries_at) if each), default=None)
        return course.next_due is not None and (course.next_due - now).total_seconds() <= self._means.wait_for

    async def _judge_canary(self, now: datetime) -> datetime | None:
        """Let the others follow on a canary, or hold them; return when there is something to do again."""
        course = self._course
        verdict = judge_canary(course.campaign, await course.recount(), now)
        if verdict.next is Next.HOLD:
            self._engine.trouble = NewsletterError(verdict.sentence, verdict.hint)
            return None
        if verdict.next is Next.WAIT:
            if verdict.until and course.campaign.orders.canary_until is None:
                orders = replace(course.campaign.orders, canary_until=verdict.until)
                await self._ask(self._ledger.reorder, course.id, orders)
            return verdict.until
        await self._ask(self._ledger.clear, course.id, None)
        return now

    async def _restock(self) -> None:
        """Let those who are due again be pending, and learn from the ledger what there is to do."""
        course, now = self._course, self._means.clock()
        deadline = now - timedelta(seconds=course.campaign.orders.give_up_after)
        await self._ask(self._ledger.release_due, course.id, now, deadline)
        self._engine.restock(await self._ask(self._ledger.due_by_destination, course.id, now))
        self._engine.retries_at = await self._ask(self._ledger.next_due, course.id)
