"""What an answer does to a delivery and to the run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsletter.config import Publication
from newsletter.delivery.destinations import Destinations
from newsletter.delivery.engine import PATIENCE, Engine, event_of
from newsletter.delivery.health import concerns_everybody
from newsletter.delivery.model import Answer, Campaign, Delivery, RelayKind
from newsletter.delivery.states import DELIVERY_MOVES, CampaignState, DeliveryEvent, DeliveryState
from newsletter.delivery.traffic import Terms
from newsletter.replies import Blame, Outcome, Phase, Reply

ACCEPTED = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "ok"))
DEFERRED = Answer(Outcome.DEFERRED, Phase.RCPT, Blame.RECIPIENT, Reply(450, "later"))
NO_SUCH_USER = Answer(Outcome.REJECTED, Phase.RCPT, Blame.RECIPIENT, Reply(550, "5.1.1 no"))
SPAM = Answer(Outcome.REJECTED, Phase.BODY, Blame.CONTENT, Reply(554, "5.7.1 spam"))
BAD_SENDER = Answer(Outcome.REJECTED, Phase.MAIL, Blame.SENDER, Reply(553, "5.7.1 not you"))
LOG_IN = Answer(Outcome.REJECTED, Phase.RCPT, Blame.SENDER, Reply(530, "5.7.0 log in first"))
BUSY = Answer(Outcome.DEFERRED, Phase.MAIL, Blame.NETWORK, Reply(421, "4.3.2 busy"))
BROKEN = Answer(Outcome.NOT_SENT, Phase.RCPT, Blame.NETWORK, sentence="the connection broke")
LOST = Answer(Outcome.UNCERTAIN, Phase.BODY, Blame.NETWORK, sentence="the connection broke")
NO_SMTPUTF8 = Answer(Outcome.REJECTED, Phase.RCPT, Blame.NETWORK, sentence="no SMTPUTF8")


@pytest.mark.parametrize(
    ("answer", "attempts", "rehearsal", "event"),
    [
        (ACCEPTED, 1, False, DeliveryEvent.ACCEPT),
        (ACCEPTED, 1, True, DeliveryEvent.WRITE),
        (DEFERRED, 1, False, DeliveryEvent.DEFER),
        (NO_SUCH_USER, 1, False, DeliveryEvent.REJECT),
        (SPAM, 1, False, DeliveryEvent.REJECT),
        (BAD_SENDER, 1, False, DeliveryEvent.RETURN),
        (LOG_IN, 1, False, DeliveryEvent.RETURN),
        (BROKEN, 1, False, DeliveryEvent.RETURN),
        (BROKEN, PATIENCE, False, DeliveryEvent.DEFER),
        (LOST, 1, False, DeliveryEvent.LOSE),
        (LOST, 1, True, DeliveryEvent.LOSE),
    ],
)
def test_what_becomes_of_a_delivery(answer: Answer, attempts: int, rehearsal: bool, event: DeliveryEvent) -> None:
    assert event_of(answer, attempts, rehearsal=rehearsal) is event
    assert event in DELIVERY_MOVES[DeliveryState.SENDING]


@pytest.mark.parametrize(
    ("answer", "everybody"), [(BAD_SENDER, True), (LOG_IN, True), (SPAM, False), (BUSY, False), (NO_SUCH_USER, False)]
)
def test_what_concerns_everybody(answer: Answer, everybody: bool) -> None:
    assert concerns_everybody(answer) == everybody


def test_what_cannot_be_made_does_not_stand_in_front_of_the_others_for_good() -> None:
    now = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
    publication = Publication("Vēstis", "Redakcija", "e@vestis.example", "vestis.example", "Iela 1", "lv")
    campaign = Campaign(
        issue="november",
        relay="main",
        kind=RelayKind.REAL,
        publication=publication,
        lists={},
        id=1,
        state=CampaignState.SENDING,
        planned=2,
        created_at=now,
    )
    engine = Engine(campaign, [Terms("main", 1)], Destinations({}))
    row = Delivery(
        key="a@b.lv",
        address="a@b.lv",
        name="",
        list_name="team",
        locale="lv",
        id=1,
        campaign_id=1,
        position=1,
        state=DeliveryState.SENDING,
        date=now,
    )
    first = engine.given_back(replace(row, attempts=1), "it could not be made", now)
    assert (first.event, first.due) == (DeliveryEvent.RETURN, None)
    third = engine.given_back(replace(row, attempts=PATIENCE), "it could not be made", now)
    assert third.event is DeliveryEvent.DEFER
    assert third.due is not None
    assert third.due > now
