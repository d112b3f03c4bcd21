"""Health: when a campaign pauses, or one destination is held, because what is refused is about us.

That is a refusal at AUTH or MAIL at once, and refusals through the fault of the sender or the content when they come to
many in a row, or to a part of the last ones. A reader's own fault never counts, and no verdict counts against a reader.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from newsletter.delivery.destinations import OTHER, Destination
from newsletter.delivery.model import Answer
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import AUTHENTICATION_CODES, Blame, Outcome, Phase

# The part of all faults that one destination has when it is the only one affected.
NEARLY_ALL = 0.8
GO_ON = "find out the reason before you resume; it counts against no reader"


class Step(StrEnum):
    """What a verdict asks for."""

    PAUSE = "pause"  # the campaign
    HOLD = "hold"  # one destination; the others go on


@dataclass(frozen=True)
class Verdict:
    """What has to stop, until a person resumes it, and why: a sentence and a next step.

    `destination` is the name of the group that is held, empty for the whole campaign.
    """

    step: Step
    sentence: str
    hint: str
    destination: str = ""


@dataclass(frozen=True)
class Thresholds:
    """How many faults are too many: so many in a row, or the fraction `share` of the last `window` answers."""

    in_a_row: int = 20
    share: float = 0.05
    window: int = 500

    @property
    def most(self) -> int:
        """Return how many of the window are too many."""
        return max(1, math.ceil(self.share * self.window - 1e-9))


@dataclass(frozen=True)
class Record:
    """The last answers of one destination, or of all: a bit for each, the newest lowest, 1 for a fault of ours."""

    bits: int = 0
    in_a_row: int = 0
    last_domain: str = ""

    @property
    def faults(self) -> int:
        """Return how many of the last answers were faults."""
        return self.bits.bit_count()

    def after(self, *, fault: bool, counts: bool, window: int, domain: str = "") -> Record:
        """Return the record with one more answer; one that does not count (it may pass) only lengthens the row."""
        bits = ((self.bits << 1) | fault) & ((1 << window) - 1) if counts else self.bits
        return Record(bits, self.in_a_row + 1 if fault else 0, domain if fault else "")

    def exceeds(self, thresholds: Thresholds) -> bool:
        """Tell whether there are too many faults."""
        return self.in_a_row >= thresholds.in_a_row or self.faults >= thresholds.most


@dataclass(frozen=True)
class Health:
    """What the answers of a run have said about us. Values do not change: `after` returns the next one."""

    thresholds: Thresholds = Thresholds()
    overall: Record = Record()
    records: Mapping[str, Record] = field(default_factory=dict)
    held: frozenset[str] = frozenset()

    def after(
        self, answer: Answer, destination: Destination, address: str = "", rule: ReplyRule | None = None
    ) -> tuple[Health, Verdict | None]:
        """Return the health after an answer to a message, and what has to stop, if anything.

        `address` is the recipient's: of those who are in no group, one domain that refuses all its addresses counts
        once in a row. `rule` is the one that the reply matches, and the answer is as it wants it to be understood.
        """
        accepted = answer.outcome is Outcome.ACCEPTED
        if accepted and not self.records:
            return self, None  # the usual case: all is well, and was
        if concerns_everybody(answer):
            return self, _refused(answer)
        if rule and rule.pause and not accepted:
            return self, Verdict(Step.PAUSE, f"{rule.why or 'a reply asks for it'}: {answer}", GO_ON)
        refused = answer.outcome in (Outcome.REJECTED, Outcome.DEFERRED)
        fault = refused and answer.blame in (Blame.SENDER, Blame.CONTENT)
        if not fault and not accepted:
            return self, None
        record = self.records.get(destination.name, Record())
        domain = address.rpartition("@")[2].lower()
        repeated = fault and destination.name == OTHER and domain and domain == record.last_domain
        if destination.name in self.held or repeated:
            return self, None
        counts = answer.outcome is not Outcome.DEFERRED
        window = self.thresholds.window
        health = replace(
            self,
            overall=self.overall.after(fault=fault, counts=counts, window=window),
            records={
                **self.records,
                destination.name: record.after(fault=fault, counts=counts, window=window, domain=domain),
            },
        )
        return health._judged(answer, destination) if fault else (health, None)

    def _judged(self, answer: Answer, destination: Destination) -> tuple[Health, Verdict | None]:
        """Return what too many faults lead to: one affected destination is held, a second one pauses the campaign."""
        record = self.records[destination.name]
        if not (record.exceeds(self.thresholds) or self.overall.exceeds(self.thresholds)):
            return self, None
        everywhere = sum(each.faults for name, each in self.records.items() if name not in self.held)
        alone = record.exceeds(self.thresholds) or (
            self.overall.in_a_row < self.thresholds.in_a_row and record.faults >= NEARLY_ALL * everywhere
        )
        if alone and not self.held and destination.name != OTHER:
            sentence = self._sentence(f"{destination} has", record, answer)
            hint = f"the mail to {destination} waits and the rest goes on: {GO_ON}"
            return self._without(destination.name), Verdict(Step.HOLD, sentence, hint, destination.name)
        also = " and ".join(sorted(self.held))
        subject = f"after {also}, {destination} has" if also and alone else "the servers have"
        return self, Verdict(
            Step.PAUSE, self._sentence(subject, record if also and alone else self.overall, answer), GO_ON
        )

    def _sentence(self, subject: str, record: Record, answer: Answer) -> str:
        in_a_row = record.in_a_row >= self.thresholds.in_a_row
        since = record.bits.bit_length()  # the answers since the oldest of these faults
        many = f"{record.in_a_row} messages in a row" if in_a_row else f"{record.faults} of the last {since} messages"
        return f"{subject} refused {many} for reasons that are ours, the last one with: {answer}"

    def _without(self, name: str) -> Health:
        """Return the health without a destination that is held: the others begin anew together."""
        return replace(self, overall=Record(), held=self.held | {name})


def concerns_everybody(answer: Answer) -> bool:
    """Tell whether a refusal is about us, so that every other message would be refused, too.

    That is one of AUTH or MAIL, or the demand to log in first. It marks no recipient.
    """
    if answer.outcome is not Outcome.REJECTED:
        return False
    login = answer.reply is not None and answer.reply.code in AUTHENTICATION_CODES
    return login or answer.phase in (Phase.AUTH, Phase.MAIL)


def _refused(answer: Answer) -> Verdict:
    login = answer.phase is Phase.AUTH or (answer.reply is not None and answer.reply.code in AUTHENTICATION_CODES)
    if login:
        what, cure = "our login", "correct username and password of the relay"
    elif answer.blame is Blame.CONTENT:
        what, cure = "our message", "make the issue smaller, or send it through another relay"
    else:
        what, cure = "our sender", "correct the address of From, or let the relay know it"
    return Verdict(Step.PAUSE, f"the relay refuses {what}: {answer}", f"{cure}, then resume; nobody was marked")
