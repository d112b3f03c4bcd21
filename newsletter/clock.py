"""The time, as a value that is handed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
# By so much the machine's clock may be ahead of a steady one before it is believed: after a sleep of the machine.
JUMP = timedelta(minutes=1)


def system_clock() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def steady_clock(wall: Clock = system_clock, elapsed: Callable[[], float] = time.monotonic) -> Clock:
    """Return a clock that begins with the present moment and never goes back, whatever becomes of the machine's.

    `elapsed` returns seconds that only grow. They stand still on Linux while the machine sleeps, so the clock follows
    where `wall` is ahead by more than a minute.
    """
    begun, since = wall(), elapsed()

    def now() -> datetime:
        nonlocal begun, since
        told, steady = wall(), begun + timedelta(seconds=elapsed() - since)
        if told - steady > JUMP:
            begun, since = told, elapsed()
            return told
        return steady

    return now
