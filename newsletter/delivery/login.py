"""Logging in to a relay (RFC 4954): with a password, or with a token that a program prints."""

from __future__ import annotations

import asyncio
import re
import subprocess
from contextlib import suppress

import aiosmtplib

from newsletter.address import is_loopback
from newsletter.config import Relay
from newsletter.delivery.ports import TransportError
from newsletter.delivery.sessionfaults import (
    RelayLoginError,
    RelayUnreachableError,
    no_private_login,
    no_way_to_log_in,
    settings_of,
)

# RFC 4954 4: the server knows AUTH, but not this way of it.
MECHANISM_UNKNOWN = 504
TOKEN = re.compile(rb"[!-~]{1,16384}")


async def log_in(client: aiosmtplib.SMTP, relay: Relay, seconds: float) -> None:
    """Log in by the first mechanism that the server offers and takes. A refused password is never tried twice.

    The password or token is told to nobody over a connection that others can read, but to this machine. A token has so
    many seconds to come. Raises TransportError, and what aiosmtplib raises.
    """
    if not (is_loopback(relay.host) or client.get_transport_info("sslcontext")):
        raise no_private_login(relay)
    if relay.token_command:
        if "xoauth2" not in client.server_auth_methods:
            raise no_way_to_log_in(relay)
        await client.auth_xoauth2(relay.username, await _token(relay, seconds))
        return
    ways = {"plain": client.auth_plain, "login": client.auth_login, "cram-md5": client.auth_crammd5}
    offered = [way for name, way in ways.items() if name in client.server_auth_methods]
    if not offered:
        raise no_way_to_log_in(relay)
    for number, way in enumerate(offered, 1):
        try:
            await way(relay.username, relay.password)
        except aiosmtplib.SMTPAuthenticationError as fault:
            if fault.code != MECHANISM_UNKNOWN or number == len(offered):
                raise
        else:
            return


async def _token(relay: Relay, seconds: float) -> str:
    """Run the relay's token command and return what it prints. No shell reads it, and nobody else what it says."""
    name = f"token_command of {settings_of(relay)}"
    try:
        program = await asyncio.create_subprocess_exec(
            *relay.token_command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as fault:
        sentence = f"“{relay.token_command[0]}” cannot be run: {(fault.strerror or str(fault)).lower()}"
        raise RelayLoginError(sentence, f"correct {name}") from fault
    try:
        async with asyncio.timeout(seconds):
            printed, _ = await program.communicate()
    except TimeoutError as fault:
        raise _no_token(relay, f"did not end within {seconds:g} seconds") from fault
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            program.kill()
    if program.returncode:
        raise _no_token(relay, f"ended with status {program.returncode}")
    token = printed.strip()
    if not TOKEN.fullmatch(token):
        raise _no_token(relay, "printed something that is no token: one word and nothing else")
    return token.decode("ascii")


def _no_token(relay: Relay, what: str) -> TransportError:
    """Return that there is no token now. What the program printed may be a secret, and is not told."""
    sentence = f"“{relay.token_command[0]}”, which prints the token for {relay}, {what}"
    return RelayUnreachableError(sentence, f"run it by hand to see why, or correct {settings_of(relay)}")
