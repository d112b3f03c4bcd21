"""Messages that go to one person because they asked: to confirm, to be welcomed, to change what they get.

Anybody can type anybody's address into a form. So how many go to one address, from one network, to one provider and in
all is limited, and what looks like a machine's doing waits for a person's word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from newsletter.config.model import Abuse
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import EVERYTHING, Subscription, Suppression


class LetterKind(StrEnum):
    """What a message is for."""

    CONFIRM = "confirm"
    WELCOME = "welcome"
    MANAGE = "manage"


class LetterState(StrEnum):
    """How far a message is."""

    WAITING = "waiting"
    HELD = "held"  # until somebody has looked at it
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class NewLetter:
    """A message that was asked for, from a network, at a moment; `provider` is who takes the mail of the address."""

    kind: LetterKind
    key: str
    address: str
    list_name: str = ""
    locale: str = ""
    network: str = ""
    provider: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Letter(NewLetter):
    """A message as it is kept. `reason` says why it is held, or what a server has answered."""

    id: int
    state: LetterState
    attempts: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Counts:
    """How many messages were asked for lately: to an address on one day, and by the others within one hour."""

    address: int = 0
    network: int = 0
    provider: int = 0
    overall: int = 0


USUAL = Abuse()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Nobody reads a form and types an address in less.
QUICKEST = timedelta(seconds=2)


@dataclass(frozen=True)
class Signals:
    """What a form tells of whoever sent it: how long it was open, None where that is not known.

    `worked` tells that the work was done that the form asks for, if it asks for any.
    """

    open_for: timedelta | None = None
    worked: bool = True

    @property
    def suspicion(self) -> str:
        """Return what looks like a machine's doing; empty where nothing does."""
        if self.open_for is not None and self.open_for < QUICKEST:
            return "the form came back too quickly"
        return "" if self.worked else "the form came without proof of work"


@dataclass(frozen=True)
class Verdict:
    """What becomes of a message, and why it waits or is not sent."""

    state: LetterState
    reason: str = ""


def judge(counts: Counts, signals: Signals, limits: Abuse = USUAL) -> Verdict:
    """Decide about one more message; `counts` are those before it."""
    if counts.address >= limits.per_address:  # they have it already: whoever asks again and again wants to annoy them
        return Verdict(LetterState.DROPPED, "too many to this address")
    if signals.suspicion:
        return Verdict(LetterState.HELD, signals.suspicion)
    for number, most, what in (
        (counts.network, limits.per_network, "too many from this network"),
        (counts.provider, limits.per_provider, "too many to this provider"),
        (counts.overall, limits.overall, "too many at once"),
    ):
        if number >= most:
            return Verdict(LetterState.HELD, what)
    return Verdict(LetterState.WAITING)


# How somebody has to stand on a list for a message about it; of any other message nothing is asked.
MEANT: Mapping[LetterKind, AbstractSet[SubscriptionStatus]] = {
    LetterKind.CONFIRM: frozenset({SubscriptionStatus.PENDING, SubscriptionStatus.CONFIRMED}),
    LetterKind.WELCOME: frozenset({SubscriptionStatus.CONFIRMED}),
}


def still_meant(kind: LetterKind, stands: Subscription | None, bars: Iterable[Suppression]) -> bool:
    """Tell whether a message is to be sent all the same, which may have waited for days."""
    if any(each.scope == EVERYTHING for each in bars):
        return False
    return kind not in MEANT or (stands is not None and stands.status in MEANT[kind])


# After so long another try is made, the last one again and again.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
GIVE_UP = timedelta(days=2)


def next_try(asked_at: datetime, attempts: int, now: datetime) -> datetime | None:
    """Return when a message that was put off is tried again; None where it is given up."""
    if now - asked_at > GIVE_UP:
        return None
    return now + WAITS[min(attempts, len(WAITS)) - 1]


class LetterBook(Protocol):
    """The memory of such messages. Every method that writes is one transaction."""

    def post(self, new: NewLetter, decide: Callable[[Counts], Verdict]) -> Letter:
        """Keep a message, as `decide` says it by how many there were before it."""

    def letter(self, number: int) -> Letter | None:
        """Return a message by its number."""

    def take_due(self, now: datetime, until: datetime, limit: int) -> Sequence[Letter]:
        """Return messages that are to be sent now; nobody else gets them until a moment."""

    def settle(self, number: int, state: LetterState, due: datetime | None, reason: str) -> None:
        """Note what came of a message, and when it is tried again."""

    def held(self, limit: int = 500) -> Sequence[Letter]:
        """Return the messages that wait for a person's word, oldest first."""

    def count_held(self) -> Mapping[str, int]:
        """Count the messages that wait for a person's word, by reason."""

    def move_held(self, numbers: Sequence[int], state: LetterState, now: datetime) -> int:
        """Let messages that are held be sent, or drop them; return how many."""
