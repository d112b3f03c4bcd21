"""Opening a session with a relay: connection, encryption and login, and in plain words why it did not come to one."""

from __future__ import annotations

import asyncio
import socket
import ssl

import aiosmtplib

from newsletter.address import is_loopback
from newsletter.config import Relay
from newsletter.delivery.deadlines import Deadlines as Deadlines
from newsletter.delivery.dialogue import Dialogue
from newsletter.delivery.ports import TransportError
from newsletter.delivery.wire import Wire

# RFC 4954 4: the server knows AUTH, but not this way of it.
MECHANISM_UNKNOWN = 504


class RelayUnreachableError(TransportError):
    """The relay does not answer, or does not want to talk now."""


class RelayInsecureError(TransportError):
    """The relay cannot be talked to in private, so nothing was said to it."""

    may_pass = False


class RelayLoginError(TransportError):
    """The relay does not let us in."""

    may_pass = False


async def open_session(relay: Relay, deadlines: Deadlines) -> Wire:
    """Connect, encrypt as the relay's `tls` demands, log in, and hand over the connection. Raises TransportError."""
    local = is_loopback(relay.host)
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        local_hostname="localhost" if local else None,
        timeout=deadlines.connect,
        use_tls=relay.tls == "implicit",
        # STARTTLS is required, but on this machine, where it is used if offered and nobody can listen.
        start_tls=(None if local else True) if relay.tls == "starttls" else False,
        validate_certs=not local,
    )
    try:
        await client.connect()
        if client.is_ehlo_or_helo_needed:
            await _greet(client)
        if relay.username:
            await _log_in(client, relay)
    except (aiosmtplib.SMTPException, OSError) as fault:
        client.close()
        raise explain(fault, relay, deadlines) from fault
    except asyncio.CancelledError:
        client.close()
        raise
    transport = client.transport
    assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_connection and start_tls return
    return Wire(transport, Dialogue(client.esmtp_extensions), deadlines)


async def _greet(client: aiosmtplib.SMTP) -> None:
    """Say EHLO, or HELO to a server that does not know it (RFC 5321 3.2)."""
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError as fault:
        if fault.code < 500:
            raise
        await client.helo()


async def _log_in(client: aiosmtplib.SMTP, relay: Relay) -> None:
    """Log in by the first mechanism that the server offers and takes. A refused password is never tried twice."""
    ways = {"plain": client.auth_plain, "login": client.auth_login}
    offered = [way for name, way in ways.items() if name in client.server_auth_methods]
    if not offered:
        raise aiosmtplib.SMTPException("AUTH is not offered")
    for number, way in enumerate(offered, 1):
        try:
            await way(relay.username, relay.password)
        except aiosmtplib.SMTPAuthenticationError as fault:
            if fault.code != MECHANISM_UNKNOWN or number == len(offered):
                raise
        else:
            return


def explain(fault: Exception, relay: Relay, deadlines: Deadlines) -> TransportError:
    """Return what a fault while opening a session is to an operator."""
    cause = fault.__cause__ if isinstance(fault.__cause__, OSError) else fault
    if isinstance(cause, ssl.SSLError):
        return _explain_tls(cause, relay)
    if isinstance(fault, aiosmtplib.SMTPAuthenticationError):
        return _explain_login(fault, relay)
    settings = _settings_of(relay)
    if isinstance(cause, ConnectionRefusedError):
        sentence = f"no mail server answers at {relay}"
        return RelayUnreachableError(sentence, f"start it, or correct the host and the port of {settings}")
    if isinstance(cause, socket.gaierror):
        sentence = f"there is no host called “{relay.host}”, or no network to look it up"
        return RelayUnreachableError(sentence, f"correct the host of {settings}, or check the network")
    if isinstance(fault, aiosmtplib.SMTPTimeoutError):
        sentence = f"{relay} did not answer within {deadlines.connect:g} seconds"
        hint = f'is it the right port? 465 needs tls = "implicit", 587 "starttls": see {settings}'
        return RelayUnreachableError(sentence, hint)
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        sentence = f"{relay} does not want to talk now: {fault.code} {fault.message}"
        return RelayUnreachableError(sentence, "try again later, or ask whoever runs that server")
    if isinstance(fault, (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPConnectError)):
        sentence = f"{relay} broke off the connection before it was ready: {fault}"
        return RelayUnreachableError(sentence, f"is it a mail server? check the host and the port of {settings}")
    return _explain_missing(fault, relay)


def _settings_of(relay: Relay) -> str:
    return f"[relays.{relay.name}] in newsletter.toml" if relay.name else "--relay"


def _explain_tls(fault: ssl.SSLError, relay: Relay) -> TransportError:
    if isinstance(fault, ssl.SSLCertVerificationError):
        sentence = f"the certificate of {relay} cannot be trusted: {fault.verify_message}"
        return RelayInsecureError(sentence, "use the host name that its certificate is for, or renew the certificate")
    sentence = f"{relay} does not speak TLS as it was asked to"
    return RelayInsecureError(sentence, 'port 465 needs tls = "implicit", port 587 tls = "starttls"')


def _explain_login(fault: aiosmtplib.SMTPAuthenticationError, relay: Relay) -> TransportError:
    if fault.code < 500:
        sentence = f"{relay} cannot check the login now: {fault.code} {fault.message}"
        return RelayUnreachableError(sentence, "try again in some minutes")
    sentence = f"{relay} refuses the user name or the password: {fault.code} {fault.message}"
    return RelayLoginError(sentence, f"correct the login of {_settings_of(relay)}; nobody was marked")


def _explain_missing(fault: Exception, relay: Relay) -> TransportError:
    """Explain that the server lacks something we need: STARTTLS or a way to log in."""
    if "AUTH" in str(fault).upper():
        sentence = f"{relay} offers no way to log in that is known here, but a user name is set for it"
        return RelayLoginError(sentence, "take the user name away, or use the port that is meant for logging in")
    sentence = f"{relay} does not offer STARTTLS, and mail must not travel unencrypted"
    return RelayInsecureError(sentence, 'use its encrypted port: tls = "implicit", usually 465')
