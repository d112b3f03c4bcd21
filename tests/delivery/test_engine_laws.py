"""The laws of the engine, whatever happens in whatever order: answers, kills, pauses, time, unsubscribes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from newsletter.config import Publication, Relay
from newsletter.config.rates import RateLimit
from newsletter.delivery.destinations import Destination, Destinations
from newsletter.delivery.engine import Engine
from newsletter.delivery.model import Answer, Campaign, Claim, Delivery, RelayKind
from newsletter.delivery.rate import budgets_for
from newsletter.delivery.states import OPEN_STATES, CampaignEvent, CampaignState, DeliveryEvent, DeliveryState
from newsletter.delivery.traffic import Terms
from newsletter.replies import Blame, Outcome, Phase, Reply
from tests.delivery.memory import MemoryLedger

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
GROUPS = ("google", "microsoft", "other")
RELAY = Relay("main", "mail.city.example", rates=(RateLimit(10, 5),))
DESTINATIONS = Destinations(
    {
        "google": Destination("google", domains=("google.example",), rates=(RateLimit(60, 2),)),
        "microsoft": Destination("microsoft", connections=1),
    }
)
BUDGETS = {each for group in GROUPS for each in budgets_for(RELAY, DESTINATIONS.named(group))}
GIVE_UP_AFTER = timedelta(hours=1)
ANSWERS = [
    Answer(Outcome.ACCEPTED, Phase.BODY, Blame.NOBODY, Reply(250, "2.0.0 queued")),
    Answer(Outcome.DEFERRED, Phase.RCPT, Blame.NOBODY, Reply(450, "4.7.1 greylisted")),
    Answer(Outcome.REJECTED, Phase.RCPT, Blame.RECIPIENT, Reply(550, "5.1.1 no such user")),
    Answer(Outcome.REJECTED, Phase.BODY, Blame.CONTENT, Reply(554, "5.7.1 spam")),
    Answer(Outcome.UNCERTAIN, Phase.BODY, Blame.NETWORK, sentence="the connection broke"),
    Answer(Outcome.NOT_SENT, Phase.RCPT, Blame.NETWORK, sentence="the connection broke"),
]


class Sending(RuleBasedStateMachine):
    """An engine and a ledger, with the connections and the clock in the hands of the test."""

    @initialize(number=st.integers(1, 12))
    def plan(self, number: int) -> None:
        """Plan a campaign, and start it."""
        publication = Publication("Vēstis", "Redakcija", "e@vestis.example", "vestis.example", "Iela 1", "lv")
        campaign = Campaign(
            issue="november",
            relay="main",
            kind=RelayKind.REAL,
            publication=publication,
            lists={},
            id=1,
            state=CampaignState.SENDING,
            planned=number,
            created_at=NOW,
        )
        deliveries = [
            Delivery(
                key=f"p{each}",
                address=f"p{each}@city.example",
                name="",
                list_name="towns",
                locale="lv",
                destination=GROUPS[each % 3],
                id=each,
                campaign_id=1,
                position=each,
                state=DeliveryState.PENDING,
            )
            for each in range(1, number + 1)
        ]
        self.now = NOW
        self.ledger = MemoryLedger(campaign, deliveries)
        self.in_flight: list[Delivery] = []
        self.lost: set[str] = set()
        self.restart()

    def restart(self) -> None:
        """Begin a run: with what the last one left behind lost."""
        self.lost |= {each.key for each in self.in_flight}
        self.in_flight = []
        self.ledger.move_deliveries(1, DeliveryState.SENDING, DeliveryEvent.LOSE, self.now)
        due = self.ledger.due_by_destination(1, self.now)
        self.engine = Engine(self.ledger.campaign(1), [Terms("main", 3, RELAY)], DESTINATIONS)
        self.engine.restock(due)

    def exchange(self, delivery: Delivery | None, answer: Answer | None, claim: Claim | None) -> None:
        """Settle one and begin another, as a connection does."""
        settlements = [self.engine.answered(delivery, "main", answer, self.now, 0.5)] if delivery and answer else []
        whole = self.ledger.exchange(1, settlements, [claim] if claim else [], self.now)
        for each, state in zip(settlements, whole.settled, strict=True):
            self.engine.settled(each.delivery, "main", state)
        for begun in whole.begun:
            assert claim is not None
            if begun is None:
                self.engine.denied(claim, whole.blocked)
            else:
                assert begun.key not in self.ledger.suppressed
                self.in_flight.append(begun)

    @precondition(lambda self: len(self.in_flight) < 3)
    @rule()
    def begin(self) -> None:
        """A free connection asks for something to do."""
        if self.engine.trouble is None and self.engine.may_claim("main", self.now):
            self.exchange(None, None, self.engine.claim("main", self.now))

    @precondition(lambda self: self.in_flight)
    @rule(data=st.data(), answer=st.sampled_from(ANSWERS), goes_on=st.booleans())
    def answer(self, data: st.DataObject, answer: Answer, goes_on: bool) -> None:
        """A server answers, and the connection may take the next one at once."""
        delivery = self.in_flight.pop(data.draw(st.integers(0, len(self.in_flight) - 1)))
        claim = self.engine.claim("main", self.now) if goes_on else None
        self.exchange(delivery, answer, claim)

    @rule()
    def kill(self) -> None:
        """The process dies at once, and another one begins."""
        self.restart()

    @rule(number=st.integers(1, 12))
    def unsubscribe(self, number: int) -> None:
        """A reader leaves."""
        if (row := self.ledger.rows.get(number)) and row.state is not DeliveryState.SENDING:
            self.ledger.suppressed.add(row.key)

    @invariant()
    def no_destination_has_more_connections_than_it_takes(self) -> None:
        """Microsoft takes one here."""
        assert sum(each.destination == "microsoft" for each in self.in_flight) <= 1

    @rule(seconds=st.sampled_from([0.5, 5, 61, 700, 4000]))
    def wait(self, seconds: float) -> None:
        """Time passes, and the run looks at what has become due."""
        self.now += timedelta(seconds=seconds)
        self.ledger.release_due(1, self.now, self.now - GIVE_UP_AFTER)
        self.engine.restock(self.ledger.due_by_destination(1, self.now))

    @rule()
    def pause_and_go_on(self) -> None:
        """Somebody pauses: nothing begins. Then it goes on."""
        self.ledger.move_campaign(1, CampaignEvent.PAUSE, self.now)
        whole = self.ledger.exchange(1, [], [Claim(group, "main") for group in GROUPS], self.now)
        assert whole.begun == (None, None, None)
        self.ledger.move_campaign(1, CampaignEvent.START, self.now)

    @invariant()
    def nobody_has_two_accepted_attempts(self) -> None:
        """Whatever is killed and retried."""
        assert all(number == 1 for number in self.ledger.accepted.values())

    @invariant()
    def nobody_lost_is_tried_again(self) -> None:
        """What a killed process left behind waits for a person."""
        for row in self.ledger.rows.values():
            if row.key in self.lost:
                assert row.state is DeliveryState.UNCERTAIN

    @invariant()
    def counts_add_up_to_what_was_planned(self) -> None:
        """Nobody is ever missing."""
        assert sum(self.ledger.counts(1).values()) == self.ledger.current.planned

    @invariant()
    def no_budget_is_exceeded(self) -> None:
        """In any window, over all runs."""
        for budget in BUDGETS:
            uses = self.ledger.uses.get(budget.name, [])
            for first, last in zip(uses, uses[budget.limit :], strict=False):
                assert (last - first).total_seconds() >= budget.seconds

    @invariant()
    def the_engine_knows_what_is_in_flight(self) -> None:
        """So that it knows when a run is over."""
        assert self.engine.traffic.in_flight == len(self.in_flight)

    def teardown(self) -> None:
        """Every delivery ends: with servers that take everything, and time."""
        if not hasattr(self, "engine"):
            return
        while self.in_flight:
            self.exchange(self.in_flight.pop(), ANSWERS[0], None)
        self.restart()
        for _ in range(200):
            while claim := self.engine.claim("main", self.now):
                self.exchange(None, None, claim)
                while self.in_flight:
                    self.exchange(self.in_flight.pop(), ANSWERS[0], None)
            self.wait(61)
        left = Counter(row.state for row in self.ledger.rows.values() if row.state in OPEN_STATES)
        assert not left


Sending.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestSending = Sending.TestCase
