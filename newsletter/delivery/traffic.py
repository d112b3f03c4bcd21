"""Traffic: what is on the wire, and what each relay and each destination takes more of now. Nothing here waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from newsletter.config import Relay
from newsletter.delivery.destinations import Destinations
from newsletter.delivery.failover import RelayHealth, all_lost
from newsletter.delivery.health import Verdict
from newsletter.delivery.model import Answer, Budget
from newsletter.delivery.pace import Pace, concerns_relay, first_pace
from newsletter.delivery.rate import budgets_for
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Outcome

# A limit of an hour is waited for, and one of a day is not.
WORTH_WAITING = timedelta(hours=2)


@dataclass(frozen=True)
class Terms:
    """What a relay is to a run: its name in the ledger, its connections, its part of the mail and its limits.

    `relay` is None for the outbox. `weight` 0 is for a relay that steps in while the others are lost. `days_used` is on
    how many earlier days it has sent something. Where `connections` are one process's part, `whole` are those of all.
    """

    name: str
    connections: int
    relay: Relay | None = None
    weight: int = 1
    days_used: int = 0
    whole: int = 0


class Sharing(NamedTuple):
    """How many campaigns share the relays, and how many of them were there before this one."""

    campaigns: int = 1
    before: int = 0


class Traffic:
    """The traffic of one process's run, by relay and destination group.

    It is the `number`-th of so many `processes`, counted from 0, which share what a destination takes.
    """

    def __init__(self, terms: Iterable[Terms], destinations: Destinations, number: int = 0, processes: int = 1) -> None:
        self._terms = {each.name: each for each in terms}
        self._destinations = destinations
        self._number = number
        self._processes = processes
        self._sharing = Sharing()
        self._on_relay: Counter[str] = Counter()
        self._to: Counter[str] = Counter()
        self._lanes: Counter[tuple[str, str]] = Counter()
        self._taken: Counter[str] = Counter()
        self._relay_paces = {name: first_pace(each.connections) for name, each in self._terms.items()}
        self._paces: dict[tuple[str, str], Pace] = {}
        self._relays = {name: RelayHealth() for name in self._terms}
        self._budgets: dict[tuple[str, str, int], tuple[Budget, ...]] = {}
        self._days: dict[str, set[date]] = {name: set() for name, each in self._terms.items() if _is_warmed_up(each)}
        self._full: dict[tuple[str, str], datetime] = {}

    @property
    def in_flight(self) -> int:
        """Return how many claims and deliveries have no outcome yet."""
        return self._on_relay.total()

    def share(self, sharing: Sharing) -> None:
        """Leave room for other campaigns: each takes its part of what every relay and every destination takes."""
        self._sharing = sharing

    def connections(self, relay: str) -> int:
        """Return how many connections to a relay are this process's and this campaign's; with many, perhaps none."""
        terms, (campaigns, before) = self._terms[relay], self._sharing
        if not terms.whole:
            return portion(terms.connections, before, campaigns)
        return portion(portion(terms.whole, before, campaigns), self._number, self._processes)

    def takes_more(self, relay: str, now: datetime) -> bool:
        """Tell whether one more message may go through a relay now, wherever it goes."""
        terms, busy = self._terms[relay], self._on_relay[relay]
        if busy >= self.connections(relay) or busy >= self._relay_paces[relay].allows(now):
            return False
        return busy < self._relays[relay].allows(now, terms.connections) and self._is_its_turn(relay, now)

    def _is_its_turn(self, relay: str, now: datetime) -> bool:
        """Tell whether a relay is not ahead of its part of the mail, by more than its connections, while others can."""
        if len(self._terms) == 1:
            return True
        able = [each for name, each in self._terms.items() if self._is_able(name, now)]
        sharing = [each for each in able if each.weight] or able[:1]
        mine = self._terms[relay]
        if mine not in sharing:
            return False
        ahead = self._taken[relay] / max(1, mine.weight)
        return all(ahead <= (self._taken[each.name] + mine.connections) / max(1, each.weight) for each in sharing)

    def _is_able(self, relay: str, now: datetime) -> bool:
        return not self._relays[relay].is_lost and self._relay_paces[relay].allows(now) > 0

    def takes(self, relay: str, destination: str, now: datetime) -> bool:
        """Tell whether a relay, which takes more, takes one for a destination group."""
        lane = (relay, destination)
        full = self._full.get(lane)
        if full and full > now:
            return False
        limit = self._destinations.named(destination).connections
        if limit is not None and self._to[destination] >= self._portion_of(limit):
            return False
        pace = self._paces.get(lane)
        return pace is None or self._lanes[lane] < pace.allows(now)

    def _portion_of(self, limit: int) -> int:
        campaigns, before = self._sharing
        return portion(limit, before * self._processes + self._number, campaigns * self._processes)

    def budgets(self, relay: str, destination: str, now: datetime) -> tuple[Budget, ...]:
        """Return what a message to a destination group through a relay uses up.

        While a relay is warmed up, that is another thing on the day after one on which it was used.
        """
        terms = self._terms[relay]
        days_used = terms.days_used
        if relay in self._days:
            today = _day_of(now)
            days_used += sum(day < today for day in self._days[relay])
        known = (relay, destination, days_used)
        if known not in self._budgets:
            group = self._destinations.named(destination)
            self._budgets[known] = budgets_for(terms.relay, group, days_used) if terms.relay else ()
        return self._budgets[known]

    def begin(self, relay: str, destination: str, now: datetime) -> None:
        """Count a message that is going to be begun."""
        self._count(relay, destination, 1)
        self._taken[relay] += 1
        self._relay_paces[relay] = self._relay_paces[relay].begun(now)
        if pace := self._paces.get((relay, destination)):
            self._paces[relay, destination] = pace.begun(now)

    def end(self, relay: str, destination: str) -> None:
        """Count a message that has an outcome on record, or was never begun."""
        self._count(relay, destination, -1)

    def _count(self, relay: str, destination: str, number: int) -> None:
        self._on_relay[relay] += number
        self._to[destination] += number
        self._lanes[relay, destination] += number

    def is_full(self, relay: str, destination: str, until: datetime) -> None:
        """Learn that a budget is used up."""
        self._full[relay, destination] = until

    def learn(
        self, relay: str, destination: str, answer: Answer, rule: ReplyRule | None, now: datetime, fraction: float
    ) -> None:
        """Learn from an answer how much more is taken. `fraction` is a random number from 0 to 1."""
        connections = self._terms[relay].connections
        if relay in self._days:
            self._days[relay].add(_day_of(now))
        self._relays[relay] = self._relays[relay].after(answer, now, connections, fraction)
        lane = (relay, destination)
        accepted = answer.outcome is Outcome.ACCEPTED
        if accepted or concerns_relay(answer, rule):
            self._relay_paces[relay] = self._relay_paces[relay].after(answer, now, rule)
        if accepted and lane not in self._paces:
            return
        if accepted or not concerns_relay(answer, rule):
            pace = self._paces.get(lane) or first_pace(connections, self._destinations.named(destination))
            self._paces[lane] = pace.after(answer, now, rule)

    def opened(self, relay: str) -> None:
        """Learn that a connection stands."""
        self._relays[relay] = self._relays[relay].opened()

    def unreachable(self, relay: str, why: str, now: datetime, fraction: float) -> None:
        """Learn that no connection could be made."""
        self._relays[relay] = self._relays[relay].unreachable(why, now, fraction)

    def is_lost(self, relay: str) -> bool:
        """Tell whether a relay cannot be reached at the moment."""
        return self._relays[relay].is_lost

    def all_lost(self, now: datetime, patience: timedelta) -> Verdict | None:
        """Return why to pause where no relay could be reached for so long; None while one may come back."""
        return all_lost(self._relays, now, patience)

    def held_until(self, destinations: Iterable[str], now: datetime) -> datetime:
        """Return when the first of some destination groups takes more again, as far as replies have told; or now.

        A run goes on with budgets as fast as they allow, so they count only where there is no room for hours.
        """
        times = []
        worth_waiting = now + WORTH_WAITING
        for relay in self._terms:
            own = (self._relay_paces[relay].resumes_at, self._relays[relay].retry_at)
            for destination in destinations:
                pace = self._paces.get((relay, destination))
                full = self._full.get((relay, destination), now)
                held = (*own, pace and pace.resumes_at, full if full > worth_waiting else None)
                times.append(max([now, *(each for each in held if each)]))
        return min(times, default=now)

    def more_at(self, destinations: Iterable[str], now: datetime) -> datetime | None:
        """Return the first moment after now at which something that is held back may go on; None where nothing is."""
        times = [pace.resumes_at for pace in self._relay_paces.values()]
        times += [health.retry_at for health in self._relays.values()]
        for destination in destinations:
            for relay in self._terms:
                lane = (relay, destination)
                times.append(self._full.get(lane))
                if pace := self._paces.get(lane):
                    times.append(pace.resumes_at)
        return min((each for each in times if each and each > now), default=None)


def _is_warmed_up(terms: Terms) -> bool:
    return terms.relay is not None and terms.relay.warm_up is not None


def _day_of(now: datetime) -> date:
    """Return the day of a moment, which is one in UTC in the ledger, too."""
    return now.astimezone(UTC).date()


def portion(total: int, number: int, of: int) -> int:
    """Return how much of a whole the `number`-th of several has, counted from 0: together they have all of it."""
    share, rest = divmod(total, of)
    return share + (number < rest)
