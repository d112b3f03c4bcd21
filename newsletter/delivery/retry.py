"""Retries: when a delivery that was put off is tried again, and when no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.delivery.model import Answer
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Blame


@dataclass(frozen=True)
class Schedule:
    """Waits that double from `first` to `longest`, each up to `spread` longer than that by chance."""

    first: timedelta
    longest: timedelta
    spread: float = 0.5

    def wait(self, attempts: int, fraction: float) -> timedelta:
        """Return how long to wait after so many attempts; `fraction` is a random number from 0 to 1."""
        doubled = min(self.longest, self.first * (1 << min(max(attempts, 1) - 1, 20)))
        return min(doubled * (1 + self.spread * fraction), max(self.longest, self.first * (1 + self.spread)))


# The server puts off whom it does not know (RFC 6647): first for 5 to 15 minutes, then for 10 to 30, …, so that a try
# falls into the window of common ones, such as cPanel's from 10 minutes to 4 hours.
GREYLISTED = Schedule(timedelta(minutes=5), timedelta(hours=2), spread=2.0)
# The connection failed or the server is in trouble: nothing was said about this delivery.
NETWORK = Schedule(timedelta(seconds=30), timedelta(minutes=30))
# The mailbox is full or busy: minutes change nothing (RFC 5321 4.5.4.1: at least 30 of them).
MAILBOX = Schedule(timedelta(minutes=30), timedelta(hours=6))
# All else that is said about us or the message.
POLICY = Schedule(timedelta(minutes=5), timedelta(hours=2))


@dataclass(frozen=True)
class Retry:
    """When a delivery is due again; None: it expires."""

    due: datetime | None


def retry(
    answer: Answer,
    attempts: int,
    now: datetime,
    deadline: datetime,
    fraction: float,
    rule: ReplyRule | None = None,
) -> Retry:
    """Return when to try again after a delivery was put off for the `attempts`-th time.

    `fraction` is a random number from 0 to 1, which keeps those who were put off together from coming back together.
    `rule` is the one that the reply matches: nobody comes back during its hold. What would come back after the deadline
    expires instead.
    """
    wait = schedule_for(answer, rule).wait(attempts, fraction)
    if rule and rule.hold:
        wait = max(wait, rule.hold * (1 + 0.1 * fraction))
    due = now + wait
    return Retry(due if due <= deadline else None)


def schedule_for(answer: Answer, rule: ReplyRule | None = None) -> Schedule:
    """Return the waits that fit an answer: to greylisting, trouble of the network, a mailbox, or anything else."""
    if (rule and rule.greylisting) or (answer.blame is Blame.NOBODY and answer.reply):
        return GREYLISTED
    return {Blame.RECIPIENT: MAILBOX, Blame.NETWORK: NETWORK}.get(answer.blame, POLICY)
