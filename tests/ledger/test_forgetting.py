"""Forgetting a person: nothing is left that tells who it was, nothing that is counted changes, nothing more is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.delivery.model import Answer, Campaign, NewCampaign, RelayKind
from newsletter.delivery.states import CampaignEvent, DeliveryEvent, DeliveryState
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.render.edition import Edition
from newsletter.replies import Outcome, Phase, Reply
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.changes import Outcome as Became
from newsletter.subscribers.imports.ports import Arrivals, BulkStore
from newsletter.subscribers.letters import LetterState
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.records import Cause, Choice, Consent, Details, Forgotten, Source, Suppression, Who
from newsletter.subscribers.standing import SubscriptionEvent
from tests.ledger.conftest import begin, people, settle

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
KEY = "p2@city.example"  # the second recipient of a campaign
SECRETS = ("p2@", "P2@", "Persona 2", "Bene", "198.51.100", "192.0.2", "Saldus")


def by(who: Who = Who.READER, at: datetime = NOW, why: str = "") -> Cause:
    return Cause(at, who, why)


@pytest.fixture
def store(ledger: SqlLedger) -> BulkStore:
    return ledger.subscribers


def everything(ledger: SqlLedger) -> Mapping[str, list[str]]:
    """Return all rows of all tables that tell of people, as text."""
    tables = (
        "delivery",
        "attempt",
        "event",
        "subscriber",
        "subscription",
        "suppression",
        "consent",
        "history",
        "letter",
    )
    with ledger._database.reading() as connection:
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608
        return {name: [str([*dict(row).values()]) for row in rows] for name, rows in found.items()}


def join(store: BulkStore) -> None:
    """Let the second recipient of a campaign be known for all kinds of things."""
    details = Details("Bene", "lv", {"city": "Saldus"}, frozenset({"Saldus"}))
    consent = Consent(NOW, "form", "192.0.2.0/24", "I, Bene, agree", "1")
    store.ask("team", Entry(KEY, "P2@city.example", SubscriptionEvent.ASK, details), Source.FORM, consent, by())
    store.confirm("team", KEY, by(why="Bene was here"), "198.51.100.0/24")
    store.choose(KEY, Choice("Bene", "lv"), by())
    store.apply("board", [Entry(KEY, KEY, SubscriptionEvent.ADD)], Source.FILE, by(Who.FILE))
    store.pause(KEY, LATER, by())
    store.pause(KEY, None, by())
    store.suppress(KEY, "bounced", by(Who.FEEDBACK), "board", "550 5.1.1 <p2@city.example> unknown")


@pytest.fixture
def sent(ledger: SqlLedger, store: BulkStore, sending: Callable[[int], Campaign]) -> Campaign:
    """Return a campaign whose second recipient was refused, with a reply that quotes the address."""
    join(store)
    columns = "kind, key, address, list, locale, network, provider, reason, at, due, state"
    texts = (
        "confirm",
        KEY,
        "P2@city.example",
        "team",
        "lv",
        "192.0.2.0/24",
        "city.example",
        "450 <p2@>",
        "2026-11-24T09:30:00",
        "",
    )
    values = f"{', '.join(map(repr, texts))}, 'waiting'"
    with ledger._database.transaction() as connection:
        connection.execute(f"INSERT INTO letter ({columns}) VALUES ({values})")  # noqa: S608
    campaign = sending(3)
    for _ in range(2):
        delivery = begin(ledger, campaign.id, "main", NOW)
        assert delivery
        reply = Reply(550, f"5.1.1 <{delivery.address}> unknown")
        settle(ledger, delivery, DeliveryEvent.REJECT, NOW, Answer(Outcome.REJECTED, Phase.RCPT, reply=reply))
    return campaign


def test_nothing_is_left_of_somebody_and_all_counts_stay(ledger: SqlLedger, store: BulkStore, sent: Campaign) -> None:
    before, counts = everything(ledger), ledger.counts(sent.id)
    assert any("p2@" in row for rows in before.values() for row in rows)
    forgotten = store.forget(KEY, by(at=LATER))
    assert forgotten == Forgotten(("board", "team"), ((sent.label, 2),), letters=(1,))
    after = everything(ledger)
    left = {name: [row for row in rows if any(each in row for each in SECRETS)] for name, rows in after.items()}
    assert {name: rows for name, rows in left.items() if rows} == {}
    assert ledger.counts(sent.id) == counts
    for table in ("delivery", "attempt", "event", "subscription", "consent", "letter"):
        assert len(after[table]) == len(before[table]), table
    assert store.counts()["team"] == dict.fromkeys(Status, 0) | {Status.UNSUBSCRIBED: 1}
    assert ("2026-11-25", Status.UNSUBSCRIBED, 1) in store.growth("team")
    assert ledger.check() == ()


def test_a_letter_that_was_on_its_way_tells_nothing_when_it_comes_back(
    ledger: SqlLedger, store: BulkStore, sent: Campaign
) -> None:
    store.forget(KEY, by())
    ledger.letters.settle(1, LetterState.WAITING, LATER, "450 4.2.1 <p2@city.example> try later")
    letter = ledger.letters.letter(1)
    assert letter
    assert (letter.state, letter.reason, letter.address) == (LetterState.DROPPED, "", "")


def test_other_people_stay_as_they_are(ledger: SqlLedger, store: BulkStore, sent: Campaign) -> None:
    def others() -> list[str]:
        return [row for rows in everything(ledger).values() for row in rows if "p1@" in row or "p3@" in row]

    store.suppress("p1@city.example", "by hand", by())
    before = others()
    assert before
    store.forget(KEY, by())
    assert others() == before


def test_only_a_hash_tells_that_nothing_is_sent(ledger: SqlLedger, store: BulkStore, sent: Campaign) -> None:
    store.forget(KEY, by())
    record = store.record(KEY, NOW)
    assert (record.person, record.subscriptions, record.history, record.consents, record.sent) == (None, (), (), (), ())
    assert [(each.scope, each.reason) for each in record.suppressions] == [("*", "forgotten"), ("board", "bounced")]
    assert not any("@" in each.key or each.evidence for each in record.suppressions)
    assert store.forgotten([KEY, "p1@city.example"]) == {KEY}
    standing = ledger.standing("other", RelayKind.REAL, "team", [KEY, "p1@city.example"], at=LATER)
    assert standing.suppressed == {("*", KEY): "forgotten"}
    assert store.addressed(sent.id, 2) is None


def test_a_file_and_an_import_bring_nobody_back(store: BulkStore, sent: Campaign) -> None:
    store.forget(KEY, by())
    for source, who in ((Source.FILE, Who.FILE), (Source.IMPORT, Who.IMPORT), (Source.EDITOR, Who.EDITOR)):
        for event in (SubscriptionEvent.ADD, SubscriptionEvent.UNSUBSCRIBE, SubscriptionEvent.REMOVE):
            (effect,) = store.apply("team", [Entry(KEY, KEY, event, Details("Bene"))], source, by(who))
            assert effect.outcome is Became.UNCHANGED
    store.leave(KEY, ["team"], by())
    store.leave_all(KEY, by())
    store.suppress(KEY, "bounced", by(), "new", "550 P2@city.example")
    entries = [Entry(KEY, KEY, SubscriptionEvent.ADD)]
    barred = [Suppression(KEY, "*", "complained", NOW)]
    store.bring("team", Arrivals(entries, {KEY: Consent(NOW, "import")}, barred), Source.IMPORT, by())
    store.pause(KEY, LATER, by())
    assert store.unsuppress(KEY, "*", by(Who.EDITOR))  # the complaint
    assert not store.unsuppress(KEY, "*", by(Who.EDITOR))
    assert store.forgotten([KEY]) == {KEY}
    assert (store.find(KEY), store.subscriptions_of(KEY), store.history(KEY), store.consents(KEY)) == (None, (), (), ())
    assert store.unsuppress(KEY, "new", by(Who.EDITOR))
    assert store.history(KEY) == ()


def test_they_can_come_back_by_asking_and_confirming(ledger: SqlLedger, store: BulkStore, sent: Campaign) -> None:
    former = store.find(KEY)
    store.forget(KEY, by())
    consent = Consent(LATER, "form")
    store.ask("team", Entry(KEY, "P2@city.example", SubscriptionEvent.ASK), Source.FORM, consent, by(at=LATER))
    assert store.forgotten([KEY]) == {KEY}
    assert ledger.standing("other", RelayKind.REAL, "team", [KEY], at=LATER).suppressed == {("*", KEY): "forgotten"}
    store.confirm("team", KEY, by(at=LATER))
    standing = ledger.standing("other", RelayKind.REAL, "team", [KEY], at=LATER)
    assert (standing.suppressed, standing.unsubscribed, standing.unconfirmed) == ({}, frozenset(), frozenset())
    person = store.find(KEY)
    assert person
    assert former
    assert person.id > former.id
    assert ("*", KEY) not in ledger.standing("other", RelayKind.REAL, "board", [KEY], at=LATER).suppressed
    assert ("board", KEY) in ledger.standing("other", RelayKind.REAL, "board", [KEY], at=LATER).suppressed
    store.forget(KEY, by(at=LATER))
    assert store.find(KEY) is None
    assert store.forgotten([KEY]) == {KEY}


def test_a_complaint_outlives_the_person(ledger: SqlLedger, store: BulkStore) -> None:
    store.suppress(KEY, "complained", by(Who.FEEDBACK))
    store.forget(KEY, by())
    store.ask("team", Entry(KEY, KEY, SubscriptionEvent.ASK), Source.FORM, Consent(NOW, "form"), by())
    store.confirm("team", KEY, by())
    assert [each.reason for each in store.suppressions(KEY, NOW)] == ["complained"]
    assert store.unsuppress(KEY, "*", by(Who.EDITOR))


def test_undoing_an_unsubscribe_is_no_way_back_for_somebody_forgotten_meanwhile(store: BulkStore) -> None:
    join(store)
    store.leave(KEY, ["team"], by())
    store.forget(KEY, by())
    store.undo(KEY, ["team"], by(at=LATER))  # its page was open already
    assert store.forgotten([KEY]) == {KEY}
    assert "forgotten" in {each.reason for each in store.suppressions(KEY, LATER)}
    assert store.history(KEY) == ()


def test_a_suppression_that_ends_does_not_end_that_somebody_is_forgotten(store: BulkStore) -> None:
    store.suppress(KEY, "full mailbox", by(Who.FEEDBACK), expires=LATER)
    store.forget(KEY, by())
    assert "forgotten" in {each.reason for each in store.suppressions(KEY, LATER)}


def test_somebody_unknown_is_forgotten_too_and_a_second_time_changes_nothing(
    ledger: SqlLedger, store: BulkStore
) -> None:
    assert store.forget(KEY, by()) == Forgotten()
    rows = everything(ledger)
    assert rows["history"] == []
    assert store.forget(KEY, by()) == Forgotten()
    assert everything(ledger) == rows
    assert ledger.standing("other", RelayKind.REAL, "team", [KEY]).suppressed == {("*", KEY): "forgotten"}


def test_who_waits_in_a_send_gets_nothing(
    ledger: SqlLedger, store: BulkStore, sending: Callable[[int], Campaign]
) -> None:
    campaign = sending(3)
    store.forget(KEY, by())
    begun = [begin(ledger, campaign.id, "main", NOW) for _ in range(3)]
    assert [each and each.key for each in begun] == ["p1@city.example", "p3@city.example", None]
    counts = ledger.counts(campaign.id)
    assert (counts[DeliveryState.SUPPRESSED], counts[DeliveryState.SENDING]) == (1, 2)
    suppressed = next(ledger.deliveries(campaign.id, [DeliveryState.SUPPRESSED]))
    assert [step.event for step in ledger.history(suppressed.id)] == ["suppress"]


@pytest.mark.parametrize("event", [DeliveryEvent.DEFER, DeliveryEvent.RETURN, DeliveryEvent.REJECT])
def test_who_is_on_the_wire_is_not_tried_again_and_no_reply_is_kept(
    ledger: SqlLedger, store: BulkStore, sending: Callable[[int], Campaign], event: DeliveryEvent
) -> None:
    campaign = sending(2)
    delivery = [begin(ledger, campaign.id, "main", NOW) for _ in range(2)][1]
    assert delivery
    assert store.forget(KEY, by()).on_the_wire == 1
    outcome = {DeliveryEvent.REJECT: Outcome.REJECTED, DeliveryEvent.DEFER: Outcome.DEFERRED}
    answer = Answer(
        outcome.get(event, Outcome.NOT_SENT), Phase.RCPT, reply=Reply(450, "4.2.2 <P2@city.example> is full")
    )
    settle(ledger, delivery, event, NOW, answer, NOW if event is DeliveryEvent.DEFER else None)
    assert not any(each in row for rows in everything(ledger).values() for row in rows for each in SECRETS)
    if event is DeliveryEvent.REJECT:
        ledger.move_deliveries(campaign.id, DeliveryState.REJECTED, DeliveryEvent.ORDER, LATER)
    ledger.release_due(campaign.id, LATER, NOW - timedelta(days=9))
    assert begin(ledger, campaign.id, "main", LATER) is None
    assert ledger.counts(campaign.id)[DeliveryState.SUPPRESSED] == 1
    assert len(ledger.attempts(delivery.id)) == 1


def test_who_is_forgotten_while_a_send_is_planned_gets_nothing(
    ledger: SqlLedger, store: BulkStore, edition: Edition, new_campaign: NewCampaign
) -> None:
    draft = ledger.draft(new_campaign, [edition], NOW)
    ledger.add_deliveries(draft.id, people(1))
    store.forget(KEY, by())  # the planner has asked about them already, and does not know
    store.forget("p1@city.example", by())
    ledger.add_deliveries(draft.id, people(3, first=2))
    ledger.freeze(draft.id, 4, NOW)
    assert ledger.move_campaign(draft.id, CampaignEvent.START, NOW)
    assert ledger.counts(draft.id)[DeliveryState.SUPPRESSED] == 2
    begun = [begin(ledger, draft.id, "main", NOW) for _ in range(3)]
    assert [each and each.key for each in begun] == ["p3@city.example", "p4@city.example", None]
    assert not any(each in row for rows in everything(ledger).values() for row in rows for each in SECRETS)
    assert ledger.check() == ()


def test_the_file_of_the_ledger_holds_nothing_of_them(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    with open_ledger(path) as ledger:
        join(ledger.subscribers)
    assert b"p2@city.example" in path.read_bytes()
    with open_ledger(path) as ledger:
        ledger.subscribers.forget(KEY, by())
        for file in tmp_path.glob("newsletter.db*"):
            data = file.read_bytes()
            assert not any(each.encode() in data for each in SECRETS), file.name


def test_hashes_are_those_of_this_ledger(tmp_path: Path) -> None:
    hashes = set()
    for name in ("one.db", "two.db"):
        with open_ledger(tmp_path / name) as ledger:
            ledger.subscribers.forget(KEY, by())
            hashes |= {each.key for each in ledger.subscribers.suppressions(KEY, NOW)}
        with open_ledger(tmp_path / name) as ledger:
            assert ledger.subscribers.forgotten([KEY]) == {KEY}
    assert len(hashes) == 2
