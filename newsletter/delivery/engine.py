"""What an answer means for a delivery and for the campaign around it. Nothing here touches the world."""

from __future__ import annotations

from dataclasses import dataclass, replace

from newsletter.delivery.model import Answer
from newsletter.delivery.states import DeliveryEvent
from newsletter.replies import AUTHENTICATION_CODES, Blame, Outcome, Phase

# After so many attempts that came to nothing before the last octets, a delivery waits instead of going first again.
PATIENCE = 3
OUR_FAULTS_IN_A_ROW = 20


def event_of(answer: Answer, attempts: int, *, rehearsal: bool) -> DeliveryEvent:
    """Return what an answer does to its delivery, after so many attempts, this one included."""
    match answer.outcome:
        case Outcome.ACCEPTED:
            return DeliveryEvent.WRITE if rehearsal else DeliveryEvent.ACCEPT
        case Outcome.DEFERRED:
            return DeliveryEvent.DEFER
        case Outcome.REJECTED:
            return DeliveryEvent.RETURN if concerns_everybody(answer) else DeliveryEvent.REJECT
        case Outcome.UNCERTAIN:
            return DeliveryEvent.LOSE
        case Outcome.NOT_SENT:
            return DeliveryEvent.RETURN if attempts < PATIENCE else DeliveryEvent.DEFER


def concerns_everybody(answer: Answer) -> bool:
    """Tell whether a refusal is about us, so that every other message would be refused too.

    That is one of AUTH or MAIL, or the demand to log in first. It marks no recipient.
    """
    if answer.outcome is not Outcome.REJECTED:
        return False
    login = answer.reply is not None and answer.reply.code in AUTHENTICATION_CODES
    return login or answer.phase in (Phase.AUTH, Phase.MAIL)


@dataclass(frozen=True)
class Streak:
    """How many attempts in a row failed for a reason that no recipient has: by our own fault, or by the network's."""

    ours: int = 0
    network: int = 0

    def after(self, answer: Answer) -> Streak:
        """Return the streak with one more answer. What a recipient is to blame for counts neither way."""
        if answer.outcome is Outcome.ACCEPTED:
            return Streak()
        if answer.blame in (Blame.SENDER, Blame.CONTENT):
            return replace(self, ours=self.ours + 1)
        if answer.blame is Blame.NETWORK and answer.outcome is not Outcome.REJECTED:
            return replace(self, network=self.network + 1)
        return self

    def is_too_long(self, connections: int) -> bool:
        """Tell whether to stop before more is spoiled. One fall of a relay fails once on every connection."""
        return self.ours >= OUR_FAULTS_IN_A_ROW or self.network >= max(10, 2 * connections)
