"""One process's part of a run: several connections, each with one delivery at a time, and every step recorded.

For each delivery the intent is on disk before the wire is touched, and the outcome after the final reply. So whoever
kills this process leaves at most one delivery per connection of which nobody knows what became of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from newsletter.delivery.connection import Connection
from newsletter.delivery.course import Course, Relay
from newsletter.delivery.line import LedgerLine
from newsletter.delivery.lookout import Lookout
from newsletter.delivery.means import Means
from newsletter.delivery.ports import RunLedger
from newsletter.delivery.states import CampaignState, waiting


@dataclass(frozen=True)
class PartEnd:
    """How one process's part of a run ended: by trouble that `sentence` tells, by order, or for want of work.

    `next_due` is when something may be to do again. `began` is false for a campaign that was not under way.
    """

    sentence: str = ""
    hint: str = ""
    next_due: datetime | None = None
    began: bool = True
    is_stopped: bool = False


async def run_part(ledger: RunLedger, campaign_id: int, means: Means) -> PartEnd:
    """Send what there is to send of a campaign that is under way, beside other processes if there are any."""
    fence = means.lease.token if means.lease else None
    with LedgerLine(ledger, campaign_id, means.clock, fence, patience=means.patience) as line:
        course = Course(ledger, campaign_id, means, line)
        lookout = Lookout(course)
        if course.state is not CampaignState.SENDING:
            return PartEnd(began=False)
        if await lookout.begin():
            await _send(course, lookout)
        return _ending(course)


async def _send(course: Course, lookout: Lookout) -> None:
    """Let every connection work, and look at what changes meanwhile, until nothing is left for them."""
    left = max(1, waiting(course.counts))
    works = []
    for route in course.means.routes:
        number = min(route.terms.connections, left)
        relay = Relay(route, [route.transports() for _ in range(number)])
        course.relays.append(relay)
        works += [Connection(course, relay, transport).work() for transport in relay.transports]
    for end in await asyncio.gather(lookout.look(), *works, return_exceptions=True):
        if isinstance(end, BaseException):
            raise end


def _ending(course: Course) -> PartEnd:
    """Return why the part has ended, where it is not for want of anything to do now."""
    trouble = course.engine.trouble or next(iter(course.engine.held.values()), None)
    if trouble:
        return PartEnd(trouble.sentence, trouble.hint)
    is_stopped = course.means.stop.is_set() and not course.means.is_relayed
    return PartEnd(next_due=course.next_due, is_stopped=is_stopped)
