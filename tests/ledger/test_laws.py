"""Whatever happens to a campaign in whatever order, its ledger keeps the laws of the states and of the budgets."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from newsletter.config import Publication
from newsletter.delivery.model import Answer, Budget, Campaign, Claim, Delivery, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.model import Settlement as Settled
from newsletter.delivery.states import DELIVERY_MOVES, CampaignEvent, DeliveryEvent, DeliveryState, IllegalMoveError
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.render.edition import Edition
from newsletter.replies import Outcome, Phase
from tests.postgres import Place, Server

NOW = datetime(2012, 11, 24, tzinfo=UTC)
ANSWER = Answer(Outcome.NOT_SENT, Phase.CONNECT, sentence="whatever")
PLANNED = 8
S, E = DeliveryState, DeliveryEvent
BUDGETS = {"google": (Budget("relay/main", 2, 10), Budget("relay/main/google", 3, 60))}
KEYS = [f"p{number}@b.lv" for number in range(PLANNED)]


@dataclass
class Row:
    """What a delivery must be like."""

    position: int
    destination: str
    due: datetime | None
    state: DeliveryState = S.PENDING
    attempts: int = 0
    dated: datetime | None = None

    @property
    def order(self) -> tuple[float, int]:
        """Return what decides whose turn it is."""
        return self.due.timestamp() if self.due else 0, self.position


class CampaignLaws(RuleBasedStateMachine):
    """Drives a ledger and a dictionary of rows side by side."""

    new_place: Callable[[], Place]
    campaign: Campaign
    ledger: SqlLedger

    @initialize(dues=st.lists(st.sampled_from([None, 0, 30, 90]), min_size=PLANNED, max_size=PLANNED))
    def plan(self, dues: list[int | None]) -> None:
        self.now = NOW
        self.place = type(self).new_place()
        self.ledger = open_ledger(self.place)
        publication = Publication("n", "s", "s@example.org", "example.org", "a", "lv")
        new = NewCampaign(issue="i", relay="main", kind=RelayKind.REAL, publication=publication, lists={"team": "Team"})
        draft = self.ledger.draft(new, [Edition("i", "lv", "s", "p", "h", "t", (), ())], NOW)
        self.rows = {
            key: Row(number + 1, "google" if number % 2 else "", None if due is None else NOW + timedelta(seconds=due))
            for number, (key, due) in enumerate(zip(KEYS, dues, strict=True))
        }
        people = [
            NewDelivery(
                key=key, address=key, name="", list_name="team", locale="lv", destination=row.destination, due=row.due
            )
            for key, row in self.rows.items()
        ]
        self.ledger.add_deliveries(draft.id, people)
        self.ledger.freeze(draft.id, PLANNED, NOW)
        self.campaign = self.ledger.move_campaign(draft.id, CampaignEvent.START, NOW)
        self.begun: dict[str, Delivery] = {}
        self.barred: set[str] = set()
        self.uses: list[tuple[datetime, str]] = []

    @rule(seconds=st.sampled_from([0.3, 1, 9.7, 10.6, 63.1]))
    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(wanted=st.lists(st.sampled_from(["", "google"]), max_size=5), data=st.data())
    def exchange(self, wanted: list[str], data: st.DataObject) -> None:
        on_the_wire = [key for key, row in self.rows.items() if row.state is S.SENDING]
        keys = data.draw(st.lists(st.sampled_from(on_the_wire), unique=True)) if on_the_wire else []
        events = [data.draw(st.sampled_from(sorted(DELIVERY_MOVES[S.SENDING]))) for _ in keys]
        dues = [self.now + timedelta(seconds=20) if event is E.DEFER else None for event in events]
        settled = [
            Settled(self.begun[key], event, ANSWER, self.now, due)
            for key, event, due in zip(keys, events, dues, strict=True)
        ]
        claims = [Claim(destination, "main", BUDGETS.get(destination, ())) for destination in wanted]
        made = self.ledger.exchange(self.campaign.id, settled, claims, self.now)
        assert made.settled == tuple(DELIVERY_MOVES[S.SENDING][event] for event in events)
        for key, target, due in zip(keys, made.settled, dues, strict=True):
            self.rows[key].state, self.rows[key].due = target, due
        for group in set(wanted):
            self.look_at(group, [each for each, where in zip(made.begun, wanted, strict=True) if where == group])

    def look_at(self, destination: str, answers: Sequence[Delivery | None]) -> None:
        """Compare what a destination group's claims got with what they must get."""
        begun = [each for each in answers if each]
        assert [each is not None for each in answers] == [True] * len(begun) + [False] * (len(answers) - len(begun))
        ready = [
            key
            for key, row in self.rows.items()
            if row.state is S.PENDING and row.destination == destination and (row.due is None or row.due <= self.now)
        ]
        free = sorted((key for key in ready if key not in self.barred), key=lambda key: self.rows[key].order)
        assert {each.key for each in begun} == set(free[: len(begun)])
        assert len(begun) >= min(len(answers), len(free), self.room(destination))
        for each in begun:
            row = self.rows[each.key]
            row.state, row.attempts, row.due, row.dated = S.SENDING, row.attempts + 1, None, row.dated or self.now
            assert (each.attempts, each.date, each.state) == (row.attempts, row.dated, S.SENDING)
            self.begun[each.key] = each
            self.uses.append((self.now, destination))
        passed_over = {each.key for each in self.ledger.deliveries(self.campaign.id, [S.SUPPRESSED])}
        for key in passed_over:
            row = self.rows[key]
            if row.destination != destination:
                continue
            assert row.state is S.SUPPRESSED or (key in self.barred and key in ready)
            row.state, row.due = S.SUPPRESSED, None

    def room(self, destination: str) -> int:
        """Return how many may be begun at least: what was used a twentieth of a window too long ago counts no more."""
        rooms = [PLANNED]
        for budget in BUDGETS.get(destination, ()):
            since = self.now - timedelta(seconds=budget.seconds * 21 / 20)
            rooms.append(budget.limit - sum(at > since for at, where in self.uses if where == destination))
        return max(0, min(rooms))

    @rule(data=st.data(), event=st.sampled_from(E))
    def settle_what_is_not_on_the_wire(self, data: st.DataObject, event: DeliveryEvent) -> None:
        over = sorted(key for key in self.begun if self.rows[key].state is not S.SENDING)
        if over:
            stale = self.begun[data.draw(st.sampled_from(over))]
            with pytest.raises(IllegalMoveError):
                self.ledger.exchange(self.campaign.id, [Settled(stale, event, ANSWER, self.now)], [], self.now)

    @rule(source=st.sampled_from(S), event=st.sampled_from(E))
    def move_all(self, source: DeliveryState, event: DeliveryEvent) -> None:
        if event is E.BEGIN or event not in DELIVERY_MOVES[source]:
            with pytest.raises(IllegalMoveError):
                self.ledger.move_deliveries(self.campaign.id, source, event, self.now)
            return
        moved = [row for row in self.rows.values() if row.state is source]
        assert self.ledger.move_deliveries(self.campaign.id, source, event, self.now) == len(moved)
        for row in moved:
            row.state, row.due = DELIVERY_MOVES[source][event], None

    @rule(patience=st.sampled_from([5, 50]))
    def release_due(self, patience: int) -> None:
        deadline = self.now - timedelta(seconds=patience)
        deferred = [row for row in self.rows.values() if row.state is S.DEFERRED]
        old = [row for row in deferred if row.dated and row.dated < deadline]
        due = [row for row in deferred if row not in old and (row.due is None or row.due <= self.now)]
        assert self.ledger.release_due(self.campaign.id, self.now, deadline) == (len(due), len(old))
        for row in old:
            row.state, row.due = S.EXPIRED, None
        for row in due:
            row.state, row.due = S.PENDING, None

    @rule(key=st.sampled_from(KEYS))
    def unsubscribe(self, key: str) -> None:
        self.ledger.suppress(key, "asked to", self.now)
        self.barred.add(key)

    @rule()
    def open_again(self) -> None:
        self.ledger.close()
        self.ledger = open_ledger(self.place)

    @invariant()
    def everybody_is_where_they_should_be(self) -> None:
        rows = list(self.ledger.deliveries(self.campaign.id))
        assert {row.key: (row.state, row.attempts, row.due, row.date) for row in rows} == {
            key: (row.state, row.attempts, row.due, row.dated) for key, row in self.rows.items()
        }
        counts = self.ledger.counts(self.campaign.id)
        assert sum(counts.values()) == PLANNED == self.campaign.planned
        assert +Counter(dict(counts)) == Counter(row.state for row in self.rows.values())

    @invariant()
    def every_try_has_its_row(self) -> None:
        for row in self.ledger.deliveries(self.campaign.id):
            attempts = self.ledger.attempts(row.id)
            assert len(attempts) == row.attempts
            assert (row.date is None) == (row.attempts == 0)
            on_the_wire = [attempt for attempt in attempts if attempt.ended_at is None]
            assert on_the_wire == (list(attempts[-1:]) if row.state is S.SENDING else [])

    @invariant()
    def no_budget_is_exceeded(self) -> None:
        for destination, budgets in BUDGETS.items():
            times = [at for at, where in self.uses if where == destination]
            for budget in budgets:
                window = timedelta(seconds=budget.seconds)
                assert all(sum(end - window < at <= end for at in times) <= budget.limit for end in times)

    @invariant()
    def what_is_due_is_known(self) -> None:
        waiting = [row for row in self.rows.values() if row.state in (S.PENDING, S.DEFERRED)]
        dues = [row.due for row in waiting if row.due]
        assert self.ledger.next_due(self.campaign.id) == min(dues, default=None)
        ready = [row for row in waiting if row.state is S.PENDING and (row.due is None or row.due <= self.now)]
        assert self.ledger.due_by_destination(self.campaign.id, self.now) == Counter(row.destination for row in ready)

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()


def run(places: Callable[[], Place], examples: int) -> None:
    """Look for a way to break the laws."""

    class Machine(CampaignLaws):
        new_place = staticmethod(places)

    limits = settings(max_examples=examples, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(Machine, settings=limits)


def test_the_laws_in_sqlite(tmp_path: Path) -> None:
    run(lambda: Path(tempfile.mkdtemp(dir=tmp_path)) / "newsletter.db", 25)


def test_the_laws_in_postgres(postgres: Server) -> None:
    run(postgres.new_schema, 10)
