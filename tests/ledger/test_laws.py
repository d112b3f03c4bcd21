"""Whatever happens to a campaign in whatever order, its ledger keeps the laws of the states."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from newsletter.config import Publication
from newsletter.delivery.model import Answer, Campaign, Delivery, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.states import DELIVERY_MOVES, CampaignEvent, DeliveryEvent, DeliveryState, IllegalMoveError
from newsletter.ledger.sqlite import open_ledger
from newsletter.render.edition import Edition
from newsletter.replies import Outcome, Phase

NOW = datetime(2012, 11, 24, tzinfo=UTC)
ANSWER = Answer(Outcome.NOT_SENT, Phase.CONNECT, sentence="whatever")
PLANNED = 6
S, E = DeliveryState, DeliveryEvent


class CampaignLaws(RuleBasedStateMachine):
    """Drives a ledger and a dictionary of states side by side."""

    campaign: Campaign

    @initialize()
    def plan(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "newsletter.db"
        self.ledger = open_ledger(self.path)
        publication = Publication("n", "s", "s@example.org", "example.org", "a", "lv")
        new = NewCampaign(issue="i", relay="main", kind=RelayKind.REAL, publication=publication, lists={"team": "Team"})
        draft = self.ledger.draft(new, [Edition("i", "lv", "s", "p", "h", "t", (), ())], NOW)
        people = [
            NewDelivery(key=f"p{n}@b.lv", address=f"p{n}@b.lv", name="", list_name="team", locale="lv")
            for n in range(PLANNED)
        ]
        self.ledger.add_deliveries(draft.id, people)
        self.ledger.freeze(draft.id, PLANNED, NOW)
        self.campaign = self.ledger.move_campaign(draft.id, CampaignEvent.START, NOW)
        self.states = {each.key: S.PENDING for each in people}
        self.attempts = dict.fromkeys(self.states, 0)
        self.begun: dict[str, Delivery] = {}
        self.barred: set[str] = set()

    @rule()
    def begin(self) -> None:
        waiting = [key for key, state in self.states.items() if state is S.PENDING]
        delivery = self.ledger.begin(self.campaign.id, "main", NOW)
        for key in waiting:
            if key not in self.barred:
                assert delivery is not None
                assert delivery.key == key
                self.states[key] = S.SENDING
                self.attempts[key] += 1
                assert delivery.attempts == self.attempts[key]
                self.begun[key] = delivery
                return
            self.states[key] = S.SUPPRESSED
        assert delivery is None

    @rule(data=st.data(), event=st.sampled_from(E))
    def settle(self, data: st.DataObject, event: DeliveryEvent) -> None:
        if not self.begun:
            return
        key = data.draw(st.sampled_from(sorted(self.begun)))
        source = self.states[key]
        if event not in DELIVERY_MOVES[source]:
            with pytest.raises(IllegalMoveError):
                self.ledger.settle(self.begun[key], event, NOW, ANSWER)
            return
        target = self.ledger.settle(self.begun[key], event, NOW, ANSWER)
        assert target is DELIVERY_MOVES[source][event]
        self.states[key] = target

    @rule(source=st.sampled_from(S), event=st.sampled_from(E))
    def move_all(self, source: DeliveryState, event: DeliveryEvent) -> None:
        if event not in DELIVERY_MOVES[source]:
            with pytest.raises(IllegalMoveError):
                self.ledger.move_deliveries(self.campaign.id, source, event, NOW)
            return
        moved = [key for key, state in self.states.items() if state is source]
        assert self.ledger.move_deliveries(self.campaign.id, source, event, NOW) == len(moved)
        self.states |= dict.fromkeys(moved, DELIVERY_MOVES[source][event])

    @rule(number=st.integers(0, PLANNED - 1))
    def unsubscribe(self, number: int) -> None:
        self.ledger.suppress(f"p{number}@b.lv", "asked to", NOW)
        self.barred.add(f"p{number}@b.lv")

    @rule()
    def open_again(self) -> None:
        self.ledger.close()
        self.ledger = open_ledger(self.path)

    @invariant()
    def everybody_is_where_they_should_be(self) -> None:
        rows = list(self.ledger.deliveries(self.campaign.id))
        assert {row.key: row.state for row in rows} == self.states
        assert {row.key: row.attempts for row in rows} == self.attempts
        counts = self.ledger.counts(self.campaign.id)
        assert sum(counts.values()) == PLANNED == self.campaign.planned
        assert +Counter(dict(counts)) == Counter(self.states.values())

    @invariant()
    def every_try_has_its_row(self) -> None:
        for row in self.ledger.deliveries(self.campaign.id):
            assert len(self.ledger.attempts(row.id)) == row.attempts
            assert (row.date is None) == (row.attempts == 0)

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.folder.cleanup()


TestCampaignLaws = CampaignLaws.TestCase
TestCampaignLaws.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
