"""Pace: how much one destination takes at once, learnt from what it answers.

Additive increase, multiplicative decrease (AIMD), as in congestion control (RFC 5681 3.1): a reply that asks for less
halves the connections and makes a pause, and each further one a longer pause; each success gives a little back. Where
one connection is still too much, the messages on it are spaced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsletter.delivery.destinations import OTHER, Destination
from newsletter.delivery.model import Answer
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Blame, Outcome, Phase

# RFC 5321 4.2.2: the server closes, is busy, has had an error, or has no room.
THROTTLE_CODES = frozenset({421, 450, 451, 452})
RELAY_PHASES = frozenset({Phase.CONNECT, Phase.AUTH, Phase.MAIL})
HALF = 0.5
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
# Seconds between two messages on the one connection that is left, and how many a second each success gives back.
FIRST_GAP = 1.0
LONGEST_GAP = 60.0
RATE_STEP = 0.05
# At so many messages a second, spacing ends and connections are added again.
UNSPACED = 2.0
# After so many successes the next pause is one step shorter.
CALM = 10
# How many replies in a row that ask for less are needed in the group of those who have nothing in common.
PATIENCE_WITH_OTHERS = 3


@dataclass(frozen=True)
class Pace:
    """How fast messages go to one destination through one relay, or through one relay at all.

    `connections` may be busy at once, from 1 to `ceiling`; while `gap` is more than 0, so many seconds lie between two
    messages. Nothing is begun before `held_until`. `pauses` counts the growing pauses, `why` is the reply that made the
    last one. Values do not change: every method returns another one, itself where nothing is different.
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
        wanted = self.connections * factor
        gap = self.gap
        if wanted < 1 and factor < 1:
            gap = min(LONGEST_GAP, self.gap / factor if self.gap else FIRST_GAP)
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(self.pauses, 20)))
        return replace(
            self,
            connections=max(1.0, wanted),
            gap=gap,
            held_until=now + max(pause if factor < 1 else timedelta(), hold),
            pauses=self.pauses + 1,
            calm=0,
            strikes=0,
            why=why,
        )

    def _faster(self, now: datetime) -> Pace:
        """Return the pace after a success; one that comes during a pause was begun before it, and says nothing."""
        if self.held_until and now < self.held_until:
            return self
        if not (self.gap or self.connections < self.ceiling or self.pauses or self.strikes):
            return self
        gap, connections = self.gap, self.connections
        if gap:
            rate = 1 / gap + RATE_STEP
            gap = 0.0 if rate >= UNSPACED else 1 / rate
        else:
            connections = min(float(self.ceiling), connections + 1 / connections)
        calm, pauses = (0, max(0, self.pauses - 1)) if self.calm + 1 >= CALM else (self.calm + 1, self.pauses)
        next_at = self.next_at if gap else None
        return replace(self, gap=gap, connections=connections, next_at=next_at, calm=calm, pauses=pauses, strikes=0)


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
