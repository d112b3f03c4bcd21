"""What every store tells a plan about the people of a list, whatever database it is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from newsletter.delivery.audience import Reason
from newsletter.delivery.model import Answer, NewCampaign
from newsletter.delivery.plan import Rules
from newsletter.delivery.planning import SeenInMemory, plan_audience
from newsletter.delivery.selection import asked_of
from newsletter.delivery.states import DeliveryEvent
from newsletter.ledger.sql import SqlLedger
from newsletter.ledger.subscribers.store import SqlSubscribers
from newsletter.merge.expression import Expression, dated
from newsletter.replies import Outcome, Phase
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.records import Cause, Choice, Details, Source, Who
from newsletter.subscribers.segments import Asked, Known, overlaid
from newsletter.subscribers.standing import SubscriptionEvent
from tests.ledger.conftest import NOW, CampaignMaker, begin, settle
from tests.ledger.test_segments import EXPRESSIONS

LATER = NOW + timedelta(days=2)


@pytest.fixture
def store(ledger: SqlLedger) -> SqlSubscribers:
    """Return the store of an empty ledger."""
    return ledger.subscribers


def add(store: SqlSubscribers, key: str, source: Source, list_name: str = "team", *tags: str) -> None:
    details = Details(f"The {key}", "lv", {"city": "Ogre"}, frozenset(tags))
    store.apply(list_name, [Entry(key, key, SubscriptionEvent.ADD, details)], source, Cause(NOW, Who.EDITOR))


def leave(store: SqlSubscribers, key: str, at: datetime = LATER) -> None:
    store.leave(key, ["team"], Cause(at, Who.READER))


def test_who_came_by_another_way_than_the_file(store: SqlSubscribers) -> None:
    add(store, "a@b.lv", Source.FILE)
    assert (store.has_others("team"), store.has_choices(), [*store.others("team")]) == (False, False, [])
    for key in ("c@b.lv", "d@b.lv"):
        add(store, key, Source.FORM)
    leave(store, "d@b.lv")
    store.choose("c@b.lv", Choice(name="C"), Cause(NOW, Who.READER))
    assert (store.has_others("team"), store.has_choices()) == (True, True)
    (found,) = store.others("team")
    assert (found.key, found.name, found.fields["city"]) == ("c@b.lv", "C", "Ogre")
    assert (store.active("team", Source.FILE), store.active("team", Source.FORM)) == (1, 1)
    assert store.standings("team") == (
        (Status.CONFIRMED, Source.FILE, 1),
        (Status.CONFIRMED, Source.FORM, 1),
        (Status.UNSUBSCRIBED, Source.FORM, 1),
    )


def test_who_is_known_otherwise_than_their_row(store: SqlSubscribers) -> None:
    for key in ("a@b.lv", "b@b.lv", "c@b.lv"):
        add(store, key, Source.FORM if key == "c@b.lv" else Source.FILE)
    store.choose("a@b.lv", Choice(locale="en"), Cause(NOW, Who.READER))
    found = store.overlays("team", ["a@b.lv", "b@b.lv", "c@b.lv", "nobody@b.lv"])
    assert set(found) == {"a@b.lv", "c@b.lv"}
    assert found["a@b.lv"].choice.locale == "en"
    (own,) = [each.reader for each in found.values() if each.reader]
    assert overlaid(own, found["a@b.lv"]).fields == {**own.fields, "locale": "en"}


def test_how_many_came_and_went(store: SqlSubscribers) -> None:
    for key in ("a@b.lv", "b@b.lv"):
        add(store, key, Source.FILE)
    leave(store, "a@b.lv")
    leave(store, "stranger@b.lv")
    assert store.readers_by_day("team") == ((NOW.date(), 2, 0), (LATER.date(), 0, 1))
    assert store.readers_by_day("board") == ()
    assert all(isinstance(day, date) for day, _, _ in store.readers_by_day("team"))


def test_what_segments_ask(store: SqlSubscribers, sending: CampaignMaker, ledger: SqlLedger) -> None:
    add(store, "a@b.lv", Source.FILE, "team", "vip", "board")
    add(store, "a@b.lv", Source.FILE, "board")
    add(store, "b@b.lv", Source.FILE, "board")
    sending(2)
    keys = ["a@b.lv", "b@b.lv", "p1@city.example", "nobody@b.lv"]
    found = store.known("team", keys, Asked(here=True, lists=True, received={"november"}))
    assert {key: each for key, each in found.items() if key != "a@b.lv"} == {"b@b.lv": Known(lists=("board",))}
    anna = found["a@b.lv"]
    assert (anna.joined, set(anna.tags), set(anna.lists)) == ("2012-11-24", {"vip", "board"}, {"team", "board"})
    assert store.known("team", keys, Asked()) == {}
    assert NOW.tzinfo is UTC


CITIES = ("", "0", "01", "1.0", "9", "10", "a", "A", "Rīga", "Riga", "true", "%", "ž", "2026-10-01", "1 ")


class Stored:
    """The readers of a list, as a plan reads one."""

    name, locale = "team", ""

    def __init__(self, store: SqlSubscribers) -> None:
        self.rows = lambda: store.rows("team")


def test_the_plan_and_the_database_say_the_same_of_any_segment(
    store: SqlSubscribers, ledger: SqlLedger, sending: CampaignMaker, new_campaign: NewCampaign
) -> None:
    for number, city in enumerate(CITIES):
        key, tags = f"p{number}@city.example", frozenset(["vip"] * (number % 2) + ["a b"] * (number % 3 == 0))
        details = Details(CITIES[-number - 1], "lv", {"city": city, "plz": str(number)}, tags)
        at = NOW - timedelta(days=number)
        store.apply("team", [Entry(key, key, SubscriptionEvent.ADD, details)], Source.FORM, Cause(at, Who.READER))
        if number % 4 == 0:
            add(store, key, Source.FORM, "board")
    store.choose("p3@city.example", Choice(name=""), Cause(NOW, Who.READER))
    leave(store, "p4@city.example")
    campaign = sending(8, replace(new_campaign, issue="may"))
    for _ in range(5):
        delivery = begin(ledger, campaign.id, "outbox", NOW)
        assert delivery
        settle(ledger, delivery, DeliveryEvent.ACCEPT, NOW, Answer(Outcome.ACCEPTED, Phase.BODY))
    everybody = len(CITIES) - 1
    assert store.count("team") == everybody

    @settings(max_examples=150, deadline=None)
    @given(EXPRESSIONS)
    def say_the_same(expression: Expression) -> None:
        asked_on = dated(expression, LATER.date())
        counted = store.count("team", asked_on)
        if counted is None:
            return
        asked = asked_of([asked_on], ["november", "may", "june"])
        plan = plan_audience(
            [Stored(store)],
            Rules(locales=["lv"], default_locale="lv", segment=asked_on),
            placed=SeenInMemory(),
            known_of=lambda name, keys: {
                key: store.known(name, keys, asked).get(key, Known()).values() for key in keys
            },
        )
        assert plan.recipients == counted
        assert plan.by_reason.get(Reason.OUTSIDE_SEGMENT, 0) == everybody - counted

    say_the_same()
