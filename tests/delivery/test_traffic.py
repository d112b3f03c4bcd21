"""How much goes on at once, through which relay, to which destination."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.config import Relay
from newsletter.config.rates import RateLimit
from newsletter.config.warmup import parse_warm_up
from newsletter.delivery.destinations import Destination, Destinations
from newsletter.delivery.model import Answer
from newsletter.delivery.traffic import Sharing, Terms, Traffic, portion
from newsletter.replies import Blame, Outcome, Phase, Reply

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
ACCEPTED = Answer(Outcome.ACCEPTED, Phase.BODY, Blame.NOBODY, Reply(250, "2.0.0 queued"))
BUSY = Answer(Outcome.DEFERRED, Phase.RCPT, Blame.NETWORK, Reply(451, "4.3.2 too busy"))
BROKEN = Answer(Outcome.NOT_SENT, Phase.RCPT, Blame.NETWORK, sentence="the connection broke")
NOTHING = Destinations({})


def begun(traffic: Traffic, relay: str, destination: str = "other", most: int = 1000) -> int:
    """Begin as many messages as a relay takes at once; return how many."""
    number = 0
    while number < most and traffic.takes_more(relay, NOW) and traffic.takes(relay, destination, NOW):
        traffic.begin(relay, destination, NOW)
        number += 1
    return number


def test_a_relay_takes_one_message_for_each_connection() -> None:
    traffic = Traffic([Terms("main", 10)], NOTHING)
    assert begun(traffic, "main") == 10
    assert traffic.in_flight == 10
    traffic.end("main", "other")
    assert begun(traffic, "main") == 1


def test_campaigns_share_the_connections_of_a_relay_and_never_have_more_together() -> None:
    for campaigns in (1, 3, 10, 20):
        begun_by = []
        for before in range(campaigns):
            traffic = Traffic([Terms("main", 10)], NOTHING)
            traffic.share(Sharing(campaigns, before))
            begun_by.append(begun(traffic, "main"))
        assert sum(begun_by) == 10
        assert max(begun_by) - min(begun_by) <= 1
        assert begun_by[0] >= 1  # whoever came first is not shut out


@pytest.mark.parametrize("connections", [2, 3, 4, 10])
@pytest.mark.parametrize("processes", [(1, 2), (2, 1), (2, 2), (3, 1), (2, 3)])
def test_campaigns_of_several_processes_never_have_more_together(connections: int, processes: tuple[int, ...]) -> None:
    begun_by = []
    for before, size in enumerate(processes):
        of_campaign = 0
        for number in range(size):
            part = portion(connections, number, size)
            traffic = Traffic([Terms("main", part, whole=connections if size > 1 else 0)], NOTHING, number, size)
            traffic.share(Sharing(len(processes), before))
            of_campaign += begun(traffic, "main")
        begun_by.append(of_campaign)
    assert sum(begun_by) == connections
    assert min(begun_by) >= connections // len(processes)  # and none is shut out while there is one for each


def test_a_campaign_that_has_more_than_its_part_begins_nothing_until_it_has_less() -> None:
    traffic = Traffic([Terms("main", 10)], NOTHING)
    assert begun(traffic, "main") == 10
    traffic.share(Sharing(2, 1))
    for _ in range(5):
        assert not traffic.takes_more("main", NOW)
        traffic.end("main", "other")
    assert not traffic.takes_more("main", NOW)
    traffic.end("main", "other")
    assert traffic.takes_more("main", NOW)


def test_a_destination_takes_no_more_connections_than_it_has_said_over_all_relays_processes_and_campaigns() -> None:
    destinations = Destinations({"orange": Destination("orange", connections=4)})
    relays = [Terms("one", 10), Terms("other", 10)]
    alone = Traffic(relays, destinations)
    assert begun(alone, "one", "orange") + begun(alone, "other", "orange") == 4
    taken = []
    for before in range(3):
        for number in range(2):
            traffic = Traffic(relays, destinations, number, processes=2)
            traffic.share(Sharing(3, before))
            taken.append(begun(traffic, "one", "orange") + begun(traffic, "other", "orange"))
    assert sum(taken) == 4


def test_relays_have_their_part_of_the_mail_and_one_that_is_slow_holds_nobody_up() -> None:
    traffic = Traffic([Terms("one", 2, weight=3), Terms("other", 2, weight=1)], NOTHING)
    taken = {"one": 0, "other": 0}
    for _ in range(400):
        for relay in taken:
            if traffic.takes_more(relay, NOW):
                traffic.begin(relay, "other", NOW)
                traffic.end(relay, "other")
                taken[relay] += 1
    assert 2.5 < taken["one"] / taken["other"] < 3.5
    traffic.unreachable("one", "no route to host", NOW, 0.0)
    assert traffic.is_lost("one")
    assert begun(traffic, "other", most=2) == 2


def test_a_relay_of_no_weight_steps_in_while_the_others_are_lost() -> None:
    traffic = Traffic([Terms("main", 2), Terms("spare", 2, weight=0)], NOTHING)
    assert not traffic.takes_more("spare", NOW)
    traffic.unreachable("main", "no route to host", NOW, 0.0)
    assert traffic.takes_more("spare", NOW)
    traffic.opened("main")
    assert not traffic.takes_more("spare", NOW)


def test_a_reply_that_asks_for_less_is_kept_to_by_that_destination_alone() -> None:
    destinations = Destinations({"google": Destination("google"), "microsoft": Destination("microsoft")})
    traffic = Traffic([Terms("main", 8)], destinations)
    traffic.learn("main", "google", BUSY, None, NOW, 0.5)
    assert not traffic.takes("main", "google", NOW)
    assert traffic.takes("main", "microsoft", NOW)
    opens = traffic.more_at(["google"], NOW)
    assert opens is not None
    assert opens == traffic.held_until(["google"], NOW)
    assert traffic.held_until(["google", "microsoft"], NOW) == NOW
    assert traffic.takes("main", "google", opens)


def test_a_relay_whose_connections_break_one_after_another_is_lost() -> None:
    traffic = Traffic([Terms("main", 2)], NOTHING)
    for _ in range(9):
        traffic.learn("main", "other", BROKEN, None, NOW, 0.0)
    assert traffic.takes_more("main", NOW)
    traffic.learn("main", "other", BROKEN, None, NOW, 0.0)
    assert not traffic.takes_more("main", NOW)
    assert traffic.all_lost(NOW + timedelta(seconds=59), timedelta(seconds=60)) is None
    assert traffic.all_lost(NOW + timedelta(seconds=61), timedelta(seconds=60)) is not None


def test_what_a_message_uses_up_is_the_relay_s_and_the_destination_s() -> None:
    destinations = Destinations({"google": Destination("google", rates=(RateLimit(60, 100),))})
    relay = Relay("main", "mail.city.example", rates=(RateLimit(1, 14),), warm_up=parse_warm_up([50, 100]))
    traffic = Traffic([Terms("main", 4, relay, days_used=1)], destinations)
    assert {(each.name, each.limit) for each in traffic.budgets("main", "google", NOW)} == {
        ("relay/main/*/1s", 14),
        ("relay/main/*/86400s", 100),
        ("relay/main/google/60s", 100),
    }
    assert len(traffic.budgets("main", "other", NOW)) == 2
    assert Traffic([Terms("outbox", 4)], destinations).budgets("outbox", "google", NOW) == ()


def test_a_run_of_several_days_warms_its_relay_up() -> None:
    relay = Relay("main", "mail.city.example", warm_up=parse_warm_up([50, 100, 200]))
    traffic = Traffic([Terms("main", 4, relay)], NOTHING)
    day = timedelta(days=1)

    def limits(now: datetime) -> list[int]:
        return [each.limit for each in traffic.budgets("main", "other", now)]

    assert limits(NOW) == [50]
    for _ in range(3):
        traffic.learn("main", "other", ACCEPTED, None, NOW, 0.0)
    assert limits(NOW) == [50]
    assert limits(NOW + day) == [100]
    assert limits(NOW + 3 * day) == [100]  # days without a message warm nothing up
    traffic.learn("main", "other", ACCEPTED, None, NOW + 3 * day, 0.0)
    assert limits(NOW + 4 * day) == [200]
    traffic.learn("main", "other", ACCEPTED, None, NOW + 4 * day, 0.0)
    assert limits(NOW + 5 * day) == []


def test_a_budget_that_is_used_up_closes_one_lane_until_it_has_room() -> None:
    traffic = Traffic([Terms("main", 4)], NOTHING)
    until = NOW + timedelta(seconds=30)
    traffic.is_full("main", "other", until)
    assert not traffic.takes("main", "other", NOW)
    assert traffic.more_at(["other"], NOW) == until
    assert traffic.held_until(["other"], NOW) == NOW  # a run goes on with budgets as fast as they allow
    assert traffic.takes("main", "other", until)


def test_a_budget_without_room_for_hours_is_not_waited_for() -> None:
    traffic = Traffic([Terms("main", 4)], NOTHING)
    tomorrow = NOW + timedelta(hours=20)
    traffic.is_full("main", "other", tomorrow)
    assert traffic.held_until(["other"], NOW) == tomorrow
    assert traffic.held_until(["other", "google"], NOW) == NOW
