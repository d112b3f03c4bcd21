"""Which relay a command means."""

from __future__ import annotations

from urllib.parse import urlsplit

from newsletter.address import is_loopback
from newsletter.config.checks import is_host
from newsletter.config.model import OUTBOX, Relay, Settings
from newsletter.config.secretfile import SecretFileError
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean

DEFAULT_PORTS = {"starttls": 587, "implicit": 465, "none": 25}
EXAMPLE = "write it like smtp://mail.example.org:587"


class RelayError(UsageError):
    """A relay that is not there."""


class SecretTypedError(UsageError):
    """A login stands on the command line, where everybody on the machine can read it. It is not repeated."""

    def __init__(self) -> None:
        super().__init__(
            "a login does not belong on the command line, where others can read it",
            "write the server into newsletter.toml as [relays.NAME] with username and password_file, "
            "then: --relay NAME",
        )


def choose_relay(settings: Settings, named: str | None) -> Relay | None:
    """Return the relay that a command means; None is the outbox.

    Without a name it is the only relay, the one called `default`, or the outbox where none is configured. Raises
    RelayError, and SecretFileError for one that cannot be logged in to.
    """
    relay = _meant(settings, named)
    return with_secret(relay) if relay else None


def with_secret(relay: Relay) -> Relay:
    """Return a relay that can be logged in to. Raises SecretFileError."""
    if relay.secret_fault:
        raise SecretFileError(relay.secret_fault)
    return relay


def _meant(settings: Settings, named: str | None) -> Relay | None:
    if named == OUTBOX or (named is None and not settings.relays):
        return None
    if named is None:
        if len(settings.relays) == 1:
            return next(iter(settings.relays.values()))
        if "default" in settings.relays:
            return settings.relays["default"]
        raise RelayError(
            "there are several relays, and none of them was named",
            f"add --relay with one of: {', '.join([*settings.relays, OUTBOX])}; or give a weight to those that share",
        )
    if "://" in named:
        return relay_from_url(named)
    if named in settings.relays:
        return settings.relays[named]
    if "@" in named:
        raise SecretTypedError
    near = did_you_mean(named, [*settings.relays, OUTBOX])
    raise RelayError(
        f"there is no relay called “{named}”",
        f"did you mean {near}?" if near else f"there are: {', '.join([*settings.relays, OUTBOX])}",
    )


def relay_from_url(url: str) -> Relay:
    """Read `smtp://host:port` or `smtps://host:port`: STARTTLS is required except on loopback, smtps is TLS at once.

    Raises RelayError, and SecretTypedError for an address that holds a login.
    """
    if "@" in url:
        raise SecretTypedError
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as fault:
        raise RelayError(f"“{url}” is not the address of a mail server", EXAMPLE) from fault
    if parts.scheme not in ("smtp", "smtps") or not is_host(host):
        raise RelayError(f"“{url}” is not the address of a mail server", EXAMPLE)
    tls = "implicit" if parts.scheme == "smtps" else "none" if is_loopback(host) else "starttls"
    return Relay(name="", host=host, port=port or DEFAULT_PORTS[tls], tls=tls)
