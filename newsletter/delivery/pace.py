"""Pace: how much one destination takes at once, learnt from what it answers.

Additive increase, multiplicative decrease (AIMD), as in congestion control (RFC 5681 3.1): a reply that asks for less
halves the connections and makes a pause, and each further one a longer pause; each success gives a little back, and
less where it was too much before. Where one connection is still too much, the messages on it are spaced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from newsletter.delivery.destinations import OTHER, Destination
from newsletter.delivery.model import Answer
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Blame, Outcome, Phase

# RFC 5321 4.2.2: the server closes, is busy, has had an error, or has no room.
THROTTLE_CODES = frozenset({421, 450, 451, 452})
RELAY_PHASES = frozenset({Phase.CONNECT, Phase.AUTH, Phase.MAIL})
HALF = 0.5
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
# So many successes on each connection add one connection.
ROUNDS = 10
# Seconds between two messages on the one connection that is left, and how many a second each success gives back.
FIRST_GAP = 1.0
LONGEST_GAP = 60.0
RATE_STEP = 0.05
# From this part of what was too fast on, caution is needed.
NEAR = 0.8
# At so many messages a second, spacing ends and connections are added again.
UNSPACED = 20.0
# Up to so many times slower it comes back to where it was too much before: each time that it is again, twice as slow.
MOST_CAUTION = 16
# After so many successes in a row the next pause is as short as the first.
CALM = 10
# How many replies in a row that ask for less are needed in the group of those who have nothing in common.
PATIENCE_WITH_OTHERS = 3


@dataclass(frozen=True)
class Pace:
    """How fast messages go to one destination through one relay, or through one relay at all.

    `connections` may be busy at once, from 1 to `ceiling`; while `gap` is more than 0, so many seconds lie between two
    messages. Nothing is begun before `held_until`. `pauses` counts the growing pauses, `why` is the reply that made the
    last one. `too_many` connections and `too_fast` messages a second are what was too much the last time. Values do not
    change: every method returns another one, itself where nothing is different.
    """

    ceiling: int
    connections: float
    gap: float = 0.0
    held_until: datetime | None = None
    next_at: datetime | None = None
    pauses: int = 0
    calm: int = 0
    strikes: int = 0
    patience: int = 1
    why: str = ""
    too_many: float = 0.0
    too_fast: float = 0.0
    caution: int = 1

    def allows(self, now: datetime) -> int:
        """Return how many messages may be on the wire at once now; 0 during a pause."""
        if self.resumes_at and now < self.resumes_at:
            return 0
        return max(1, int(self.connections))

    @property
    def resumes_at(self) -> datetime | None:
        """Return when the next message may be begun, where there is something to wait for."""
        if self.held_until and self.next_at:
            return max(self.held_until, self.next_at)
        return self.held_until or self.next_at

    @property
    def is_slowed(self) -> bool:
        """Tell whether less goes on than could."""
        return bool(self.gap) or int(self.connections) < self.ceiling

    def begun(self, now: datetime) -> Pace:
        """Return the pace after a message was begun: where they are spaced, the next one has to wait."""
        return replace(self, next_at=now + timedelta(seconds=self.gap)) if self.gap else self

    def after(self, answer: Answer, now: datetime, rule: ReplyRule | None = None) -> Pace:
        """Return the pace after an answer; `rule` is the one that its reply matches.

        What else a burst of messages is answered during the pause that its first answer made counts no more.
        """
        if answer.outcome is Outcome.ACCEPTED:
            return self._faster(now)
        factor = slows_down(answer, rule)
        if factor is None:
            return self
        hold = rule.hold if rule and rule.hold else timedelta()
        if self.held_until and now < self.held_until:
            return replace(self, held_until=max(self.held_until, now + hold))
        if self.strikes + 1 < self.patience and not hold:
            return replace(self, strikes=self.strikes + 1)
        return self._slower(factor, hold, now, str(answer))

    def _slower(self, factor: float, hold: timedelta, now: datetime, why: str) -> Pace:
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(self.pauses, 20)))
        held = replace(
            self,
            held_until=now + max(pause if factor < 1 else timedelta(), hold),
            pauses=self.pauses + 1,
            calm=0,
            strikes=0,
            why=why,
        )
        if factor == 1:
            return held
        if not self.pauses:  # later ones of a row say nothing about the speed that was too much
            too_fast = 1 / self.gap if self.gap else self.too_fast
            too_many = self.too_many if self.gap else self.connections
            caution = min(MOST_CAUTION, self.caution * 2)
            held = replace(held, too_fast=too_fast, too_many=too_many, caution=caution)
        if self.connections >= 2 or self.connections * factor >= 1:
            return replace(held, connections=max(1.0, self.connections * factor))
        gap = min(LONGEST_GAP, self.gap / factor if self.gap else FIRST_GAP)
        return replace(held, connections=1.0, gap=gap)

    def _faster(self, now: datetime) -> Pace:
        """Return the pace after a success; one that comes during a pause was begun before it, and says nothing."""
        if self.held_until and now < self.held_until:
            return self
        if not (self.gap or self.connections < self.ceiling or self.pauses or self.strikes):
            return self
        calm, pauses = (0, 0) if self.calm + 1 >= CALM else (self.calm + 1, self.pauses)
        gained = self._closer() if self.gap else self._wider()
        return replace(self, calm=calm, pauses=pauses, strikes=0, **gained)

    def _wider(self) -> dict[str, Any]:
        """Return what changes with a part of a connection more; where that was too many before, a smaller part."""
        near = self.too_many and int(self.connections) + 1 >= int(self.too_many)
        step = 1 / (ROUNDS * self.connections * (self.caution if near else 1))
        connections = min(float(self.ceiling), self.connections + step)
        is_new = self.too_many and connections > self.too_many
        return {"connections": connections, **({"too_many": 0.0, "caution": self._bolder()} if is_new else {})}

    def _closer(self) -> dict[str, Any]:
        """Return what changes with messages closer to one another, until they need no spacing."""
        rate = 1 / self.gap
        near = self.too_fast and rate + RATE_STEP >= NEAR * self.too_fast
        rate += RATE_STEP / (self.caution if near else 1)
        is_new = rate >= UNSPACED or (self.too_fast and rate > self.too_fast)
        gap = {"gap": 0.0, "next_at": None} if rate >= UNSPACED else {"gap": 1 / rate}
        return {**gap, **({"too_fast": 0.0, "caution": self._bolder()} if is_new else {})}

    def _bolder(self) -> int:
        """Return the caution that is left when what was too much is so no more."""
        return max(1, self.caution // 2)


def first_pace(connections: int, destination: Destination | None = None) -> Pace:
    """Return the pace to begin with: of a relay that has so many connections, or of a destination through it."""
    limit = destination.connections if destination else None
    ceiling = max(1, min(connections, limit or connections))
    patience = PATIENCE_WITH_OTHERS if destination and destination.name == OTHER else 1
    return Pace(ceiling, float(ceiling), patience=patience)


def slows_down(answer: Answer, rule: ReplyRule | None = None) -> float | None:
    """Return the part of the speed that an answer leaves, 1.0 where it only makes a pause; None where it is no matter.

    Without a rule these are the temporary replies that are about the server or about us, and not about one mailbox.
    """
    if rule:
        return rule.slow_down if rule.hold or rule.slow_down < 1 else None
    code = answer.reply.code if answer.reply else 0
    is_throttle = (
        answer.outcome is Outcome.DEFERRED
        and code in THROTTLE_CODES
        and answer.blame not in (Blame.RECIPIENT, Blame.NOBODY)
    )
    return HALF if is_throttle else None


def concerns_relay(answer: Answer, rule: ReplyRule | None = None) -> bool:
    """Tell whether an answer is about all that goes through the relay, so that the relay's own pace learns from it.

    Otherwise it is the pace of the destination through that relay which does. Both learn from successes.
    """
    return answer.phase in RELAY_PHASES or (rule is not None and rule.of_relay)
