"""Faults 1 to 5: there is no session, so nobody is marked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.delivery.session import tls_context
from newsletter.delivery.states import CampaignState, DeliveryState
from tests.delivery.certificates import Authority
from tests.faults.conftest import PATIENT, SHORT, Run, Runs
from tests.scripted import CLOSE, RESET, SILENCE, Act, ScriptedServer

ELSEWHERE = "0.0.0.0"  # noqa: S104 - it is connected to: an address of this machine that does not look like one
LOGIN = {"username": "me", "password": "correct horse"}
PENDING, WRITTEN = DeliveryState.PENDING, DeliveryState.WRITTEN


@dataclass(frozen=True)
class Fault:
    """What happens at one moment of every session, and what the operator is told."""

    number: int
    moment: str
    acts: tuple[Act, ...]
    told: str
    login: bool = False
    encrypted: bool = False

    def __str__(self) -> str:
        """Return a name for the test."""
        what = "-".join(act.decode() if isinstance(act, bytes) else act for act in self.acts)
        return f"{self.number}-{self.moment}-{what[:30].strip()}"


FAULTS = [
    Fault(1, "CONNECT", (SILENCE,), "did not answer within 1 seconds"),
    Fault(1, "CONNECT", (CLOSE,), "broke off the connection"),
    Fault(1, "CONNECT", (RESET,), "broke off the connection"),
    Fault(2, "CONNECT", (b"421 4.3.2 too busy\r\n", CLOSE), "does not want to talk now: 421 4.3.2 too busy"),
    Fault(2, "CONNECT", (b"554 5.7.1 go away\r\n",), "does not want to talk now: 554 5.7.1 go away"),
    Fault(3, "EHLO", (b"550 5.7.1 not you\r\n",), "no way to log in", login=True),
    Fault(3, "EHLO", (b"502 5.5.1 what?\r\n",), "does not offer STARTTLS", encrypted=True),
    Fault(4, "EHLO", (b"250 relay.test\r\n",), "does not offer STARTTLS", login=True, encrypted=True),
    Fault(4, "STARTTLS", (b"454 4.7.0 not now\r\n",), "refuses STARTTLS", login=True, encrypted=True),
    Fault(4, "STARTTLS", (b"220 go\r\n", CLOSE), "broke off the connection", login=True, encrypted=True),
    Fault(5, "AUTH", (b"535 5.7.8 bad password\r\n",), "refuses the user name or the password: 535", login=True),
    Fault(5, "AUTH", (b"454 4.7.0 later\r\n",), "cannot check the login now: 454", login=True),
    Fault(5, "AUTH", (b"530 5.7.0 encrypt first\r\n",), "530 5.7.0 encrypt first", login=True),
    Fault(5, "EHLO", (b"250-relay.test\r\n250 AUTH KERBEROS_V4\r\n",), "no way to log in", login=True),
]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """Return an authority that this process and those that it starts trust."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    tls_context.cache_clear()
    yield made
    tls_context.cache_clear()


def prepared(run_of: Runs, server: ScriptedServer, authority: Authority, fault: Fault) -> Run:
    """Return a campaign through a relay that has the fault for good."""
    server.offers = ("PIPELINING", "AUTH PLAIN")
    options: dict[str, object] = dict(LOGIN) if fault.login else {}
    if fault.encrypted:
        server.context = authority.server(ELSEWHERE)
        options |= {"host": ELSEWHERE, "tls": "starttls"}
    server.at(fault.moment, *fault.acts, times=20)
    return run_of(relay_options=options, deadlines=SHORT if SILENCE in fault.acts else PATIENT)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_nobody_is_marked_and_the_rest_waits(
    run_of: Runs, server: ScriptedServer, authority: Authority, fault: Fault
) -> None:
    run = prepared(run_of, server, authority, fault)
    report = run.send()
    assert report.campaign.state is CampaignState.PAUSED
    assert fault.told in report.sentence
    assert report.hint
    assert "correct horse" not in report.sentence + report.hint
    assert run.counts() == {PENDING: 3}
    assert len(run.attempts("p1")) == 0
    heard = [line for line in server.heard if line.startswith(("AUTH", "MAIL"))]
    assert len(heard) == (fault.moment == "AUTH")  # no hammering, and no password in the clear

    server.script.clear()
    server.at("AUTH", b"235 2.7.0 welcome\r\n", times=9)
    assert run.send().campaign.state is CampaignState.FINISHED
    assert run.counts() == {WRITTEN: 3}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_killed_before_there_is_a_session(
    run_of: Runs, server: ScriptedServer, authority: Authority, fault: Fault
) -> None:
    run = prepared(run_of, server, authority, fault)
    run.send_and_be_killed(fault.moment)
    assert run.counts() == {PENDING: 3}
    server.script.clear()
    server.at("AUTH", b"235 2.7.0 welcome\r\n", times=9)
    assert run.send().newly_uncertain == 0
    run.nobody_is_lost_and_nobody_gets_two(uncertain=0)


@pytest.mark.parametrize("host", ["127.0.0.1", "no.such.host.invalid"])
def test_nobody_is_there(run_of: Runs, host: str) -> None:
    """Fault 1: connection refused, and a name that is not known."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    run = run_of(relay_options={"host": host, "port": port})
    report = run.send()
    assert report.campaign.state is CampaignState.PAUSED
    assert report.sentence.startswith(("no mail server answers", "there is no host called"))
    assert run.counts() == {PENDING: 3}
    with run.start() as process:  # and as a program: one line, and no flood
        said, _ = process.communicate(timeout=60)
    assert said.splitlines() == ["started", f"paused {report.sentence}"]
    with run.start() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        process.kill()
    assert run.counts() == {PENDING: 3}


@pytest.mark.parametrize(
    "acts", [("drip 220-relay.test\r\n220 slowly\r\n",), (b"220-relay.test\r\n220-says\r\n", b"220 hello\r\n")]
)
def test_a_greeting_may_be_long_and_slow(run_of: Runs, server: ScriptedServer, acts: tuple[Act, ...]) -> None:
    """Fault 2."""
    server.at("CONNECT", *acts)
    run = run_of()
    assert run.send().campaign.state is CampaignState.FINISHED


@pytest.mark.parametrize("reply", [b"500 what?\r\n", b"502 not here\r\n"])
def test_a_server_that_knows_no_ehlo_is_greeted_with_helo(run_of: Runs, server: ScriptedServer, reply: bytes) -> None:
    """Fault 3, and 18: it offers nothing at all."""
    server.at("EHLO", reply)
    run = run_of()
    run.send()
    assert run.counts() == {WRITTEN: 3}
    assert [line.split()[0] for line in server.heard[:5]] == ["EHLO", "HELO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize("flaw", ["name", "expired", "own"])
def test_a_certificate_that_cannot_be_trusted(
    run_of: Runs, server: ScriptedServer, authority: Authority, flaw: str
) -> None:
    """Fault 4."""
    host = "127.0.0.9" if flaw == "name" else ELSEWHERE
    server.context = authority.server(host, days=-1 if flaw == "expired" else 1, own=flaw == "own")
    server.offers = ("AUTH PLAIN",)
    run = run_of(relay_options={"host": ELSEWHERE, "tls": "starttls", **LOGIN})
    report = run.send()
    assert "cannot be trusted" in report.sentence
    assert run.counts() == {PENDING: 3}
    assert [line.split()[0] for line in server.heard] == ["EHLO", "STARTTLS"]


def test_a_reply_that_was_injected_before_encryption(
    run_of: Runs, server: ScriptedServer, authority: Authority
) -> None:
    """Fault 4."""
    server.context = authority.server(ELSEWHERE)
    server.at("STARTTLS", b"220 go\r\n250-evil.test\r\n250 CHUNKING\r\n250 2.1.0 ok\r\n")
    run = run_of(relay_options={"host": ELSEWHERE, "tls": "starttls"})
    run.send()
    assert run.counts() == {WRITTEN: 3}
    assert run.took() == {"p1": 1, "p2": 1, "p3": 1}
    assert not [line for line in server.heard if line.startswith("BDAT")]
