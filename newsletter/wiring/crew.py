"""A crew: several processes of this machine that send one campaign over one ledger.

The parent holds the lease and hands its lock on, so that the lease is free only when the last of them has ended. It
writes each a job, reads what each reports, a line of JSON at a time, and asks them to end by closing their input.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from newsletter.clock import Clock, system_clock
from newsletter.delivery.means import Progress
from newsletter.delivery.model import Campaign, Lease
from newsletter.delivery.part import PartEnd
from newsletter.delivery.ports import Ledger
from newsletter.delivery.run import RunReport, close_run, open_run
from newsletter.delivery.states import DeliveryState

# A process takes half a second to begin; below so many deliveries one alone is done sooner.
WORTH_A_CREW = 5000
LARGEST = 4
PART = "newsletter.wiring.part"


@dataclass(frozen=True)
class Job:
    """What one process of a crew is to do: its part is the `number`-th of `of`, counted from 0."""

    root: str
    campaign: int
    relay: str
    number: int
    of: int
    fence: int | None = None

    def to_line(self) -> bytes:
        """Return the job as a line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: str) -> Job:
        """Read back what `to_line` wrote."""
        return cls(**json.loads(line))


def crew_size(ordered: int | None, left: int, connections: int) -> int:
    """Return how many processes send so many deliveries; what was ordered counts, as far as connections go."""
    if sys.platform == "win32":  # where a lock cannot be handed on
        return 1
    wanted = ordered or (min(os.cpu_count() or 1, LARGEST) if left >= WORTH_A_CREW else 1)
    return max(1, min(wanted, connections))


class Crew:
    """The processes of one run. `settled` counts by state what they have settled so far."""

    def __init__(
        self, ledger: Ledger, campaign: Campaign, jobs: list[Job], lock: int, lease: Lease | None = None
    ) -> None:
        self._ledger = ledger
        self._campaign = campaign
        self._jobs = jobs
        self._lock = lock
        self._lease = lease
        self._processes: list[asyncio.subprocess.Process] = []
        self._settled: list[Counter[str]] = [Counter() for _ in jobs]
        self._waits_for = [""] * len(jobs)

    async def run(
        self, stop: asyncio.Event, on_progress: Callable[[Progress], None], clock: Clock = system_clock
    ) -> RunReport:
        """Send what is left of the campaign. The campaign's lease must be held."""
        lost = await asyncio.to_thread(open_run, self._ledger, self._campaign.id, clock(), self._lease)
        before = dict(await asyncio.to_thread(self._ledger.counts, self._campaign.id))
        stopping = asyncio.create_task(self._stop_with(stop))

        def show() -> None:
            on_progress(self._progress(before))

        try:
            ends = await asyncio.gather(*(self._follow(number, stop, show) for number in range(len(self._jobs))))
        except BaseException:
            self._ask_to_end()
            await asyncio.gather(*(process.wait() for process in self._processes))
            raise
        finally:
            stopping.cancel()
        end = joined(ends)
        return await asyncio.to_thread(close_run, self._ledger, self._campaign.id, clock(), end, lost, self._lease)

    async def _stop_with(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._ask_to_end()

    def _ask_to_end(self) -> None:
        for process in self._processes:
            if process.stdin:
                process.stdin.close()

    async def _follow(self, number: int, stop: asyncio.Event, show: Callable[[], None]) -> PartEnd:
        """Run one part, and take in what it reports until it ends."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            PART,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=(self._lock,),
            start_new_session=True,  # Ctrl-C is for the parent to hear, which asks the others in good order
        )
        self._processes.append(process)
        assert process.stdin  # noqa: S101 - both are pipes
        assert process.stdout  # noqa: S101
        with suppress(OSError):
            process.stdin.write(self._jobs[number].to_line())
            await process.stdin.drain()
        if stop.is_set():  # before there was a process to hear of it
            process.stdin.close()
        end: PartEnd | None = None
        async for line in process.stdout:
            told = json.loads(line)
            if "settled" in told:
                self._settled[number] = Counter(told["settled"])
                self._waits_for[number] = told["waits_for"]
                show()
            else:
                due = told.pop("next_due")
                end = PartEnd(**told, next_due=datetime.fromisoformat(due) if due else None)
        status = await process.wait()
        return end or PartEnd(
            f"a process that was sending has ended with status {status}",
            "what it had begun is uncertain, and not sent again",
        )

    def _progress(self, before: dict[DeliveryState, int]) -> Progress:
        counts = Counter(before)
        settled: Counter[str] = sum(self._settled, Counter())
        for state, number in settled.items():
            counts[DeliveryState(state)] += number
            counts[DeliveryState.PENDING] -= number
        by_state = {DeliveryState(state): number for state, number in settled.items()}
        return Progress(self._campaign.planned, counts, by_state, next(filter(None, self._waits_for), ""))


def joined(ends: list[PartEnd]) -> PartEnd:
    """Return how a run ended whose parts ended so: the first trouble, an order, or when something is due."""
    troubled = next((end for end in ends if end.sentence), None)
    if troubled:
        return troubled
    dues = [end.next_due for end in ends if end.next_due]
    return PartEnd(
        next_due=min(dues, default=None),
        began=any(end.began for end in ends),
        is_stopped=any(end.is_stopped for end in ends),
    )


def jobs_for(root: Path, campaign: Campaign, relay: str, size: int, lease: Lease | None) -> list[Job]:
    """Return the jobs of a crew."""
    fence = lease.token if lease else None
    return [Job(str(root), campaign.id, relay, number, size, fence) for number in range(size)]
