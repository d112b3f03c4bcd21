"""Whatever happens to people in whatever order: nothing is sent to somebody who has left, and the history says why."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from newsletter.config import Publication
from newsletter.delivery.model import Claim, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.states import CampaignEvent
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.render.edition import Edition
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.records import Cause, Choice, Consent, Details, Source, Who
from newsletter.subscribers.standing import IllegalStandingError, SubscriptionEvent, move_subscription
from tests.postgres import Place, Server

LISTS = ["board", "team"]
KEYS = ["anna@b.lv", "bene@b.lv", "ciro@b.lv"]
PUBLICATION = Publication("n", "s", "s@example.org", "example.org", "a", "lv")
EDITION = Edition("i", "lv", "s", "p", "h", "t", (), ())
EVENTS = {event.value for event in SubscriptionEvent}
keys, lists = st.sampled_from(KEYS), st.sampled_from(LISTS)


class SubscriberLaws(RuleBasedStateMachine):
    """Drives a store, and remembers apart from it who wants nothing: `away` of a list, `gone` from all of them.

    `barred` are suppressed by others than themselves, `nobody` was forgotten and has not come back.
    """

    new_place: Callable[[], Place]
    ledger: SqlLedger

    @initialize()
    def begin(self) -> None:
        self.now = datetime(2026, 11, 24, tzinfo=UTC)
        self.ledger = open_ledger(type(self).new_place())
        self.store = self.ledger.subscribers
        self.away: set[tuple[str, str]] = set()
        self.gone: set[str] = set()
        self.barred: set[str] = set()
        self.nobody: set[str] = set()

    def by(self, who: Who) -> Cause:
        self.now += timedelta(minutes=1)
        return Cause(self.now, who, "because")

    @rule(name=lists, some=st.lists(keys, unique=True), event=st.sampled_from(["add", "remove", "restore"]))
    def bring(self, name: str, some: list[str], event: str) -> None:
        entries = [Entry(key, key, SubscriptionEvent(event), Details(key)) for key in some]
        try:
            self.store.apply(name, entries, Source.FILE, self.by(Who.FILE), replaces=True)
        except IllegalStandingError:
            assert event == "restore"

    @rule(name=lists, key=keys)
    def ask(self, name: str, key: str) -> None:
        cause = self.by(Who.READER)
        entry = Entry(key, key, SubscriptionEvent.ASK)
        self.store.ask(name, entry, Source.FORM, Consent(cause.at, "form", "192.0.2.0/24"), cause)

    @rule(name=lists, key=keys)
    def confirm(self, name: str, key: str) -> None:
        present = self.store.subscriptions(name, [key]).get(key)
        try:
            effect = self.store.confirm(name, key, self.by(Who.READER))
        except IllegalStandingError:
            return
        assert present
        if effect.moved:  # from now on they want it again
            assert present.status is Status.PENDING
            self.away.discard((name, key))
            self.gone.discard(key)
            self.nobody.discard(key)

    @rule(some=st.lists(lists, min_size=1, unique=True), key=keys, who=st.sampled_from([Who.READER, Who.EDITOR]))
    def leave(self, some: list[str], key: str, who: Who) -> None:
        self.store.leave(key, some, self.by(who))
        self.away |= {(name, key) for name in some}

    @rule(key=keys)
    def leave_all(self, key: str) -> None:
        self.store.leave_all(key, self.by(Who.READER))
        self.away |= {(each.list_name, key) for each in self.store.subscriptions_of(key)}
        self.gone.add(key)

    @rule(some=st.lists(lists, min_size=1, unique=True), key=keys)
    def undo(self, some: list[str], key: str) -> None:
        if key in self.nobody:  # there is no link by which they could
            return
        self.store.undo(key, some, self.by(Who.READER))
        self.away -= {(name, key) for name in some}
        self.gone.discard(key)

    @rule(key=keys, reason=st.sampled_from(["complained", "bounced"]))
    def suppress(self, key: str, reason: str) -> None:
        self.store.suppress(key, reason, self.by(Who.FEEDBACK))
        if self.barred_by_others(key):
            self.barred.add(key)

    @rule(key=keys)
    def lift(self, key: str) -> None:
        self.store.unsuppress(key, "*", self.by(Who.EDITOR))
        self.barred.discard(key)

    @rule(key=keys)
    def forget(self, key: str) -> None:
        self.store.forget(key, self.by(Who.READER))
        self.nobody.add(key)
        self.gone.discard(key)
        self.away = {each for each in self.away if each[1] != key}
        record = self.store.record(key, self.now)
        assert (record.person, record.subscriptions, record.history, record.consents) == (None, (), (), ())

    @rule(key=keys, text=st.sampled_from(["", "Anna"]))
    def choose(self, key: str, text: str) -> None:
        self.store.choose(key, Choice(text), self.by(Who.READER))

    @rule(name=lists, key=keys, how=st.sampled_from(["leave", "forget", "suppress", "leave_all"]))
    def somebody_leaves_while_a_send_is_planned(self, name: str, key: str, how: str) -> None:
        wanted = [each for each in KEYS if self.is_written_to(name, each)]
        new = NewCampaign(
            issue=f"issue-{self.now:%H%M%S}",
            relay="r",
            kind=RelayKind.REAL,
            publication=PUBLICATION,
            lists={name: name},
        )
        draft = self.ledger.draft(new, [EDITION], self.now)
        if how == "forget":
            self.forget(key)  # the planner has asked about them before
        people = [NewDelivery(key=each, address=each, name="", list_name=name, locale="lv") for each in wanted]
        self.ledger.add_deliveries(draft.id, people)
        self.ledger.freeze(draft.id, len(wanted), self.now)
        self.ledger.move_campaign(draft.id, CampaignEvent.START, self.now)
        match how:
            case "leave":
                self.leave([name], key, Who.READER)
            case "leave_all":
                self.leave_all(key)
            case "suppress":
                self.suppress(key, "complained")
        begun = self.ledger.exchange(draft.id, (), [Claim("", "r")] * (len(wanted) + 1), self.now).begun
        assert [each.key for each in begun if each] == [each for each in wanted if each != key]

    def barred_by_others(self, key: str) -> bool:
        """Tell whether a suppression stands that no wish of the person is the reason of."""
        found = self.store.suppressions(key, self.now)
        return any(each.reason in ("complained", "bounced") for each in found)

    def is_written_to(self, name: str, key: str) -> bool:
        """Tell whether a plan takes somebody whose row is in a file."""
        standing = self.ledger.standing("another", RelayKind.REAL, name, [key], at=self.now)
        barred = {key for _, key in standing.suppressed} | {key for _, key in standing.unsubscribed}
        return key not in barred | {key for _, key in standing.unconfirmed}

    @invariant()
    def nobody_is_written_to_who_wants_nothing(self) -> None:
        for name in LISTS:
            for key in KEYS:
                if (name, key) in self.away or key in self.gone | self.barred | self.nobody:
                    assert not self.is_written_to(name, key), (name, key)

    @invariant()
    def the_history_explains_how_everybody_stands(self) -> None:
        for key in KEYS:
            history = self.store.history(key)
            for name in LISTS:
                status: Status | None = None
                former: Status | None = None
                for line in history:
                    if line.list_name == name and line.change in EVENTS:
                        after = move_subscription(status, SubscriptionEvent(line.change), former)
                        assert line.detail == (after or "")
                        status, former = after, status
                found = self.store.subscriptions(name, [key]).get(key)
                assert (found.status if found else None) is status

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            assert self.ledger.check() == ()
            self.ledger.close()


def run(places: Callable[[], Place], examples: int) -> None:
    """Look for a way to break the laws."""

    class Machine(SubscriberLaws):
        new_place = staticmethod(places)

    limits = settings(max_examples=examples, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(Machine, settings=limits)


def test_the_laws_in_sqlite(tmp_path: Path) -> None:
    run(lambda: Path(tempfile.mkdtemp(dir=tmp_path)) / "newsletter.db", 25)


def test_the_laws_in_postgres(postgres: Server) -> None:
    run(postgres.new_schema, 8)
