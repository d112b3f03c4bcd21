"""What a run does next, and what an answer means for it. Nothing here touches the world; the time comes in.

The sender asks the engine what a free connection should begin, tells it what the ledger gave out and what a server
answered, and writes down what the engine makes of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from newsletter.delivery.model import Answer, Budget, Campaign, Claim, Delivery, Settlement
from newsletter.delivery.schedule import opens_at
from newsletter.delivery.states import DeliveryEvent, DeliveryState
from newsletter.errors import NewsletterError
from newsletter.replies import AUTHENTICATION_CODES, Blame, Outcome, Phase

# After so many attempts that came to nothing before the last octets, a delivery waits instead of going first again.
PATIENCE = 3
OUR_FAULTS_IN_A_ROW = 20
# Seconds before a delivery that was put off is tried again, until retries have their own schedule.
RETRY_AFTER = (3.0, 10.0, 300.0, 1800.0)


@dataclass(frozen=True)
class Terms:
    """What a relay is to an engine: its name, and what each destination group may get through it, and how fast."""

    relay: str
    connections: int
    budgets: Mapping[str, tuple[Budget, ...]] = field(default_factory=dict)

    def budgets_of(self, destination: str) -> tuple[Budget, ...]:
        """Return the budgets that a claim for a destination is counted in; `""` holds those of every other."""
        return self.budgets.get(destination) or self.budgets.get("", ())


class Engine:
    """The decisions of one process's run of one campaign.

    `waiting` counts the deliveries that may be begun, by destination group. It is a hint: the ledger knows, and may
    give out nothing where another process was quicker.
    """

    def __init__(self, campaign: Campaign, terms: Iterable[Terms], waiting: Mapping[str, int]) -> None:
        self._campaign = campaign
        self._terms = {each.relay: each for each in terms}
        self._connections = sum(each.connections for each in self._terms.values())
        self._waiting = Counter(dict(waiting))
        self._planned = Counter(self._waiting)
        self._closed: dict[tuple[str, str], datetime] = {}
        self._opens: datetime | None = None
        self._in_flight = 0
        self._streak = Streak()
        self.trouble: NewsletterError | None = None

    @property
    def in_flight(self) -> int:
        """Return how many claims and deliveries have no outcome yet."""
        return self._in_flight

    @property
    def has_waiting(self) -> bool:
        """Tell whether anything may be begun, now or when a budget has room again."""
        return any(number > 0 for number in self._waiting.values())

    def restock(self, waiting: Mapping[str, int]) -> None:
        """Take what the ledger counts as due for what is waiting."""
        self._waiting = Counter(dict(waiting))
        for destination, number in waiting.items():
            self._planned[destination] = max(self._planned[destination], number)

    def look(self, now: datetime) -> None:
        """See whether the campaign may be sent at this hour."""
        self._opens = opens_at(self._campaign.orders, now)

    def may_claim(self, relay: str, now: datetime) -> bool:
        """Tell whether a free connection to a relay has anything to do."""
        return self.trouble is None and self._choose(relay, now) is not None

    def claim(self, relay: str, now: datetime) -> Claim | None:
        """Return what a free connection to a relay should begin next; None where there is nothing for it now."""
        destination = self._choose(relay, now) if self.trouble is None else None
        if destination is None:
            return None
        self._waiting[destination] -= 1
        self._in_flight += 1
        return Claim(destination, relay, self._terms[relay].budgets_of(destination))

    def _choose(self, relay: str, now: datetime) -> str | None:
        """Return the destination group that is furthest behind, so that all of them end at about the same time."""
        best, most = None, 0.0
        if self._opens and self._opens > now:
            return None
        for destination, number in self._waiting.items():
            if number <= 0 or self._closed.get((relay, destination), now) > now:
                continue
            share = number / self._planned[destination]
            if share > most:
                best, most = destination, share
        return best

    def denied(self, claim: Claim, blocked: Mapping[str, datetime]) -> None:
        """Learn that the ledger gave out nothing for a claim: a budget is used up, or nothing is due there."""
        self._in_flight -= 1
        until = [blocked[budget.name] for budget in claim.budgets if budget.name in blocked]
        if until:
            self._waiting[claim.destination] += 1
            self._closed[claim.relay, claim.destination] = max(until)
        else:
            self._waiting[claim.destination] = 0

    def resumes_at(self, now: datetime) -> datetime | None:
        """Return when what waits may be begun as far as the campaign's orders go; None where nothing waits."""
        return max(now, self._opens or now) if self.has_waiting else None

    def has_room_at(self, now: datetime) -> datetime | None:
        """Return when the first budget that keeps something waiting has room again; None where none does."""
        times = [at for (_, group), at in self._closed.items() if at > now and self._waiting[group] > 0]
        return min(times, default=None)

    def answered(self, delivery: Delivery, answer: Answer, now: datetime) -> Settlement:
        """Return what to write down of an answer, having learned from it."""
        event = event_of(answer, delivery.attempts, rehearsal=self._campaign.kind.rehearsal)
        self._learn(answer)
        due = None
        if event is DeliveryEvent.DEFER:
            wait = RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER)) - 1]
            due = now + timedelta(seconds=wait)
        return Settlement(delivery, event, answer, now, due)

    def given_back(self, delivery: Delivery, sentence: str, now: datetime) -> Settlement:
        """Return what to write down of a delivery that was begun in vain: it is certain that nothing was sent."""
        answer = Answer(Outcome.NOT_SENT, Phase.CONNECT, sentence=sentence)
        return Settlement(delivery, DeliveryEvent.RETURN, answer, now)

    def settled(self, delivery: Delivery, state: DeliveryState) -> None:
        """Learn that an outcome is on record."""
        self._in_flight -= 1
        if state is DeliveryState.PENDING:
            self._waiting[delivery.destination] += 1

    def _learn(self, answer: Answer) -> None:
        self._streak = self._streak.after(answer)
        if self.trouble:
            return
        if concerns_everybody(answer):
            hint = "correct it in newsletter.toml or at the relay; nobody was marked"
            self.trouble = NewsletterError(f"the relay refuses us: {answer}", hint)
        elif self._streak.is_too_long(self._connections):
            hint = "find out the reason before you go on: `newsletter status` shows who was refused"
            sentence = f"too many in a row were not taken, the last one with: {answer}"
            self.trouble = NewsletterError(sentence, hint)


def event_of(answer: Answer, attempts: int, *, rehearsal: bool) -> DeliveryEvent:
    """Return what an answer does to its delivery, after so many attempts, this one included."""
    match answer.outcome:
        case Outcome.ACCEPTED:
            return DeliveryEvent.WRITE if rehearsal else DeliveryEvent.ACCEPT
        case Outcome.DEFERRED:
            return DeliveryEvent.DEFER
        case Outcome.REJECTED:
            return DeliveryEvent.RETURN if concerns_everybody(answer) else DeliveryEvent.REJECT
        case Outcome.UNCERTAIN:
            return DeliveryEvent.LOSE
        case Outcome.NOT_SENT:
            return DeliveryEvent.RETURN if attempts < PATIENCE else DeliveryEvent.DEFER


def concerns_everybody(answer: Answer) -> bool:
    """Tell whether a refusal is about us, so that every other message would be refused too.

    That is one of AUTH or MAIL, or the demand to log in first. It marks no recipient.
    """
    if answer.outcome is not Outcome.REJECTED:
        return False
    login = answer.reply is not None and answer.reply.code in AUTHENTICATION_CODES
    return login or answer.phase in (Phase.AUTH, Phase.MAIL)


@dataclass(frozen=True)
class Streak:
    """How many attempts in a row failed for a reason that no recipient has: by our own fault, or by the network's."""

    ours: int = 0
    network: int = 0

    def after(self, answer: Answer) -> Streak:
        """Return the streak with one more answer. What a recipient is to blame for counts neither way."""
        if answer.outcome is Outcome.ACCEPTED:
            return self if self == Streak() else Streak()
        if answer.blame in (Blame.SENDER, Blame.CONTENT):
            return replace(self, ours=self.ours + 1)
        if answer.blame is Blame.NETWORK and answer.outcome is not Outcome.REJECTED:
            return replace(self, network=self.network + 1)
        return self

    def is_too_long(self, connections: int) -> bool:
        """Tell whether to stop before more is spoiled. One fall of a relay fails once on every connection."""
        return self.ours >= OUR_FAULTS_IN_A_ROW or self.network >= max(10, 2 * connections)
