"""One process of a crew: reads its job from its input, reports to its output, and ends when its input does."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from newsletter.delivery.means import Progress
from newsletter.delivery.model import Lease
from newsletter.delivery.part import PartEnd, run_part
from newsletter.errors import NewsletterError
from newsletter.wiring.crew import Job
from newsletter.wiring.running import means_of, part_of, pool_of
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace

SECONDS_BETWEEN_REPORTS = 0.2


class Reporter:
    """Tells the parent what was settled, a few times a second."""

    def __init__(self) -> None:
        self._newest: Progress | None = None
        self._last = 0.0

    def show(self, progress: Progress) -> None:
        """Take in a progress, and report it where the last report is a while ago."""
        is_news = self._newest is None or progress.waits_for != self._newest.waits_for
        self._newest = progress
        if is_news or time.monotonic() - self._last >= SECONDS_BETWEEN_REPORTS:
            self.report()

    def report(self) -> None:
        """Report what was settled so far."""
        self._last = time.monotonic()
        if self._newest:
            settled = {state.value: number for state, number in self._newest.settled.items()}
            tell_parent({"settled": settled, "waits_for": self._newest.waits_for})


def tell_parent(told: Mapping[str, object]) -> None:
    """Tell the parent something in a line; one that was killed hears nothing, and the end of our input says so."""
    with suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), json.dumps(told).encode() + b"\n")


async def work(job: Job) -> PartEnd:
    """Do a job."""
    settings = open_workspace(Path(job.root))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    reporter = Reporter()
    with ledger_of(settings) as ledger:
        campaign = ledger.campaign(job.campaign)
        means = means_of(settings, ledger, campaign, pool_of(settings, campaign, job.relay))
        routes = tuple(part_of(route, job.number, job.of) for route in means.routes)
        lease = Lease(campaign.id, "", job.fence) if job.fence is not None else None
        means = replace(
            means,
            routes=tuple(route for route in routes if route),
            stop=stop,
            lease=lease,
            number=job.number,
            processes=job.of,
            on_progress=reporter.show,
        )
        end = await run_part(ledger, campaign.id, means)
    reporter.report()
    return end


def main() -> None:
    """Do the job that the first line of the input is."""
    job = Job.from_line(sys.stdin.readline())
    try:
        end = asyncio.run(work(job))
    except NewsletterError as fault:
        end = PartEnd(fault.sentence, fault.hint)
    tell_parent(asdict(end) | {"next_due": end.next_due.isoformat() if end.next_due else None})


if __name__ == "__main__":
    main()
