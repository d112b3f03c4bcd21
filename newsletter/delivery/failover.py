"""Fail-over: when a relay is lost, when it is tried again, and who goes on without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.delivery.health import Step, Verdict
from newsletter.delivery.model import Answer
from newsletter.replies import Blame, Outcome

# Between the tries to reach a relay that is lost, each up to half as long again by chance; the last one repeats.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 15, 30, 60, 120, 300))


@dataclass(frozen=True)
class RelayHealth:
    """Whether a relay can be reached. Values do not change: every method returns another one.

    `failures` counts the connections in a row that broke, `tries` those that could not be made. While it is lost,
    `retry_at` says when one connection tries again, and `why` how it was lost.
    """

    failures: int = 0
    tries: int = 0
    lost_since: datetime | None = None
    retry_at: datetime | None = None
    why: str = ""

    @property
    def is_lost(self) -> bool:
        """Tell whether others have to step in."""
        return self.lost_since is not None

    def allows(self, now: datetime, connections: int) -> int:
        """Return how many of its connections may be used now: all, or one to try a lost relay again, or none."""
        if self.retry_at is None:
            return connections
        return 1 if now >= self.retry_at else 0

    def after(self, answer: Answer, now: datetime, connections: int, fraction: float) -> RelayHealth:
        """Return the health after an answer. Any reply shows that the relay is there.

        One fall of a relay breaks every connection once, so it is lost after twice as many breaks in a row, and at
        least ten. `fraction` is a random number from 0 to 1.
        """
        broke = answer.outcome in (Outcome.NOT_SENT, Outcome.UNCERTAIN) and answer.blame is Blame.NETWORK
        if not broke:
            return RelayHealth() if answer.reply and (self.failures or self.is_lost) else self
        if self.is_lost:
            return self
        failures = self.failures + 1
        if failures >= max(10, 2 * connections):
            return RelayHealth(failures).unreachable(str(answer), now, fraction)
        return RelayHealth(failures)

    def opened(self) -> RelayHealth:
        """Return the health after a connection was made: the relay is back."""
        return RelayHealth(self.failures) if self.is_lost else self

    def unreachable(self, why: str, now: datetime, fraction: float) -> RelayHealth:
        """Return the health after a connection could not be made; each time the next try is later."""
        wait = WAITS[min(self.tries, len(WAITS) - 1)] * (1 + fraction / 2)
        return RelayHealth(self.failures, self.tries + 1, self.lost_since or now, now + wait, why)


def all_lost(relays: Mapping[str, RelayHealth], now: datetime, patience: timedelta) -> Verdict | None:
    """Return why to pause where every relay has been lost for longer than `patience`; None while one may come back."""
    if not relays or not all(each.lost_since and now - each.lost_since >= patience for each in relays.values()):
        return None
    name, health = next(iter(relays.items()))
    if len(relays) == 1:
        sentence, back = f"the relay {name} cannot be reached: {health.why}", "it is"
    else:
        reasons = "; ".join(dict.fromkeys(each.why for each in relays.values()))
        sentence, back = f"none of the {len(relays)} relays can be reached: {reasons}", "one of them is"
    return Verdict(Step.PAUSE, sentence, f"resume when {back} back: nothing is lost, and nobody was marked")
