"""What the sender and its ledger exchange: outcomes and intents, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from newsletter.delivery.model import Answer, Budget, Campaign, Claim, Delivery, NewCampaign, NewDelivery, Orders
from newsletter.delivery.model import Settlement as Settled
from newsletter.delivery.ports import UnknownCampaignError
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryEvent, DeliveryState, IllegalMoveError
from newsletter.ledger.sql import SqlLedger
from newsletter.render.edition import Edition
from newsletter.replies import Blame, Outcome, Phase, Reply

TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "2.0.0 queued"))
PUT_OFF = Answer(Outcome.DEFERRED, Phase.RCPT, Blame.RECIPIENT, Reply(450, "4.2.0 later"))
NOT_SENT = Answer(Outcome.NOT_SENT, Phase.CONNECT, Blame.NETWORK, sentence="the line went dead")
ANY = Claim("", "main")
Sending = Callable[..., Campaign]
Planned = Callable[..., Campaign]
SECOND = timedelta(seconds=1)


@pytest.fixture
def planned(ledger: SqlLedger, edition: Edition, new_campaign: NewCampaign, now: datetime) -> Planned:
    """Return a function that makes a campaign for people whose destinations and due times are given."""

    def make(*people: tuple[str, datetime | None], orders: Orders | None = None) -> Campaign:
        draft = ledger.draft(replace(new_campaign, orders=orders or Orders()), [edition], now)
        rows = [
            NewDelivery(
                key=f"p{number}@b.lv",
                address=f"p{number}@b.lv",
                name="",
                list_name="team",
                locale="lv",
                destination=destination,
                due=due,
            )
            for number, (destination, due) in enumerate(people, start=1)
        ]
        ledger.add_deliveries(draft.id, rows)
        ledger.freeze(draft.id, len(rows), now)
        return ledger.move_campaign(draft.id, CampaignEvent.START, now)

    return make


def begin(ledger: SqlLedger, campaign: Campaign, at: datetime, *claims: Claim) -> list[Delivery]:
    """Begin what can be begun."""
    return [each for each in ledger.exchange(campaign.id, (), claims, at).begun if each]


def positions(begun: list[Delivery]) -> list[int]:
    """Return whom it concerns."""
    return [each.position for each in begun]


def test_outcomes_and_intents_are_one_step(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(4)
    first, second = begin(ledger, campaign, now, ANY, ANY)
    assert (first.state, first.attempts, first.date, first.values["name"]) == (
        DeliveryState.SENDING,
        1,
        now,
        "Persona 1",
    )
    later = now + SECOND
    settled = [
        Settled(first, DeliveryEvent.ACCEPT, TAKEN, later),
        Settled(second, DeliveryEvent.DEFER, PUT_OFF, later, due=now + timedelta(minutes=5)),
    ]
    made = ledger.exchange(campaign.id, settled, [ANY, ANY, ANY], later)
    assert made.state is CampaignState.SENDING
    assert made.settled == (DeliveryState.ACCEPTED, DeliveryState.DEFERRED)
    assert [each and each.position for each in made.begun] == [3, 4, None]
    assert made.blocked == {}
    (attempt,) = ledger.attempts(first.id)
    assert (attempt.outcome, attempt.started_at, attempt.ended_at) == (Outcome.ACCEPTED, now, later)
    (waiting,) = ledger.deliveries(campaign.id, [DeliveryState.DEFERRED])
    assert (waiting.reply, waiting.due) == ("450 4.2.0 later", now + timedelta(minutes=5))


def test_one_that_cannot_be_settled_undoes_the_rest(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(3)
    first, second = begin(ledger, campaign, now, ANY, ANY)
    ledger.exchange(campaign.id, [Settled(first, DeliveryEvent.ACCEPT, TAKEN, now)], [], now)
    before = [*ledger.deliveries(campaign.id)]
    again = [Settled(each, DeliveryEvent.DEFER, PUT_OFF, now) for each in (second, first)]
    with pytest.raises(IllegalMoveError, match="that is accepted cannot defer"):
        ledger.exchange(campaign.id, again, [ANY], now)
    with pytest.raises(IllegalMoveError):
        ledger.exchange(campaign.id, again[:1] * 2, [ANY], now)
    with pytest.raises(IllegalMoveError, match="that is sending cannot bounce"):
        ledger.exchange(campaign.id, [Settled(second, DeliveryEvent.BOUNCE, TAKEN, now)], [ANY], now)
    assert [*ledger.deliveries(campaign.id)] == before


def test_a_sender_that_was_taken_for_dead_settles_nothing(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    (stale,) = begin(ledger, campaign, now, ANY)
    ledger.move_deliveries(campaign.id, DeliveryState.SENDING, DeliveryEvent.LOSE, now, "it died")
    ledger.move_deliveries(campaign.id, DeliveryState.UNCERTAIN, DeliveryEvent.ORDER, now)
    (fresh,) = begin(ledger, campaign, now, ANY)
    assert fresh.attempts == 2
    with pytest.raises(IllegalMoveError):
        ledger.exchange(campaign.id, [Settled(stale, DeliveryEvent.ACCEPT, TAKEN, now)], [], now)
    assert ledger.counts(campaign.id)[DeliveryState.SENDING] == 1


def test_a_claim_is_for_one_destination(ledger: SqlLedger, planned: Planned, now: datetime) -> None:
    campaign = planned(("google", None), ("yahoo", None), ("google", None), ("", None))
    google, yahoo = Claim("google", "main"), Claim("yahoo", "other")
    made = ledger.exchange(campaign.id, (), [yahoo, google, yahoo, google], now)
    assert [each and each.position for each in made.begun] == [2, 1, None, 3]
    assert [each.relay for each in ledger.attempts(2)] == ["other"]
    assert ledger.due_by_destination(campaign.id, now) == {"": 1}
    counts = ledger.counts_by_destination(campaign.id)
    assert counts["google"][DeliveryState.SENDING] == 2
    assert counts["yahoo"][DeliveryState.PENDING] == 0


def test_nobody_is_begun_before_their_time(ledger: SqlLedger, planned: Planned, now: datetime) -> None:
    hour = timedelta(hours=1)
    campaign = planned(("", now + 2 * hour), ("", now + hour), ("", None), ("", now - hour))
    assert ledger.next_due(campaign.id) == now - hour
    assert ledger.due_by_destination(campaign.id, now) == {"": 2}
    assert positions(begin(ledger, campaign, now, ANY)) == [3]
    assert positions(begin(ledger, campaign, now, ANY, ANY)) == [4]
    assert ledger.next_due(campaign.id) == now + hour
    assert positions(begin(ledger, campaign, now + hour, ANY, ANY)) == [2]
    assert positions(begin(ledger, campaign, now + 2 * hour, ANY, ANY)) == [1]
    assert ledger.next_due(campaign.id) is None


def test_those_who_were_put_off_come_back_or_expire(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(4)
    minute = timedelta(minutes=1)
    first, second, third = begin(ledger, campaign, now, ANY, ANY, ANY)
    for number, each in enumerate((first, second, third), start=1):
        settled = Settled(each, DeliveryEvent.DEFER, PUT_OFF, now, due=now + number * minute)
        ledger.exchange(campaign.id, [settled], [], now)
    assert ledger.next_due(campaign.id) == now + minute
    assert ledger.release_due(campaign.id, now + 2 * minute, now) == (2, 0)
    assert positions(begin(ledger, campaign, now + 2 * minute, ANY)) == [1]
    assert ledger.release_due(campaign.id, now + 2 * minute, now + SECOND) == (0, 1)
    (expired,) = ledger.deliveries(campaign.id, [DeliveryState.EXPIRED])
    assert (expired.position, expired.due) == (3, None)


def test_nothing_beyond_what_is_cleared(ledger: SqlLedger, planned: Planned, now: datetime) -> None:
    later = now + timedelta(hours=1)
    campaign = planned(("", None), ("", None), ("", None), ("", later))
    ledger.clear(campaign.id, 2)
    assert ledger.campaign(campaign.id).cleared == 2
    assert ledger.due_by_destination(campaign.id, now) == {"": 2}
    assert positions(begin(ledger, campaign, now, ANY, ANY, ANY)) == [1, 2]
    assert ledger.next_due(campaign.id) is None
    ledger.clear(campaign.id, None)
    assert ledger.next_due(campaign.id) == later
    assert positions(begin(ledger, campaign, now, ANY, ANY, ANY)) == [3]


def test_a_campaign_that_is_not_sending_begins_nothing_but_settles(
    ledger: SqlLedger, sending: Sending, now: datetime
) -> None:
    campaign = sending(2)
    (first,) = begin(ledger, campaign, now, ANY)
    ledger.move_campaign(campaign.id, CampaignEvent.PAUSE, now)
    made = ledger.exchange(campaign.id, [Settled(first, DeliveryEvent.ACCEPT, TAKEN, now)], [ANY], now)
    assert (made.state, made.settled, made.begun) == (CampaignState.PAUSED, (DeliveryState.ACCEPTED,), (None,))
    with pytest.raises(UnknownCampaignError):
        ledger.exchange(99, (), (), now)


def test_a_budget_is_never_exceeded(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(10)
    budget = Budget("relay/main", 3, 10)
    claim = Claim("", "main", (budget,))
    made = ledger.exchange(campaign.id, (), [claim] * 5, now)
    assert [each and each.position for each in made.begun] == [1, 2, 3, None, None]
    opens = made.blocked["relay/main"]
    assert now + timedelta(seconds=10) < opens <= now + timedelta(seconds=10.5)
    assert ledger.exchange(campaign.id, (), [claim], opens - timedelta(milliseconds=1)).blocked == {"relay/main": opens}
    assert len(begin(ledger, campaign, opens, *[claim] * 5)) == 3


def test_a_budget_counts_what_was_begun_and_nothing_else(ledger: SqlLedger, planned: Planned, now: datetime) -> None:
    campaign = planned(("yahoo", None), ("google", None))
    shared = (Budget("relay/main", 1, 3600),)
    made = ledger.exchange(campaign.id, (), [Claim("apple", "main", shared), Claim("yahoo", "main", shared)], now)
    assert [each and each.position for each in made.begun] == [None, 1]
    assert made.blocked == {}
    made = ledger.exchange(campaign.id, (), [Claim("google", "main", shared), Claim("google", "other")], now)
    assert [each and each.position for each in made.begun] == [None, 2]
    assert set(made.blocked) == {"relay/main"}


def test_whoever_was_barred_is_passed_over_in_the_same_step(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(4)
    for number in (1, 3):
        ledger.suppress(f"p{number}@city.example", "complained", now)
    claim = Claim("", "main", (Budget("relay/main", 2, 60),))
    made = ledger.exchange(campaign.id, (), [claim] * 2, now)
    assert [each and each.position for each in made.begun] == [2, 4]
    (step,) = ledger.history(1)
    assert (step.event, step.detail) == ("suppress", "unsubscribed or suppressed after the plan was made")


def test_the_story_of_a_delivery(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    (first,) = begin(ledger, campaign, now, ANY)
    ledger.exchange(campaign.id, [Settled(first, DeliveryEvent.RETURN, NOT_SENT, now)], [], now)
    (second,) = begin(ledger, campaign, now, ANY)
    ledger.exchange(campaign.id, [Settled(second, DeliveryEvent.DEFER, PUT_OFF, now, now)], [], now)
    ledger.release_due(campaign.id, now, now)
    (third,) = begin(ledger, campaign, now, replace(ANY, relay="other"))
    ledger.exchange(campaign.id, [Settled(third, DeliveryEvent.ACCEPT, TAKEN, now)], [], now)
    assert [(step.event, step.detail) for step in ledger.history(first.id)] == [
        ("begin", "main"),
        ("not-sent", "the line went dead"),
        ("begin", "main"),
        ("deferred", "450 4.2.0 later"),
        ("release", ""),
        ("begin", "other"),
        ("accepted", "250 2.0.0 queued"),
    ]


def test_orders_come_back_as_they_were(ledger: SqlLedger, planned: Planned, now: datetime) -> None:
    orders = Orders(start=now, zone="Europe/Riga", window_from="09:00", canary=50, canary_rejects=0.1)
    assert ledger.campaign(planned(("", None), orders=orders).id).orders == orders
