"""What every store of subscribers does, whatever database it is in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery.model import Campaign, RelayKind
from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.changes import Effect, Entry, Outcome
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import EVERYTHING, Cause, Choice, Consent, Details, Source, Who
from newsletter.subscribers.standing import IllegalStandingError, SubscriptionEvent
from tests.ledger.conftest import begin

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ANNA = "anna@city.example"
ADDRESS = "Anna@city.example"
CONSENT = Consent(NOW, "form", "192.0.2.0/24", "I want the newsletter", "1")


@pytest.fixture
def store(ledger: SqlLedger) -> SubscriberStore:
    """Return the store of an empty ledger."""
    return ledger.subscribers


def by(who: Who = Who.READER, at: datetime = NOW, why: str = "") -> Cause:
    return Cause(at, who, why)


def add(store: SubscriberStore, *keys: str, details: Details | None = None, source: Source = Source.FILE) -> None:
    entries = [Entry(key, key, SubscriptionEvent.ADD, details) for key in keys]
    store.apply("team", entries, source, by(Who.FILE))


def ask(store: SubscriberStore, key: str = ANNA, at: datetime = NOW) -> Effect:
    return store.ask("team", Entry(key, ADDRESS, SubscriptionEvent.ASK), Source.FORM, CONSENT, by(at=at))


def status(store: SubscriberStore, key: str = ANNA) -> Status | None:
    found = store.subscriptions("team", [key]).get(key)
    return found.status if found else None


def test_somebody_asks_and_confirms(store: SubscriberStore) -> None:
    assert ask(store).outcome is Outcome.NEW
    assert status(store) is Status.PENDING
    assert [*store.rows("team")] == []
    effect = store.confirm("team", ANNA, by(at=LATER), "198.51.100.0/24")
    assert effect.after
    assert (effect.after.status, effect.after.joined_at) == (Status.CONFIRMED, LATER)
    (consent,) = store.consents(ANNA)
    assert (consent.text, consent.network, consent.confirmed_at) == ("I want the newsletter", "192.0.2.0/24", LATER)
    assert consent.confirmed_network == "198.51.100.0/24"
    assert [(line.change, line.detail, line.who) for line in store.history(ANNA)] == [
        ("ask", "pending", "reader"),
        ("confirm", "confirmed", "reader"),
    ]
    (reader,) = store.rows("team")
    assert (reader.address, reader.key, reader.fields) == (ADDRESS, ANNA, {"email": ADDRESS})


def test_nobody_confirms_who_has_not_asked(store: SubscriberStore) -> None:
    with pytest.raises(IllegalStandingError):
        store.confirm("team", ANNA, by())
    add(store, ANNA)
    store.leave(ANNA, ["team"], by())
    with pytest.raises(IllegalStandingError):
        store.confirm("team", ANNA, by())
    assert status(store) is Status.UNSUBSCRIBED


def test_a_file_brings_nobody_back_who_has_left(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.leave(ANNA, ["team"], by())
    for event in (SubscriptionEvent.ADD, SubscriptionEvent.REMOVE, SubscriptionEvent.RESTORE):
        (effect,) = store.apply("team", [Entry(ANNA, ANNA, event)], Source.FILE, by(Who.FILE))
        assert effect.outcome is Outcome.UNCHANGED
    assert status(store) is Status.UNSUBSCRIBED


def test_a_row_that_was_gone_comes_back(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.apply("team", [Entry(ANNA, "", SubscriptionEvent.REMOVE)], Source.FILE, by(Who.FILE, LATER))
    assert status(store) is Status.REMOVED
    store.apply("team", [Entry(ANNA, "", SubscriptionEvent.RESTORE)], Source.FILE, by(Who.FILE, LATER))
    found = store.subscriptions("team", [ANNA])[ANNA]
    assert (found.status, found.joined_at, found.at) == (Status.CONFIRMED, NOW, LATER)


def test_an_unsubscribe_can_be_undone_and_a_second_one_changes_nothing(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.leave(ANNA, ["team"], by())
    store.leave(ANNA, ["team"], by(at=LATER))
    assert store.subscriptions("team", [ANNA])[ANNA].at == NOW
    store.undo(ANNA, ["team"], by(at=LATER))
    store.undo(ANNA, ["team"], by(at=LATER))
    assert status(store) is Status.CONFIRMED
    assert [line.change for line in store.history(ANNA)] == ["add", "unsubscribe", "undo"]


def test_somebody_unknown_can_leave(store: SubscriberStore) -> None:
    store.leave(ANNA, ["team"], by())
    assert status(store) is Status.UNSUBSCRIBED
    assert store.find(ANNA) is None


def test_who_leaves_all_lists_leaves_those_to_come(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.leave_all(ANNA, by())
    assert status(store) is Status.UNSUBSCRIBED
    (suppression,) = store.suppressions(ANNA, NOW)
    assert (suppression.scope, suppression.reason) == ("*", "unsubscribed")
    store.undo(ANNA, ["team"], by())
    assert status(store) is Status.CONFIRMED
    assert store.suppressions(ANNA, NOW) == ()


def test_to_confirm_ends_what_the_reader_wished_and_nothing_else(store: SubscriberStore) -> None:
    store.suppress(ANNA, "complained", by(Who.FEEDBACK), scope="team")
    store.leave_all(ANNA, by())
    ask(store)
    store.confirm("team", ANNA, by())
    assert [each.reason for each in store.suppressions(ANNA, NOW)] == ["complained"]


def test_details_of_a_file_replace_and_those_of_others_add(store: SubscriberStore) -> None:
    add(store, ANNA, details=Details("Anna", "lv", {"city": "Rīga", "plz": "\0LV-1050"}, frozenset({"vip"})))
    entry = Entry(ANNA, "", None, Details("", "en", {"plz": "", "age": "41"}, frozenset({"board"})))
    (effect,) = store.apply("team", [entry], Source.IMPORT, by(Who.IMPORT))
    kept = store.subscriptions("team", [ANNA])[ANNA]
    assert kept == effect.after
    assert (kept.name, kept.locale) == ("Anna", "en")
    assert kept.fields == {"city": "Rīga", "plz": "LV-1050", "age": "41"}
    assert kept.tags == {"vip", "board"}
    assert store.columns("team") == ("age", "city", "plz")
    store.apply("team", [Entry(ANNA, "", None, Details(fields={"a": "b"}))], Source.FILE, by(), replaces=True)
    kept = store.subscriptions("team", [ANNA])[ANNA]
    assert (kept.name, kept.fields, sorted(kept.tags)) == ("", {"a": "b"}, ["board", "vip"])
    assert [line.change for line in store.history(ANNA)] == ["add", "update", "update"]


def test_what_readers_choose_goes_before_what_a_file_says(store: SubscriberStore) -> None:
    add(store, ANNA, details=Details("Anna", "lv"))
    store.choose(ANNA, Choice(locale="en", time_zone="Europe/Riga"), by())
    add(store, ANNA, details=Details("Anna", "de"))
    (reader,) = store.rows("team")
    assert (reader.name, reader.locale) == ("Anna", "en")
    person = store.choose(ANNA, Choice(locale=""), by())
    assert person
    assert person.choice == Choice(None, None, "Europe/Riga")
    assert store.choose("nobody@city.example", Choice("N"), by()) is None


def test_a_pause_ends_by_itself_or_by_the_reader(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.pause(ANNA, LATER, by())
    person = store.find(ANNA)
    assert person
    assert person.paused_until == LATER
    assert store.person(person.id) == person
    assert store.suppressions(ANNA, NOW) == ()
    store.pause(ANNA, None, by())
    assert [line.change for line in store.history(ANNA)] == ["add", "pause", "resume"]


def test_a_suppression_is_never_shortened(store: SubscriberStore) -> None:
    assert store.suppress(ANNA, "full mailbox", by(Who.FEEDBACK), expires=LATER)
    assert not store.suppress(ANNA, "full mailbox", by(Who.FEEDBACK), expires=NOW)
    assert store.suppressions(ANNA, LATER) == ()
    assert store.suppress(ANNA, "bounced", by(Who.FEEDBACK), evidence="550 5.1.1")
    assert not store.suppress(ANNA, "full mailbox", by(Who.FEEDBACK), expires=LATER)
    (kept,) = store.suppressions(ANNA, LATER)
    assert (kept.reason, kept.evidence, kept.expires) == ("bounced", "550 5.1.1", None)
    assert store.suppress(ANNA, "by hand", by(Who.EDITOR), scope=EVERYTHING)
    assert store.unsuppress(ANNA, "*", by(Who.EDITOR))
    assert not store.unsuppress(ANNA, "*", by(Who.EDITOR))
    assert [each.scope for each in store.suppressions(ANNA, NOW)] == [EVERYTHING]


def test_coming_back_ends_a_readers_own_wish_and_no_ones_else(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.leave_all(ANNA, by())
    assert store.suppress(ANNA, "by law", by(Who.EDITOR))
    ask(store)
    store.confirm("team", ANNA, by(at=LATER))
    assert [each.reason for each in store.suppressions(ANNA, LATER)] == ["by law"]
    assert store.unsuppress(ANNA, "*", by(Who.EDITOR, LATER))
    assert store.suppressions(ANNA, LATER) == ()


def test_an_own_wish_outlives_what_barred_somebody_besides(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.suppress(ANNA, "bounced", by(Who.FEEDBACK))
    store.leave_all(ANNA, by())
    store.leave_all(ANNA, by())
    assert store.unsuppress(ANNA, "*", by(Who.EDITOR, LATER))
    assert [each.reason for each in store.suppressions(ANNA, LATER)] == ["unsubscribed"]
    assert not store.unsuppress(ANNA, "*", by(Who.EDITOR, LATER))
    store.undo(ANNA, ["team"], by(at=LATER))
    assert store.suppressions(ANNA, LATER) == ()
    everywhere = [(line.change, line.detail) for line in store.history(ANNA) if line.list_name == "*"]
    assert everywhere == [
        ("suppress", "bounced"),
        ("suppress", "unsubscribed"),
        ("unsuppress", ""),
        ("unsuppress", "unsubscribed"),
    ]


def test_who_asks_by_themselves_belongs_to_no_file_any_more(store: SubscriberStore) -> None:
    add(store, ANNA)
    store.leave(ANNA, ["team"], by())
    ask(store)
    assert store.subscriptions("team", [ANNA])[ANNA].source is Source.FORM
    assert [*store.all_subscriptions("team", Source.FILE)] == []


def test_many_people_come_page_by_page(store: SubscriberStore) -> None:
    keys = [f"p{number:04}@city.example" for number in range(1201)]
    for first in range(0, len(keys), 500):
        add(store, *keys[first : first + 500])
    store.leave(keys[7], ["team"], by())
    assert [each.key for each in store.all_subscriptions("team")] == keys
    assert [each.key for each in store.all_subscriptions("team", status=Status.UNSUBSCRIBED)] == [keys[7]]
    assert len([*store.rows("team")]) == 1200
    assert store.counts()["team"] == dict.fromkeys(Status, 0) | {Status.CONFIRMED: 1200, Status.UNSUBSCRIBED: 1}
    assert store.growth("team") == (("2026-11-24", Status.CONFIRMED, 1201), ("2026-11-24", Status.UNSUBSCRIBED, 1))


def test_people_are_found_by_a_part_of_their_address_or_name(store: SubscriberStore) -> None:
    add(store, ANNA, "under_score@city.example", details=Details("Ņina Kalniņa"))
    assert [each.key for each in store.search("r_s")] == ["under_score@city.example"]
    assert len(store.search("kalni")) == 2
    assert len(store.search("city", limit=1)) == 1
    assert store.search("%") == ()


def test_a_list_remembers_its_file(store: SubscriberStore) -> None:
    assert (store.digest("team"), store.lists()) == ("", ())
    store.note_digest("team", "abc", by(Who.FILE))
    assert (store.digest("team"), store.lists()) == ("abc", ("team",))
    assert store.counts() == {"team": dict.fromkeys(Status, 0)}


def test_a_slice_is_done_as_a_whole_or_not_at_all(store: SubscriberStore) -> None:
    wrong = [Entry("b@city.example", "", SubscriptionEvent.ADD), Entry(ANNA, "", SubscriptionEvent.UNDO)]
    with pytest.raises(IllegalStandingError):
        store.apply("team", wrong, Source.FILE, by())
    assert store.lists() == ()
    assert store.history("b@city.example") == ()


def test_what_has_ended_keeps_nobody_from_an_issue(ledger: SqlLedger, store: SubscriberStore) -> None:
    people = ["paused@b.lv", "rested@b.lv", "never@b.lv", "full@b.lv", "better@b.lv"]
    store.pause("paused@b.lv", LATER, by())
    store.pause("rested@b.lv", NOW, by())
    store.suppress("never@b.lv", "by hand", by(Who.EDITOR), scope=EVERYTHING)
    store.suppress("full@b.lv", "full mailbox", by(Who.FEEDBACK), scope="team", expires=LATER)
    store.suppress("better@b.lv", "full mailbox", by(Who.FEEDBACK), expires=NOW)
    standing = ledger.standing("november", RelayKind.REAL, "team", people, at=NOW)
    assert standing.suppressed == {
        ("*", "paused@b.lv"): "paused",
        ("*", "never@b.lv"): "by hand",
        ("team", "full@b.lv"): "full mailbox",
    }
    assert len(ledger.standing("november", RelayKind.REAL, "team", people).suppressed) == 5


def test_what_has_ended_is_no_bar_to_a_claim(ledger: SqlLedger, sending: Callable[[int], Campaign]) -> None:
    campaign = sending(5)
    store = ledger.subscribers
    store.pause("p1@city.example", LATER, by())
    store.suppress("p2@city.example", "by hand", by(), scope=EVERYTHING)
    store.suppress("p3@city.example", "full mailbox", by(), expires=LATER)
    store.suppress("p4@city.example", "full mailbox", by(), expires=NOW)
    store.pause("p5@city.example", NOW, by())
    begun = [begin(ledger, campaign.id, "main", NOW) for _ in range(3)]
    assert [each and each.key for each in begun] == ["p4@city.example", "p5@city.example", None]


def test_nul_is_left_away_wherever_a_text_comes_in(store: SubscriberStore) -> None:
    store.apply("team", [Entry(ANNA, ANNA, SubscriptionEvent.ADD)], Source.FILE, Cause(NOW, Who.API, "wh\0y"))
    person = store.choose(ANNA, Choice("An\0na", "l\0v", "Europe/\0Riga"), Cause(NOW, Who.READER))
    assert person
    assert person.choice == Choice("Anna", "lv", "Europe/Riga")
    store.leave(ANNA, ["team"], Cause(NOW, Who.API, "wh\0y"))
    store.suppress(ANNA, "leg\0al", Cause(NOW, Who.EDITOR, "\0"), evidence="a \0letter")
    assert [(each.reason, each.evidence) for each in store.suppressions(ANNA, NOW)] == [("legal", "a letter")]
    assert "\0" not in "".join(each.why + each.detail for each in store.history(ANNA))
