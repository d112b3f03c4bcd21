"""Faults 6 to 13 and 15 to 17: within a message, and at its verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.replies import Blame, Outcome, Phase
from tests.faults.conftest import PATIENT, SHORT, Runs
from tests.scripted import CLOSE, EVERYTHING, RESET, SILENCE, Act, ScriptedServer

LARGE = 4_500_000  # more than a system keeps for one connection (tcp_wmem)
BARE: tuple[str, ...] = ()
PIPELINING = ("PIPELINING",)
WRITTEN, REJECTED, UNCERTAIN = DeliveryState.WRITTEN, DeliveryState.REJECTED, DeliveryState.UNCERTAIN
PUT_OFF = (DeliveryState.DEFERRED, DeliveryState.PENDING, DeliveryState.WRITTEN)
ENDS = {
    Outcome.ACCEPTED: (WRITTEN,),
    Outcome.DEFERRED: PUT_OFF,
    Outcome.REJECTED: (REJECTED,),
    Outcome.UNCERTAIN: (UNCERTAIN,),
    Outcome.NOT_SENT: PUT_OFF,
}


@dataclass(frozen=True)
class Fault:
    """What happens at one moment to the first of three, and what the ledger must say of that attempt."""

    number: int
    moment: str
    acts: tuple[Act, ...]
    outcome: Outcome
    blame: Blame
    phase: Phase
    offers: tuple[str, ...] = PIPELINING
    size: int = 2000

    @property
    def is_slow(self) -> bool:
        """Tell whether it is about waiting."""
        return any(isinstance(act, str) and act.startswith((SILENCE, "drip")) for act in self.acts)

    def __str__(self) -> str:
        """Return a name for the test."""
        what = "-".join(act.decode("ascii", "ignore") if isinstance(act, bytes) else act for act in self.acts)
        kind = "bdat" if "CHUNKING" in self.offers else "pipelined" if self.offers else "bare"
        return f"{self.number}-{self.moment}-{what[:24].strip()}-{kind}"


def said(number: int, moment: str, reply: str, outcome: Outcome, blame: Blame) -> Fault:
    """Return the fault of a reply to a command."""
    phase = Phase.BODY if moment == "BODY" else Phase(moment.lower())
    return Fault(number, moment, (f"{reply}\r\n".encode(),), outcome, blame, phase)


def closing(moment: str) -> Fault:
    """Return the fault of a server that goes away politely."""
    return replace(
        said(6, moment, "421 4.3.2 shutting down", Outcome.DEFERRED, Blame.NETWORK),
        acts=(b"421 4.3.2 shutting down\r\n", CLOSE),
    )


D, R, U, N, A = Outcome.DEFERRED, Outcome.REJECTED, Outcome.UNCERTAIN, Outcome.NOT_SENT, Outcome.ACCEPTED
FAULTS = [
    *(closing(moment) for moment in ("MAIL", "RCPT", "DATA", "BODY")),
    *(replace(closing(moment), offers=EVERYTHING) for moment in ("MAIL", "RCPT", "BODY")),
    said(7, "MAIL", "452 4.3.1 no room", D, Blame.SENDER),
    said(8, "RCPT", "550 5.1.1 no such user", R, Blame.RECIPIENT),
    said(8, "RCPT", "551 not here", R, Blame.RECIPIENT),
    said(8, "RCPT", "553 bad name", R, Blame.RECIPIENT),
    said(8, "RCPT", "550 5.2.1 disabled", R, Blame.RECIPIENT),
    said(8, "RCPT", "552 5.2.2 full", R, Blame.RECIPIENT),
    said(8, "RCPT", "550 5.7.1 policy", R, Blame.SENDER),
    replace(said(8, "RCPT", "550 5.1.1 no such user", R, Blame.RECIPIENT), offers=EVERYTHING),
    replace(said(8, "RCPT", "550 5.1.1 no such user", R, Blame.RECIPIENT), offers=BARE),
    said(9, "RCPT", "450 4.2.0 greylisted, come back", D, Blame.NOBODY),
    said(9, "RCPT", "452 4.5.3 too many recipients", D, Blame.NETWORK),
    said(11, "DATA", "451 4.3.0 aborted", D, Blame.NETWORK),
    said(11, "DATA", "554 5.6.0 no", R, Blame.CONTENT),
    Fault(11, "DATA", (SILENCE,), N, Blame.NETWORK, Phase.DATA),
    said(12, "BODY", "451 4.3.0 try later", D, Blame.NETWORK),
    said(12, "BODY", "450 4.2.0 busy", D, Blame.RECIPIENT),
    said(12, "BODY", "552 5.3.4 too big", R, Blame.CONTENT),
    said(12, "BODY", "550 5.7.1 spam", R, Blame.CONTENT),
    *(
        Fault(13, "BODY", acts, U, Blame.NETWORK, Phase.BODY, offers)
        for acts in ((CLOSE,), (RESET,), (SILENCE,))
        for offers in (PIPELINING, EVERYTHING)
    ),
    said(15, "BODY", "250 ", A, Blame.NOBODY),
    said(15, "BODY", "250-odd\r\n250-text\r\n250 here", A, Blame.NOBODY),
    Fault(15, "BODY", (b"250 bare\n",), A, Blame.NOBODY, Phase.BODY),
    Fault(15, "BODY", (b"250 \xff\xfe\x1b[2J\r\n",), A, Blame.NOBODY, Phase.BODY),
    Fault(15, "BODY", (b"250 one\r\n250 two\r\n",), U, Blame.NETWORK, Phase.BODY),
    Fault(15, "BODY", (b"250 " + b"x" * 10_000_000,), U, Blame.NETWORK, Phase.BODY),
    Fault(15, "VERDICT", (b"421 4.4.2 idle for too long\r\n", CLOSE), A, Blame.NOBODY, Phase.BODY),
    Fault(15, "MAIL", (b"hello?\r\n",), N, Blame.NETWORK, Phase.MAIL),
    Fault(16, "BODY", ("drip 250 an answer of one octet now and then\r\n",), U, Blame.NETWORK, Phase.BODY),
    Fault(16, "RCPT", ("drip 250 an answer of one octet now and then\r\n",), N, Blame.NETWORK, Phase.RCPT),
    Fault(17, "WITHIN", (CLOSE,), N, Blame.NETWORK, Phase.BODY, size=LARGE),
    Fault(17, "WITHIN", (RESET,), N, Blame.NETWORK, Phase.RCPT, offers=EVERYTHING, size=LARGE),
    Fault(17, "WITHIN", (SILENCE,), N, Blame.NETWORK, Phase.BODY, size=LARGE),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_what_the_ledger_says(run_of: Runs, server: ScriptedServer, fault: Fault) -> None:
    run = run_of(size=fault.size, deadlines=SHORT if fault.is_slow else PATIENT)
    server.offers = fault.offers
    if fault.size == LARGE:
        server.narrow()
    server.at(fault.moment, *fault.acts, about="" if fault.moment == "MAIL" else "p1@")
    report = run.send()
    run.send_on()
    first = run.attempts("p1")[0]
    assert (first.outcome, first.blame) == (fault.outcome, fault.blame)
    assert first.phase is fault.phase or RESET in fault.acts  # a reset may overtake what was said before
    states = run.states()
    assert states["p1"] in ENDS[fault.outcome]
    assert (states["p2"], states["p3"]) == (WRITTEN, WRITTEN)
    assert set(run.took().values()) == {1}
    assert report.newly_uncertain == 0
    assert len(first.reply) <= 1100
    assert first.reply.isprintable()


# The sender is killed before the server says anything, so that of several replies to one command the first will do.
KILLS = {(fault.number, fault.moment, fault.offers): fault for fault in reversed(FAULTS)}
del KILLS[17, "WITHIN", EVERYTHING]  # the same moment, and large messages take their time


@pytest.mark.parametrize("fault", KILLS.values(), ids=str)
def test_killed_at_that_moment(run_of: Runs, server: ScriptedServer, fault: Fault) -> None:
    run = run_of(size=fault.size)
    server.offers = fault.offers
    if fault.size == LARGE:
        server.narrow()
    server.at(fault.moment, *fault.acts, about="" if fault.moment == "MAIL" else "p1@")
    run.send_and_be_killed(fault.moment, about="" if fault.moment == "MAIL" else "p1@")
    assert run.counts()[DeliveryState.SENDING] == 1
    report = run.send()
    assert report.newly_uncertain == 1
    assert report.campaign.state is CampaignState.FINISHED
    assert run.states()["p1"] is UNCERTAIN
    run.nobody_is_lost_and_nobody_gets_two(uncertain=1)


@pytest.mark.parametrize("reply", ["550 5.7.26 not authenticated", "553 5.1.8 your domain", "552 5.2.2 your quota"])
def test_a_refused_sender_stops_the_run_and_marks_nobody(run_of: Runs, server: ScriptedServer, reply: str) -> None:
    """Fault 7."""
    run = run_of()
    server.at("MAIL", f"{reply}\r\n".encode(), times=9)
    report = run.send()
    assert report.campaign.state is CampaignState.PAUSED
    assert reply in report.sentence
    assert run.counts() == {DeliveryState.PENDING: 3}
    server.script.clear()
    run.send()
    assert run.counts() == {WRITTEN: 3}


def test_each_recipient_has_an_outcome_of_their_own(run_of: Runs, server: ScriptedServer) -> None:
    """Fault 10."""
    run = run_of(5)
    server.at("RCPT", b"550 5.1.1 nobody\r\n", about="p2@")
    server.at("RCPT", b"450 4.2.1 later\r\n", about="p4@", times=9)
    run.send()
    states = run.states()
    assert [states[name] for name in ("p1", "p2", "p3", "p5")] == [WRITTEN, REJECTED, WRITTEN, WRITTEN]
    assert states["p4"] is DeliveryState.DEFERRED
    assert (server.sessions, run.took()) == (1, {"p1": 1, "p3": 1, "p5": 1})


def test_spam_for_many_in_a_row_stops_the_run(run_of: Runs, server: ScriptedServer) -> None:
    """Fault 12."""
    run = run_of(40)
    server.at("BODY", b"554 5.7.1 looks like spam\r\n", times=40)
    report = run.send()
    assert report.campaign.state is CampaignState.PAUSED
    assert "looks like spam" in report.sentence
    assert run.counts() == {REJECTED: 20, DeliveryState.PENDING: 20}


def test_whoever_is_uncertain_is_not_written_to_again(run_of: Runs, server: ScriptedServer) -> None:
    """Fault 13."""
    run = run_of()
    server.at("BODY", RESET, about="p2@")
    for _ in range(3):
        run.send()
    assert run.states()["p2"] is UNCERTAIN
    assert run.took() == {"p1": 1, "p2": 1, "p3": 1}
    assert len(run.attempts("p2")) == 1


MOMENTS = [
    (moment, offers)
    for moment in ("MAIL", "RCPT", "DATA", "WITHIN", "BODY", "VERDICT")
    for offers in (BARE, PIPELINING, EVERYTHING)
    if moment != "DATA" or offers is not EVERYTHING
]


@pytest.mark.parametrize(("moment", "offers"), MOMENTS)
def test_killed_without_any_fault(run_of: Runs, server: ScriptedServer, moment: str, offers: tuple[str, ...]) -> None:
    """Fault 14: between the intent and the dot, and between the 250 and what is recorded of it."""
    run = run_of(6)
    server.offers = offers
    run.send_and_be_killed(moment, "" if moment == "MAIL" else "p2@")
    assert run.counts()[DeliveryState.SENDING] <= 1
    run.send()
    run.nobody_is_lost_and_nobody_gets_two(uncertain=1)
