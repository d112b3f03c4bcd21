"""Faults of a relay: what a message's outcome is, and what an operator is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from newsletter.config import Relay
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.health import concerns_everybody
from newsletter.delivery.ports import TransportError
from newsletter.delivery.session import open_session
from newsletter.delivery.sessionfaults import RelayLoginError, RelayUnreachableError
from newsletter.delivery.smtp import SmtpTransport
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase
from tests.delivery.certificates import Authority

Servers = Callable[..., Awaitable[Any]]
RawServer = Callable[..., Awaitable[Relay]]
SHORT = Deadlines(connect=0.2, command=0.2, data=0.2, block=0.2, end=0.2, quit=0.2)
OPENING = (b"220 raw.test\r\n", b"250 raw.test\r\n")


def message_for(address: str, body: bytes = b"Sveiki\r\n") -> Message:
    """Return a small message."""
    head = f"To: {address}\r\n\r\n".encode()
    return Message("editor@vestis.example", address, head + body, f"<{address}>", smtputf8=not address.isascii())


@pytest.mark.parametrize(
    ("phase", "reply", "outcome", "blame"),
    [
        ("mail", "550 5.7.1 not you", Outcome.REJECTED, Blame.SENDER),
        ("mail", "451 4.3.0 later", Outcome.DEFERRED, Blame.SENDER),
        ("rcpt", "550 5.1.1 no such user", Outcome.REJECTED, Blame.RECIPIENT),
        ("rcpt", "552 5.2.2 mailbox full", Outcome.REJECTED, Blame.RECIPIENT),
        ("rcpt", "550 5.7.1 policy", Outcome.REJECTED, Blame.SENDER),
        ("rcpt", "450 4.7.1 greylisted", Outcome.DEFERRED, Blame.NOBODY),
        ("data", "554 5.7.1 no", Outcome.REJECTED, Blame.CONTENT),
        ("body", "554 5.7.1 spam", Outcome.REJECTED, Blame.CONTENT),
        ("body", "452 4.3.1 no room", Outcome.DEFERRED, Blame.NETWORK),
    ],
)
async def test_a_refusal_at_any_command_is_one_outcome_and_the_next_message_goes(
    servers: Servers, phase: str, reply: str, outcome: Outcome, blame: Blame
) -> None:
    server = await servers()
    server.script(phase, "*", reply, "ok")
    transport = SmtpTransport(server.relay())
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv"), 1)
    assert (answer.outcome, answer.blame, answer.phase) == (outcome, blame, Phase(phase))
    assert str(answer) == reply
    await transport.open()
    assert (await transport.send(message_for("bob@novads.lv"), 2)).outcome is Outcome.ACCEPTED
    await transport.close()
    assert [address for address, _ in server.accepted] == ["bob@novads.lv"]
    assert server.sessions == 1


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "body"])
async def test_421_at_any_command_is_temporary_and_ends_the_session(servers: Servers, phase: str) -> None:
    server = await servers()
    server.script(phase, "*", "421 4.3.2 shutting down", "ok")
    transport = SmtpTransport(server.relay())
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv"), 1)
    assert (answer.outcome, answer.blame) == (Outcome.DEFERRED, Blame.NETWORK)
    assert not transport.is_ready
    await transport.open()
    assert (await transport.send(message_for("bob@novads.lv"), 2)).outcome is Outcome.ACCEPTED
    await transport.close()
    assert server.sessions == 2


@pytest.mark.parametrize(
    ("phase", "fault", "outcome"),
    [
        ("mail", "cut", Outcome.NOT_SENT),
        ("rcpt", "cut", Outcome.NOT_SENT),
        ("data", "cut", Outcome.NOT_SENT),
        ("body", "cut", Outcome.UNCERTAIN),
        ("mail", "silence", Outcome.NOT_SENT),
        ("rcpt", "silence", Outcome.NOT_SENT),
        ("data", "silence", Outcome.NOT_SENT),
        ("body", "silence", Outcome.UNCERTAIN),
    ],
)
async def test_uncertain_begins_with_the_final_dot(servers: Servers, phase: str, fault: str, outcome: Outcome) -> None:
    server = await servers()
    server.script(phase, "*", fault)
    transport = SmtpTransport(server.relay(), SHORT)
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv"), 1)
    assert (answer.outcome, answer.blame, answer.phase) == (outcome, Blame.NETWORK, Phase(phase))
    assert str(answer).startswith("local (127.0.0.1:")
    assert not transport.is_ready
    await transport.close()
    assert server.accepted == []


async def test_a_refusal_within_the_message_is_the_verdict_and_ends_the_session(raw_server: RawServer) -> None:
    relay = await raw_server(*OPENING, b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n421 4.3.2 closing\r\n")
    transport = SmtpTransport(relay)
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv", b"a long line\r\n" * 2_000_000), 1)
    assert (answer.outcome, answer.blame) == (Outcome.DEFERRED, Blame.NETWORK)
    assert not transport.is_ready
    await transport.close()


async def test_a_server_that_takes_no_octets_is_given_up(raw_server: RawServer) -> None:
    relay = await raw_server(*OPENING, b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"read nothing more")
    transport = SmtpTransport(relay, SHORT)
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv", b"." * 30_000_000), 1)
    assert (answer.outcome, answer.phase) == (Outcome.NOT_SENT, Phase.BODY)
    assert "did not answer in time" in str(answer)


@pytest.mark.parametrize(
    ("said", "outcome", "text"),
    [
        (b"250\r\n", Outcome.ACCEPTED, "250 "),
        (b"250-first\r\n250 second\r\n", Outcome.ACCEPTED, "250 first second"),
        (b"250 bare\n", Outcome.ACCEPTED, "250 bare"),
        (b"250 \xff\x00\x1b[0m\r\n", Outcome.ACCEPTED, r"250 \xff\x00\x1b[0m"),
        (b"250 L\xc4\x81bi\r\n", Outcome.ACCEPTED, "250 Lābi"),
        (b"550 \r\n", Outcome.REJECTED, "550 "),
        (b"what?\r\n", Outcome.UNCERTAIN, ""),
        (b"354 again\r\n", Outcome.UNCERTAIN, ""),
        (b"199 odd\r\n", Outcome.UNCERTAIN, ""),
        (b"250 once\r\n250 twice\r\n", Outcome.UNCERTAIN, ""),
        (b"250 taken\r\n421 4.7.0 enough for today\r\n", Outcome.ACCEPTED, "250 taken"),
        (b"250 " + b"x" * 20_000, Outcome.UNCERTAIN, ""),
        (b"250-x\r\n" * 20_000, Outcome.UNCERTAIN, ""),
        (b"", Outcome.UNCERTAIN, ""),
    ],
)
async def test_odd_replies_to_the_final_dot(raw_server: RawServer, said: bytes, outcome: Outcome, text: str) -> None:
    relay = await raw_server(*OPENING, b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", said)
    transport = SmtpTransport(relay, SHORT)
    await transport.open()
    answer = await transport.send(message_for("a@novads.lv"), 1)
    assert answer.outcome is outcome
    if text:
        assert str(answer) == text
    await transport.close()


async def test_a_reply_in_drips_has_one_deadline(raw_server: RawServer) -> None:
    relay = await raw_server(*OPENING, b"25")
    transport = SmtpTransport(relay, SHORT)
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv"), 1)
    assert (answer.outcome, answer.phase) == (Outcome.NOT_SENT, Phase.MAIL)


async def test_two_replies_at_once_put_the_session_out_of_step(raw_server: RawServer) -> None:
    relay = await raw_server(*OPENING, b"250 ok\r\n250 ok\r\n")
    transport = SmtpTransport(relay, SHORT)
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv"), 1)
    assert answer.outcome is Outcome.NOT_SENT
    assert "out of turn" in str(answer)


async def test_a_session_has_its_fill(servers: Servers) -> None:
    server = await servers()
    transport = SmtpTransport(server.relay(max_messages_per_connection=2))
    for number in range(1, 6):
        await transport.open()
        await transport.send(message_for(f"p{number}@novads.lv"), number)
    await transport.close()
    assert (len(server.accepted), server.sessions) == (5, 3)


async def test_without_smtputf8_only_who_needs_it_is_refused(servers: Servers) -> None:
    server = await servers(enable_SMTPUTF8=False, decode_data=False)
    transport = SmtpTransport(server.relay())
    await transport.open()
    answer = await transport.send(message_for("jānis@novads.lv"), 1)
    assert (answer.outcome, answer.phase, answer.blame) == (Outcome.REJECTED, Phase.RCPT, Blame.NETWORK)
    assert "SMTPUTF8" in str(answer)
    assert (await transport.send(message_for("anna@novads.lv"), 2)).outcome is Outcome.ACCEPTED
    await transport.close()


async def test_without_smtputf8_a_sender_who_needs_it_concerns_everybody(servers: Servers) -> None:
    server = await servers(enable_SMTPUTF8=False, decode_data=False)
    transport = SmtpTransport(server.relay())
    await transport.open()
    message = replace(message_for("anna@novads.lv"), envelope_from="jānis@vestis.example", smtputf8=True)
    answer = await transport.send(message, 1)
    assert concerns_everybody(answer)
    assert "jānis@vestis.example" in str(answer)
    await transport.close()


async def test_a_message_that_is_too_large_is_not_even_tried(servers: Servers) -> None:
    server = await servers(data_size_limit=1000)
    transport = SmtpTransport(server.relay())
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv", b"x" * 70 + b"\r\n" * 500), 1)
    assert (answer.outcome, answer.phase, answer.blame) == (Outcome.REJECTED, Phase.MAIL, Blame.CONTENT)
    await transport.close()


async def test_a_server_without_extensions_is_greeted_with_helo(raw_server: RawServer) -> None:
    relay = await raw_server(b"220 raw.test\r\n", b"502 what?\r\n", b"250 raw.test\r\n", b"250 ok\r\n", b"550 no\r\n")
    transport = SmtpTransport(relay, SHORT)
    await transport.open()
    answer = await transport.send(message_for("anna@novads.lv"), 1)
    assert (answer.outcome, answer.phase) == (Outcome.REJECTED, Phase.RCPT)
    await transport.close()


async def test_nothing_answers_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(RelayUnreachableError) as raised:
        await SmtpTransport(Relay("main", "127.0.0.1", port, tls="none")).open()
    assert raised.value.sentence == f"no mail server answers at main (127.0.0.1:{port})"
    assert raised.value.hint == "start it, or correct the host and the port of [relays.main] in newsletter.toml"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ((b"554 go away\r\n",), "does not want to talk now: 554 go away"),
        ((b"421 busy\r\n",), "does not want to talk now: 421 busy"),
        ((b"HTTP/1.1 400 Bad Request\r\n",), "does not want to talk now: -1"),
        ((b"",), "did not answer within 0.2 seconds"),
        ((b"220-slow\r\n",), "did not answer within 0.2 seconds"),
        ((b"220 raw\r\n", b"550 no\r\n", b"550 no\r\n"), "does not want to talk now: 550 no"),
    ],
)
async def test_a_relay_that_does_not_come_to_a_session(
    raw_server: RawServer, said: tuple[bytes, ...], told: str
) -> None:
    relay = await raw_server(*said)
    with pytest.raises(RelayUnreachableError) as raised:
        await open_session(relay, SHORT)
    assert told in raised.value.sentence
    assert raised.value.hint


async def test_a_host_that_does_not_exist() -> None:
    with pytest.raises(RelayUnreachableError, match=r"there is no host called “no\.such\.host\.invalid”"):
        await open_session(Relay("main", "no.such.host.invalid", 587), Deadlines(connect=5))


async def test_starttls_is_used_on_this_machine_where_it_is_offered(servers: Servers, tmp_path: Path) -> None:
    context = Authority(tmp_path).server("relay.test", own=True)  # nobody vouches for it
    server = await servers(tls_context=context, require_starttls=True)
    transport = SmtpTransport(server.relay(tls="starttls"))
    await transport.open()
    body = b"a line of a large message\r\n" * 40_000
    assert (await transport.send(message_for("anna@novads.lv", body), 1)).outcome is Outcome.ACCEPTED
    assert (await transport.send(message_for("bob@novads.lv"), 2)).outcome is Outcome.ACCEPTED
    await transport.close()
    assert server.accepted[0][1].endswith(body)


async def test_implicit_tls_with_a_server_that_has_none(servers: Servers) -> None:
    server = await servers()
    with pytest.raises(TransportError) as raised:
        await open_session(server.relay(tls="implicit"), Deadlines(connect=2))
    assert 'tls = "implicit"' in raised.value.hint or "check the host" in raised.value.hint


@pytest.mark.parametrize(
    ("password", "fault"), [("right", None), ("wrong", RelayLoginError), ("busy", RelayUnreachableError)]
)
async def test_logging_in(servers: Servers, password: str, fault: type[TransportError] | None) -> None:
    tried = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        tried.append(mechanism)
        if data.password == b"busy":
            return AuthResult(success=False, handled=False, message="454 4.7.0 try again")
        if data.password == b"right":
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message="535 5.7.8 no")

    server = await servers(auth_require_tls=False, authenticator=check)
    relay = server.relay(username="me", password=password)
    if fault is None:
        wire = await open_session(relay, Deadlines())
        assert wire.is_idle
        wire.abort()
        return
    with pytest.raises(fault) as raised:
        await open_session(relay, Deadlines())
    assert raised.value.may_pass == (password == "busy")
    assert tried == ["PLAIN"]  # a lock-out counts every try


async def test_the_next_way_to_log_in_is_tried_only_where_the_server_does_not_know_the_first(
    servers: Servers,
) -> None:
    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        if mechanism == "PLAIN":
            return AuthResult(success=False, handled=False, message="504 5.5.4 not this way")
        return AuthResult(success=True)

    server = await servers(auth_require_tls=False, authenticator=check)
    wire = await open_session(server.relay(username="me", password="right"), Deadlines())
    assert wire.is_idle
    wire.abort()


async def test_a_server_that_offers_no_login(servers: Servers) -> None:
    server = await servers()
    with pytest.raises(RelayLoginError, match="offers no way to log in"):
        await open_session(server.relay(username="me", password="x"), Deadlines())


async def test_an_idle_session_that_was_closed_is_opened_again(servers: Servers) -> None:
    server = await servers()
    transport = SmtpTransport(server.relay())
    await transport.open()
    for connection in server.connections:
        await connection.push("421 4.4.2 idle for too long")
        connection.transport.close()
    while transport.is_ready:  # noqa: ASYNC110 - the octets are on their way between two sockets
        await asyncio.sleep(0)
    await transport.open()
    assert (await transport.send(message_for("anna@novads.lv"), 1)).outcome is Outcome.ACCEPTED
    await transport.close()
    assert server.sessions == 2


@pytest.mark.parametrize("phase", ["rcpt", "body"])
async def test_a_send_that_is_called_off_drops_the_connection(servers: Servers, phase: str) -> None:
    server = await servers()
    server.script(phase, "*", "silence")
    transport = SmtpTransport(server.relay())
    await transport.open()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(transport.send(message_for("anna@novads.lv"), 1), 0.1)
    assert not transport.is_ready
    assert server.accepted == []
