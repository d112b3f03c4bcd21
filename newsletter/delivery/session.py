"""Opening a session with a relay: connection, encryption and login."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from functools import lru_cache

import aiosmtplib

from newsletter.address import is_loopback
from newsletter.config import Relay
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.dialogue import Dialogue
from newsletter.delivery.login import log_in
from newsletter.delivery.ports import TransportError
from newsletter.delivery.sessionfaults import explain, no_encryption
from newsletter.delivery.wire import Wire

GREETING_NAME = re.compile(r"[A-Za-z0-9.-]+")


async def open_session(relay: Relay, deadlines: Deadlines) -> Wire:
    """Connect, encrypt as the relay's `tls` demands, log in, and hand over the connection. Raises TransportError."""
    local = is_loopback(relay.host)
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        local_hostname="localhost" if local else await asyncio.to_thread(own_name),
        timeout=deadlines.connect,
        use_tls=relay.tls == "implicit",
        start_tls=False,
        tls_context=tls_context(verified=not local),
    )
    try:
        await client.connect()
        await _greet(client)
        if relay.tls == "starttls":
            await _encrypt(client, relay)
        if relay.username:
            await log_in(client, relay, deadlines.token)
    except (aiosmtplib.SMTPException, OSError) as fault:
        client.close()
        raise explain(fault, relay, deadlines.connect) from fault
    except (TransportError, asyncio.CancelledError):
        client.close()
        raise
    transport = client.transport
    assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_connection and start_tls return
    return Wire(transport, Dialogue(client.esmtp_extensions), deadlines)


@lru_cache(maxsize=2)
def tls_context(*, verified: bool) -> ssl.SSLContext:
    """Return how TLS is spoken: version 1.2 at least (RFC 8996), and only with a server whose name is vouched for.

    To read the certificates of this machine takes 25 ms, so it is done once. On loopback there is nobody to vouch.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@lru_cache(maxsize=1)
def own_name() -> str:
    """Return what this machine calls itself; it may ask DNS for it, so it is done once."""
    return greeting_name(socket.getfqdn())


def greeting_name(name: str) -> str:
    """Return what can be said in EHLO: a name with its domain, else an address in brackets (RFC 5321 4.1.4)."""
    return name if "." in name and GREETING_NAME.fullmatch(name) else "[127.0.0.1]"


async def _greet(client: aiosmtplib.SMTP) -> None:
    """Say EHLO, or HELO to a server that does not know it (RFC 5321 3.2)."""
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError as fault:
        if fault.code < 500:
            raise
        await client.helo()


async def _encrypt(client: aiosmtplib.SMTP, relay: Relay) -> None:
    """Demand STARTTLS (RFC 3207). On this machine, where nobody can listen, it is used only if it is offered."""
    if not client.supports_extension("starttls"):
        if is_loopback(relay.host):
            return
        raise no_encryption(relay)
    try:
        await client.starttls()
    except aiosmtplib.SMTPResponseException as fault:
        raise no_encryption(relay, fault) from fault
    await _greet(client)
