"""What a run does next, and what an answer means for it. Nothing here touches the world; the time comes in.

The sender asks the engine what a free connection should begin, tells it what the ledger gave out and what a server
answered, and writes down what the engine makes of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from newsletter.delivery.destinations import Destinations
from newsletter.delivery.health import Health, Step, Thresholds, Verdict, concerns_everybody
from newsletter.delivery.model import Answer, Campaign, Claim, Delivery, Settlement
from newsletter.delivery.retry import retry
from newsletter.delivery.rules import ReplyRule
from newsletter.delivery.schedule import opens_at
from newsletter.delivery.states import DeliveryEvent, DeliveryState
from newsletter.delivery.traffic import Terms, Traffic
from newsletter.errors import NewsletterError
from newsletter.replies import Blame, Outcome, Phase

# After so many attempts that came to nothing before the last octets, a delivery waits instead of going first again.
PATIENCE = 3


class Engine:
    """The decisions of one process's run of one campaign.

    `waiting` counts the deliveries that may be begun, by destination group. It is a hint: the ledger knows, and may
    give out nothing where another process was quicker. `retries_at` is when the first of those who were put off is due,
    `trouble` is why the run must end, if it must; `held` are the
    destination groups that wait for a person, each with the reason.
    """

    def __init__(
        self,
        campaign: Campaign,
        terms: Iterable[Terms],
        destinations: Destinations,
        number: int = 0,
        processes: int = 1,
    ) -> None:
        self._campaign = campaign
        self._destinations = destinations
        self._waiting: Counter[str] = Counter()
        self._planned: Counter[str] = Counter()
        self._opens: datetime | None = None
        self._health = Health(Thresholds(share=campaign.orders.canary_rejects))
        self.traffic = Traffic(terms, destinations, number, processes)
        self.retries_at: datetime | None = None
        self.trouble: NewsletterError | None = None
        self.held: dict[str, Verdict] = {}

    @property
    def has_waiting(self) -> bool:
        """Tell whether anything may be begun, now or when something that keeps it back has passed."""
        return any(number > 0 for group, number in self._waiting.items() if group not in self.held)

    def restock(self, waiting: Mapping[str, int]) -> None:
        """Take what the ledger counts as due for what is waiting."""
        self._waiting = Counter(dict(waiting))
        for destination, number in waiting.items():
            self._planned[destination] = max(self._planned[destination], number)

    def look(self, now: datetime, campaign: Campaign) -> None:
        """See what the campaign's orders are, and whether it may be sent at this hour."""
        self._campaign = campaign
        self._opens = opens_at(campaign.orders, now)

    def may_claim(self, relay: str, now: datetime) -> bool:
        """Tell whether a free connection to a relay has anything to do."""
        return self.trouble is None and self._choose(relay, now) is not None

    def claim(self, relay: str, now: datetime) -> Claim | None:
        """Return what a free connection to a relay should begin next; None where there is nothing for it now."""
        destination = self._choose(relay, now) if self.trouble is None else None
        if destination is None:
            return None
        self._waiting[destination] -= 1
        self.traffic.begin(relay, destination, now)
        return Claim(destination, relay, self.traffic.budgets(relay, destination, now))

    def _choose(self, relay: str, now: datetime) -> str | None:
        """Return the destination group that is furthest behind, so that all of them end at about the same time."""
        if (self._opens and self._opens > now) or not self.traffic.takes_more(relay, now):
            return None
        best, most = None, 0.0
        for destination, number in self._waiting.items():
            if number <= 0 or destination in self.held or not self.traffic.takes(relay, destination, now):
                continue
            share = number / self._planned[destination]
            if share > most:
                best, most = destination, share
        return best

    def denied(self, claim: Claim, blocked: Mapping[str, datetime]) -> None:
        """Learn that the ledger gave out nothing for a claim: a budget is used up, or nothing is due there."""
        self.traffic.end(claim.relay, claim.destination)
        until = [blocked[budget.name] for budget in claim.budgets if budget.name in blocked]
        if until:
            self._waiting[claim.destination] += 1
            self.traffic.is_full(claim.relay, claim.destination, max(until))
        else:
            self._waiting[claim.destination] = 0

    def resumes_at(self, now: datetime) -> datetime | None:
        """Return when what waits may be begun, by the campaign's orders and by what servers have asked for.

        None where nothing waits.
        """
        waiting = [group for group, number in self._waiting.items() if number > 0 and group not in self.held]
        return max(self._opens or now, self.traffic.held_until(waiting, now)) if waiting else None

    def has_room_at(self, now: datetime) -> datetime | None:
        """Return when something that keeps a waiting delivery back has passed; None where nothing does."""
        return self.traffic.more_at([group for group, number in self._waiting.items() if number > 0], now)

    def answered(self, delivery: Delivery, relay: str, answer: Answer, now: datetime, fraction: float) -> Settlement:
        """Return what to write down of an answer, having learned from it. `fraction` is a random number from 0 to 1."""
        rule = self._destinations.rule_for(delivery.destination, answer)
        if rule:
            answer = rule.revise(answer)
        event = event_of(answer, delivery.attempts, rehearsal=self._campaign.kind.rehearsal)
        self.traffic.learn(relay, delivery.destination, answer, rule, now, fraction)
        destination = self._destinations.named(delivery.destination)
        self._health, verdict = self._health.after(answer, destination, delivery.address, rule)
        if verdict and verdict.step is Step.HOLD:
            self.held[verdict.destination] = verdict
        elif verdict and not self.trouble:
            self.trouble = NewsletterError(verdict.sentence, verdict.hint)
        due = None
        if event is DeliveryEvent.DEFER:
            due = self._due(answer, delivery, now, fraction, rule)
        return Settlement(delivery, event, answer, now, due)

    def _due(
        self, answer: Answer, delivery: Delivery, now: datetime, fraction: float, rule: ReplyRule | None = None
    ) -> datetime:
        """Return when a delivery that is put off may be tried again, or expires."""
        deadline = (delivery.since or delivery.date or now) + timedelta(seconds=self._campaign.orders.give_up_after)
        due = retry(answer, delivery.attempts, now, deadline, fraction, rule).due or max(now, deadline)
        self.retries_at = min(due, self.retries_at or due)
        return due

    def given_back(self, delivery: Delivery, sentence: str, now: datetime) -> Settlement:
        """Return what to write down of a delivery that was begun in vain: it is certain that nothing was sent.

        One that was begun in vain again and again waits, so that the others come before it.
        """
        answer = Answer(Outcome.NOT_SENT, Phase.CONNECT, Blame.NETWORK, sentence=sentence)
        event = event_of(answer, delivery.attempts, rehearsal=self._campaign.kind.rehearsal)
        due = self._due(answer, delivery, now, 0.0) if event is DeliveryEvent.DEFER else None
        return Settlement(delivery, event, answer, now, due)

    def settled(self, delivery: Delivery, relay: str, state: DeliveryState) -> None:
        """Learn that an outcome is on record."""
        self.traffic.end(relay, delivery.destination)
        if state is DeliveryState.PENDING:
            self._waiting[delivery.destination] += 1

    def lost_for(self, now: datetime, patience: timedelta) -> None:
        """End the run where no relay could be reached for longer than anybody waits."""
        verdict = self.traffic.all_lost(now, patience)
        if verdict and not self.trouble:
            self.trouble = NewsletterError(verdict.sentence, verdict.hint)


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
