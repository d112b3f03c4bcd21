"""A look at a relay without sending: whether it answers, how it encrypts, whether it lets us in."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from newsletter.config import Relay
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.dialogue import Step
from newsletter.delivery.ports import TransportError
from newsletter.delivery.session import open_session

PATIENCE = Deadlines(connect=15, command=15, quit=2, token=15)


@dataclass(frozen=True)
class Inspection:
    """What a relay is like. `tls` is the version spoken, empty for none; `ends` is when its certificate does, None
    where nobody vouched for it. `fault` is why there was no session, `login_fault` why there was none with a login.
    """

    address: str = ""
    tls: str = ""
    ends: datetime | None = None
    fault: TransportError | None = None
    login_fault: TransportError | None = None


def inspect(relay: Relay, deadlines: Deadlines = PATIENCE) -> Inspection:
    """Open a session and close it, then once more with a login, where there is one. Never raises."""
    return asyncio.run(_inspect(relay, deadlines))


async def _inspect(relay: Relay, deadlines: Deadlines) -> Inspection:
    try:
        found = await _session(replace(relay, username="", password="", token_command=()), deadlines)
    except TransportError as fault:
        return Inspection(fault=fault)
    if not relay.username:
        return found
    try:
        await _session(relay, deadlines)
    except TransportError as fault:
        return replace(found, login_fault=fault)
    return found


async def _session(relay: Relay, deadlines: Deadlines) -> Inspection:
    wire = await open_session(relay, deadlines)
    try:
        peer, encryption = wire.about("peername"), wire.about("ssl_object")
        ends, version = None, ""
        if isinstance(encryption, (ssl.SSLObject, ssl.SSLSocket)):
            version = encryption.version() or ""
            certificate = encryption.getpeercert() or {}
            if "notAfter" in certificate:
                ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
        await wire.command(Step.QUIT)
    finally:
        wire.abort()
    return Inspection(str(peer[0]) if isinstance(peer, tuple) else "", version, ends)
