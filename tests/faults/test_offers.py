"""Faults 18 and 19: what a server does not offer, and sessions that end between messages."""

from __future__ import annotations

import pytest

from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.replies import Outcome, Phase
from tests.faults.conftest import Runs
from tests.scripted import CLOSE, EVERYTHING, RESET, Act, ScriptedServer

WRITTEN = DeliveryState.WRITTEN


@pytest.mark.parametrize("lacking", ["", *EVERYTHING])
def test_without_one_extension_it_goes_on(run_of: Runs, server: ScriptedServer, lacking: str) -> None:
    server.offers = tuple(each for each in EVERYTHING if each != lacking)
    run = run_of()
    run.send()
    assert run.counts() == {WRITTEN: 3}
    mail, rcpt = server.heard[1:3]
    assert ("SIZE=" in mail) is not lacking.startswith("SIZE")
    assert ("RET=HDRS ENVID=" in mail) is (lacking != "DSN")
    assert ("NOTIFY=FAILURE,DELAY ORCPT=rfc822;p1@city1.example" in rcpt) is (lacking != "DSN")
    assert any(line.startswith("BDAT") for line in server.heard) is (lacking != "CHUNKING")


def test_whoever_needs_smtputf8_is_refused_alone_and_with_a_reason(run_of: Runs, server: ScriptedServer) -> None:
    run = run_of(names=("anna", "jānis", "zane"))
    run.send()
    assert run.states() == {"anna": WRITTEN, "jānis": DeliveryState.REJECTED, "zane": WRITTEN}
    (attempt,) = run.attempts("jānis")
    assert (attempt.outcome, attempt.phase) == (Outcome.REJECTED, Phase.RCPT)
    assert "does not offer SMTPUTF8" in attempt.reply


def test_with_smtputf8_everybody_gets_it(run_of: Runs, server: ScriptedServer) -> None:
    server.offers = EVERYTHING
    run = run_of(names=("anna", "jānis"))
    run.send()
    assert run.took() == {"anna": 1, "jānis": 1}
    assert "BODY=8BITMIME SMTPUTF8" in server.heard[4]


def test_a_message_that_is_too_large_stops_the_run_before_anything_is_said(
    run_of: Runs, server: ScriptedServer
) -> None:
    server.offers = ("SIZE 1000",)
    run = run_of()
    report = run.send()
    assert report.campaign.state is CampaignState.PAUSED
    assert "takes messages of 1000 octets at most" in report.sentence
    assert run.counts() == {DeliveryState.PENDING: 3}
    assert [line.split()[0] for line in server.heard] == ["EHLO", "QUIT"]


ENDINGS: list[tuple[str, tuple[Act, ...]]] = [
    ("VERDICT", (CLOSE,)),
    ("VERDICT", (RESET,)),
    ("VERDICT", (b"421 4.7.0 too many messages\r\n", CLOSE)),
    ("MAIL", (b"421 4.7.0 too many messages\r\n", CLOSE)),
    ("MAIL", (CLOSE,)),
]


@pytest.mark.parametrize(("moment", "acts"), ENDINGS)
@pytest.mark.parametrize("offers", [(), EVERYTHING], ids=["bare", "all"])
def test_a_session_that_ends_between_messages_costs_nobody(
    run_of: Runs, server: ScriptedServer, moment: str, acts: tuple[Act, ...], offers: tuple[str, ...]
) -> None:
    server.offers = offers
    run = run_of(4, size=60_000)
    if moment == "VERDICT":
        server.at("VERDICT", *acts, about="p2@")
    else:
        server.at("MAIL", b"250 2.1.0 ok\r\n")
        server.at("MAIL", *acts)
    run.send()
    run.send_on()
    assert set(run.took().values()) == {1}
    assert server.sessions >= 2
    states = run.states()
    # With BDAT a whole message is out before a server that goes without a word is seen to have gone, and it may have
    # taken it. A reset may overtake the verdict.
    risky = acts == (RESET,) or (acts == (CLOSE,) and offers == EVERYTHING)
    allowed = {WRITTEN, DeliveryState.DEFERRED} | ({DeliveryState.UNCERTAIN} if risky else set())
    assert set(states.values()) <= allowed
    assert list(states.values()).count(WRITTEN) >= (2 if risky else 3)


@pytest.mark.parametrize(("moment", "acts"), ENDINGS)
def test_killed_where_a_session_ends(run_of: Runs, server: ScriptedServer, moment: str, acts: tuple[Act, ...]) -> None:
    server.at(moment, *acts)
    run = run_of(4)
    run.send_and_be_killed(moment, about="")
    run.send()
    run.nobody_is_lost_and_nobody_gets_two(uncertain=1)
