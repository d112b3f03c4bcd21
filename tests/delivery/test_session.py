"""Encryption and login: what is said to whom, and what never is."""

from __future__ import annotations

import base64
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.ports import TransportError
from newsletter.delivery.session import greeting_name, open_session, tls_context
from newsletter.delivery.sessionfaults import RelayInsecureError, RelayLoginError, RelayUnreachableError
from newsletter.delivery.smtp import SmtpTransport
from newsletter.message.model import Message
from newsletter.replies import Outcome
from tests.delivery.certificates import Authority
from tests.scripted import EVERYTHING, ScriptedServer, scripted_server

# An address of this machine that is none of its loopback addresses: as good as a server elsewhere.
ELSEWHERE = "0.0.0.0"  # noqa: S104 - it is connected to, and not listened at
ENOUGH = Deadlines(connect=30, token=30)
SECRET = "correct horse"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """Return an authority that this process trusts."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    tls_context.cache_clear()
    yield made
    tls_context.cache_clear()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Return a server."""
    with scripted_server(offers=EVERYTHING) as running:
        yield running


def words(server: ScriptedServer) -> list[str]:
    """Return the verbs that were heard."""
    return [line.split()[0] for line in server.heard if line]


async def test_mail_goes_out_encrypted_to_a_server_that_is_vouched_for(
    server: ScriptedServer, authority: Authority
) -> None:
    server.context = authority.server(ELSEWHERE)
    transport = SmtpTransport(server.relay(host=ELSEWHERE, tls="starttls"), ENOUGH)
    await transport.open()
    message = Message("editor@vestis.example", "anna@novads.lv", b"x" * 70 + b"\r\n" * 40_000, "<1>")
    for number in range(3):
        answer = await transport.send(message, number)
        assert answer.outcome is Outcome.ACCEPTED
    await transport.close()
    assert [data for _, data in server.accepted] == [message.data] * 3
    assert words(server)[:4] == ["EHLO", "STARTTLS", "EHLO", "MAIL"]


@pytest.mark.parametrize("fault", ["name", "expired", "own", "old"])
async def test_a_server_that_cannot_be_trusted_hears_nothing(
    server: ScriptedServer, authority: Authority, fault: str
) -> None:
    server.context = authority.server(
        "127.0.0.2" if fault == "name" else ELSEWHERE, days=-1 if fault == "expired" else 1, own=fault == "own"
    )
    if fault == "old":
        server.context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            server.context.minimum_version = server.context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(RelayInsecureError) as raised:
        await open_session(server.relay(host=ELSEWHERE, tls="starttls", username="me", password=SECRET), ENOUGH)
    assert words(server) == ["EHLO", "STARTTLS"]
    told = {"name": "127.0.0.2", "expired": "expired", "own": "self-signed", "old": "does not speak TLS"}
    if fault != "name":
        assert told[fault] in raised.value.sentence
    assert raised.value.hint
    assert not raised.value.may_pass


@pytest.mark.parametrize(
    ("said", "error"),
    [(b"454 4.7.0 not now\r\n", RelayUnreachableError), (b"502 5.5.1 not here\r\n", RelayInsecureError)],
)
async def test_starttls_refused(
    server: ScriptedServer, authority: Authority, said: bytes, error: type[TransportError]
) -> None:
    server.context = authority.server(ELSEWHERE)
    server.at("STARTTLS", said)
    with pytest.raises(error, match="refuses STARTTLS"):
        await open_session(server.relay(host=ELSEWHERE, tls="starttls", username="me", password=SECRET), ENOUGH)
    assert words(server) == ["EHLO", "STARTTLS"]


async def test_starttls_not_offered_or_not_even_ehlo(server: ScriptedServer) -> None:
    for _ in range(2):
        with pytest.raises(RelayInsecureError, match="does not offer STARTTLS"):
            await open_session(server.relay(host=ELSEWHERE, tls="starttls", username="me", password=SECRET), ENOUGH)
        server.at("EHLO", b"502 what?\r\n")
    assert words(server) == ["EHLO", "EHLO", "HELO"]


async def test_what_is_said_before_encryption_counts_for_nothing(server: ScriptedServer, authority: Authority) -> None:
    server.context = authority.server(ELSEWHERE)
    server.at("STARTTLS", b"220 go ahead\r\n250-evil.test\r\n250 AUTH PLAIN\r\n250 ok\r\n")
    with pytest.raises(RelayLoginError, match="offers no way to log in"):
        await open_session(server.relay(host=ELSEWHERE, tls="starttls", username="me", password=SECRET), ENOUGH)
    assert words(server)[:3] == ["EHLO", "STARTTLS", "EHLO"]


async def test_a_login_does_not_travel_in_the_clear(server: ScriptedServer) -> None:
    server.offers = ("AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2",)
    for login in ({"password": SECRET}, {"token_command": ("echo", SECRET)}):
        with pytest.raises(RelayInsecureError, match="must not travel in the clear"):
            await open_session(server.relay(host=ELSEWHERE, username="me", **login), ENOUGH)
    assert words(server) == ["EHLO", "EHLO"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mail.vestis.lv", "mail.vestis.lv"),
        ("laptop", "[127.0.0.1]"),
        ("my_host.local", "[127.0.0.1]"),
        ("māja.lv", "[127.0.0.1]"),
        ("a.lv\r\nMAIL", "[127.0.0.1]"),
    ],
)
def test_the_name_in_a_greeting(name: str, said: str) -> None:
    assert greeting_name(name) == said


def decoded(line: str) -> bytes:
    """Return what a line of Base64 holds."""
    return base64.b64decode(line.split()[-1])


async def test_plain(server: ScriptedServer) -> None:
    server.offers = ("AUTH PLAIN LOGIN CRAM-MD5",)
    server.at("AUTH", b"235 2.7.0 welcome\r\n")
    (await open_session(server.relay(username="me", password=SECRET), ENOUGH)).abort()
    assert decoded(server.heard[-1]) == b"\0me\0correct horse"


async def test_login(server: ScriptedServer) -> None:
    server.offers = ("AUTH=LOGIN",)
    server.at("AUTH", b"334 UGFzc3dvcmQ6\r\n")
    server.at(base64.b64encode(SECRET.encode()).decode().upper(), b"235 2.7.0 welcome\r\n")
    (await open_session(server.relay(username="me", password=SECRET), ENOUGH)).abort()
    assert [decoded(line) for line in server.heard[-2:]] == [b"me", SECRET.encode()]


async def test_cram_md5(server: ScriptedServer) -> None:
    server.offers = ("AUTH CRAM-MD5",)
    challenge = b"<1896.697170952@postoffice.reston.mci.net>"
    answer = "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"  # the example of RFC 2195 2
    server.at("AUTH", b"334 " + base64.b64encode(challenge) + b"\r\n")
    server.at(answer.upper(), b"235 2.7.0 welcome\r\n")
    (await open_session(server.relay(username="tim", password="tanstaaftanstaaf"), ENOUGH)).abort()
    assert server.heard[-1] == answer


def token_command(program: str) -> tuple[str, ...]:
    """Return a command that runs a few lines of Python."""
    return (sys.executable, "-c", program)


async def test_a_token(server: ScriptedServer) -> None:
    server.offers = ("AUTH PLAIN XOAUTH2",)
    server.at("AUTH", b"235 2.7.0 welcome\r\n")
    relay = server.relay(username="me@vestis.example", token_command=token_command("print('ya29.to=ken')"))
    (await open_session(relay, ENOUGH)).abort()
    assert decoded(server.heard[-1]) == b"user=me@vestis.example\x01auth=Bearer ya29.to=ken\x01\x01"


async def test_a_token_that_is_refused(server: ScriptedServer) -> None:
    server.offers = ("AUTH XOAUTH2",)
    server.at("AUTH", b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
    server.at("", b"535 5.7.8 no\r\n")
    with pytest.raises(RelayLoginError, match="refuses the token: 535") as raised:
        await open_session(server.relay(username="me", token_command=("echo", "ya29")), ENOUGH)
    assert "ya29" not in raised.value.sentence + raised.value.hint
    assert server.heard[-1] == ""


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import sys; print('hush'); sys.exit(3)", "ended with status 3"),
        ("import signal; print('hush', flush=True); signal.pause()", "did not end within"),
        ("print('hush hush')", "printed something that is no token"),
        ("print()", "printed something that is no token"),
        ("print('hush' * 10_000)", "printed something that is no token"),
    ],
)
async def test_a_token_command_that_fails(server: ScriptedServer, program: str, told: str) -> None:
    server.offers = ("AUTH XOAUTH2",)
    relay = server.relay(username="me", token_command=token_command(program))
    with pytest.raises(RelayUnreachableError, match=told) as raised:
        await open_session(relay, Deadlines(connect=30, token=0.3 if "pause" in program else 30))
    assert "hush" not in raised.value.sentence + raised.value.hint
    assert words(server) == ["EHLO"]


async def test_a_token_command_that_is_not_there(server: ScriptedServer) -> None:
    server.offers = ("AUTH XOAUTH2",)
    with pytest.raises(RelayLoginError, match="“no-such-program” cannot be run: no such file"):
        await open_session(server.relay(username="me", token_command=("no-such-program",)), ENOUGH)


@pytest.mark.parametrize(
    ("said", "error", "told"),
    [
        (b"535 5.7.8 no\r\n", RelayLoginError, "refuses the user name or the password: 535 5.7.8 no"),
        (b"454 4.7.0 later\r\n", RelayUnreachableError, "cannot check the login now: 454 4.7.0 later"),
        (b"530 5.7.0 STARTTLS first\r\n", RelayLoginError, "530 5.7.0 STARTTLS first"),
        (b"535-5.7.8 no\x1b[2J\r\n535 5.7.8 really\r\n", RelayLoginError, r"535 5.7.8 no\x1b[2J 5.7.8 really"),
        (b"334 abc\r\n", RelayLoginError, "asks for the login in a way that nobody can answer"),
    ],
)
async def test_a_login_that_fails(server: ScriptedServer, said: bytes, error: type[TransportError], told: str) -> None:
    server.offers = ("AUTH CRAM-MD5",) if said.startswith(b"334") else ("AUTH PLAIN",)
    server.at("AUTH", said)
    with pytest.raises(error) as raised:
        await open_session(server.relay(username="me", password=SECRET), ENOUGH)
    assert told in raised.value.sentence
    assert SECRET not in raised.value.sentence + raised.value.hint
    assert words(server) == ["EHLO", "AUTH"]


@pytest.mark.parametrize("offered", [(), ("AUTH GSSAPI",), ("AUTH PLAIN",)])
async def test_no_way_to_log_in(server: ScriptedServer, offered: tuple[str, ...]) -> None:
    server.offers = offered
    login = {"token_command": ("echo", "x")} if offered == ("AUTH PLAIN",) else {"password": SECRET}
    with pytest.raises(RelayLoginError):
        await open_session(server.relay(username="me", **login), ENOUGH)
    assert words(server) == ["EHLO"]


async def test_an_idle_session_is_asked_before_a_message_is_risked(server: ScriptedServer) -> None:
    transport = SmtpTransport(server.relay(), Deadlines(connect=30, idle=0, probe=1))
    for said in (b"250 2.0.0 here\r\n", b"421 4.4.2 too late\r\n", b"", b"250 2.0.0 here\r\n"):
        server.at("NOOP", said)
        await transport.open()
        assert not transport.is_ready  # with no patience at all it is to be asked each time
    await transport.close()
    assert words(server) == ["EHLO", "NOOP", "NOOP", "EHLO", "NOOP", "EHLO", "QUIT"]
