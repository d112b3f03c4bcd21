"""When a program that did not hear us is told again."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.programs.notice import NoticeState

# After each attempt, as Standard Webhooks proposes: over three days in all, and soon at first.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
GOOD = range(200, 300)
GONE = 410  # a program that wants to hear nothing more (RFC 9110 15.5.11)


def outcome(status: int, attempts: int, at: datetime) -> tuple[NoticeState, datetime | None]:
    """Return what becomes of a notice after so many attempts, and when it is told again.

    `status` is the one of HTTP, 0 where nobody has answered.
    """
    if status in GOOD:
        return NoticeState.DELIVERED, None
    if status == GONE or attempts > len(WAITS):
        return NoticeState.GIVEN_UP, None
    return NoticeState.WAITING, at + WAITS[max(attempts, 1) - 1]
