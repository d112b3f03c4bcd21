"""Why it did not come to a session with a relay, in an operator's words."""

from __future__ import annotations

import socket
import ssl

import aiosmtplib

from newsletter.config import Relay
from newsletter.delivery.ports import TransportError
from newsletter.replies import shown


class RelayUnreachableError(TransportError):
    """The relay does not answer, or does not want to talk now."""


class RelayInsecureError(TransportError):
    """The relay cannot be talked to in private, so nothing was said to it."""

    may_pass = False


class RelayLoginError(TransportError):
    """The relay does not let us in."""

    may_pass = False


def explain(fault: Exception, relay: Relay, seconds: float) -> TransportError:
    """Return what a fault while opening a session is to an operator, after so many seconds of patience."""
    cause = fault.__cause__ if isinstance(fault.__cause__, OSError) else fault
    if isinstance(cause, ssl.SSLError):
        return _explain_tls(cause, relay)
    if isinstance(fault, aiosmtplib.SMTPAuthenticationError):
        return _explain_login(fault, relay)
    settings = settings_of(relay)
    if isinstance(cause, ConnectionRefusedError):
        sentence = f"no mail server answers at {relay}"
        return RelayUnreachableError(sentence, f"start it, or correct the host and the port of {settings}")
    if isinstance(cause, socket.gaierror):
        sentence = f"there is no host called “{relay.host}”, or no network to look it up"
        return RelayUnreachableError(sentence, f"correct the host of {settings}, or check the network")
    if isinstance(fault, aiosmtplib.SMTPTimeoutError):
        sentence = f"{relay} did not answer within {seconds:g} seconds"
        hint = f'is it the right port? 465 needs tls = "implicit", 587 "starttls": see {settings}'
        return RelayUnreachableError(sentence, hint)
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        sentence = f"{relay} does not want to talk now: {_reply(fault)}"
        return RelayUnreachableError(sentence, "try again later, or ask whoever runs that server")
    sentence = f"{relay} broke off the connection before it was ready: {shown(str(fault))}"
    return RelayUnreachableError(sentence, f"is it a mail server? check the host and the port of {settings}")


def no_encryption(relay: Relay, refusal: aiosmtplib.SMTPResponseException | None = None) -> TransportError:
    """Return that a relay does not encrypt: it does not offer to, or refuses it."""
    hint = 'use its encrypted port: tls = "implicit", usually 465'
    if refusal is None:
        return RelayInsecureError(f"{relay} does not offer STARTTLS, and mail must not travel unencrypted", hint)
    sentence = f"{relay} refuses STARTTLS, and mail must not travel unencrypted: {_reply(refusal)}"
    if refusal.code < 500:
        return RelayUnreachableError(sentence, f"try again in some minutes, or {hint}")
    return RelayInsecureError(sentence, hint)


def no_private_login(relay: Relay) -> TransportError:
    """Return that a login would travel in the clear."""
    sentence = f"the connection to {relay} is not encrypted, and a login must not travel in the clear"
    return RelayInsecureError(sentence, f'write  tls = "starttls"  (or "implicit") into {settings_of(relay)}')


def no_way_to_log_in(relay: Relay) -> TransportError:
    """Return that the relay takes no kind of login that is known here."""
    if relay.token_command:
        sentence = f"{relay} does not take tokens (it does not offer AUTH XOAUTH2)"
        return RelayLoginError(sentence, f"use password_file instead of token_command in {settings_of(relay)}")
    sentence = f"{relay} offers no way to log in that is known here, but a user name is set for it"
    return RelayLoginError(sentence, "take the user name away, or use the port that is meant for logging in")


def settings_of(relay: Relay) -> str:
    """Return where a relay is configured."""
    return f"[relays.{relay.name}] in newsletter.toml" if relay.name else "--relay"


def _explain_tls(fault: ssl.SSLError, relay: Relay) -> TransportError:
    if isinstance(fault, ssl.SSLCertVerificationError):
        sentence = f"the certificate of {relay} cannot be trusted: {fault.verify_message}"
        return RelayInsecureError(sentence, "use the host name that its certificate is for, or renew the certificate")
    sentence = f"{relay} does not speak TLS as it was asked to"
    hint = 'port 465 needs tls = "implicit", port 587 tls = "starttls"; TLS before 1.2 is not spoken'
    return RelayInsecureError(sentence, hint)


def _explain_login(fault: aiosmtplib.SMTPAuthenticationError, relay: Relay) -> TransportError:
    settings = settings_of(relay)
    if fault.code < 400:
        sentence = f"{relay} asks for the login in a way that nobody can answer: {_reply(fault)}"
        return RelayLoginError(sentence, "ask whoever runs that server; nobody was marked")
    if fault.code < 500:
        sentence = f"{relay} cannot check the login now: {_reply(fault)}"
        return RelayUnreachableError(sentence, "try again in some minutes")
    if relay.token_command:
        sentence = f"{relay} refuses the token: {_reply(fault)}"
        return RelayLoginError(sentence, f"see that token_command of {settings} prints a fresh one; nobody was marked")
    sentence = f"{relay} refuses the user name or the password: {_reply(fault)}"
    return RelayLoginError(sentence, f"correct the login of {settings}; nobody was marked")


def _reply(fault: aiosmtplib.SMTPResponseException) -> str:
    return f"{fault.code} {shown(' '.join(fault.message.split()))}"
