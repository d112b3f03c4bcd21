"""A run with its progress shown: a bar on a terminal, plain lines elsewhere; Ctrl-C ends it in good order."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from newsletter.cli import console
from newsletter.delivery.means import Progress
from newsletter.delivery.run import RunReport
from newsletter.delivery.states import OPEN_STATES
from newsletter.report.waits import Waits

Show = Callable[[Progress], None]
SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_DRAWINGS = 0.1


def run_with_progress(planned: int, run: Callable[[asyncio.Event, Show], Awaitable[RunReport]]) -> RunReport:
    """Run a campaign to its end, or until Ctrl-C: the first one ends what is on the wire, the second kills.

    `run` gets the event that asks it to stop, and what it shows its progress to.
    """

    async def run_until_asked() -> RunReport:
        stop = asyncio.Event()
        with stopping(stop), _shown(planned) as show:
            return await run(stop, show)

    return asyncio.run(run_until_asked())


@contextmanager
def stopping(stop: asyncio.Event) -> Iterator[None]:
    """Let the signals that ask a program to end ask the run; one that is ignored, as by nohup, stays so."""
    loop = asyncio.get_running_loop()

    def ask() -> None:
        console.say("\nstopping: what is on the wire is ended first; Ctrl-C once more kills")
        stop.set()
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    wanted = [signal.SIGINT]
    if sys.platform != "win32":
        wanted += [signal.SIGTERM, signal.SIGHUP]
    before = {
        number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(ask))
        for number in wanted
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _shown(planned: int) -> Iterator[Callable[[Progress], None]]:
    waits = Waits(console.say)
    if not console.is_terminal():
        lines = _lines()

        def show_line(progress: Progress) -> None:
            waits.show(progress)
            lines(progress)

        yield show_line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=planned, rate="")
        drawn, pace = time.monotonic(), Pace(time.monotonic())

        def show(progress: Progress) -> None:
            nonlocal drawn
            waits.show(progress)
            now = time.monotonic()
            rate = pace.see(progress, now)
            if now - drawn < SECONDS_BETWEEN_DRAWINGS:
                return
            drawn = now
            bar.update(task, completed=done(progress), rate=f"{rate:,.0f} a second")

        yield show


class Pace:
    """How fast a run goes on, the time that it waits for something left out."""

    def __init__(self, now: float) -> None:
        self._since, self._before = now, 0

    def see(self, progress: Progress, now: float) -> float:
        """Return how many deliveries a second have ended since the run last waited; `now` is in seconds."""
        if progress.waits_for or progress.handled < self._before:
            self._since, self._before = now, progress.handled
        return (progress.handled - self._before) / max(now - self._since, 0.001)


def _lines() -> Callable[[Progress], None]:
    pace: Pace | None = None
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal pace, last
        now = time.monotonic()
        if pace is None or progress.waits_for:
            pace, last = pace or Pace(now), now
        rate = pace.see(progress, now)
        if now - last >= SECONDS_BETWEEN_LINES:
            last = now
            left = progress.planned - done(progress)
            soon = f", {left / rate:,.0f} s left" if rate else ""
            console.say(f"{done(progress):,} of {progress.planned:,}, {rate:,.0f} a second{soon}")

    return show


def done(progress: Progress) -> int:
    """Return how many deliveries have come to an end."""
    return progress.planned - sum(progress.counts.get(state, 0) for state in OPEN_STATES)
