"""What an answer does to a delivery and to the run."""

from __future__ import annotations

import pytest

from newsletter.delivery.engine import PATIENCE, event_of
from newsletter.delivery.health import concerns_everybody
from newsletter.delivery.model import Answer
from newsletter.delivery.states import DELIVERY_MOVES, DeliveryEvent, DeliveryState
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
