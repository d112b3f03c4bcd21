"""Which relay a command means."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from newsletter.address import is_loopback
from newsletter.config.model import OUTBOX, Relay, Settings
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean

DEFAULT_PORTS = {"starttls": 587, "implicit": 465, "none": 25}


class RelayError(UsageError):
    """A relay that is not there."""


def choose_relay(settings: Settings, named: str | None) -> Relay | None:
    """Return the relay that a command means; None is the outbox.

    Without a name it is the only relay, the one called `default`, or the outbox where none is configured.
    """
    if named == OUTBOX or (named is None and not settings.relays):
        return None
    if named is None:
        if len(settings.relays) == 1:
            return next(iter(settings.relays.values()))
        if "default" in settings.relays:
            return settings.relays["default"]
        raise RelayError(
            "there are several relays, and none of them was named",
            f"add --relay with one of: {', '.join([*settings.relays, OUTBOX])}",
        )
    if "://" in named:
        return relay_from_url(named)
    if named in settings.relays:
        return settings.relays[named]
    near = did_you_mean(named, [*settings.relays, OUTBOX])
    raise RelayError(
        f"there is no relay called “{named}”",
        f"did you mean {near}?" if near else f"there are: {', '.join([*settings.relays, OUTBOX])}",
    )


def relay_from_url(url: str) -> Relay:
    """Read `smtp://host:port` or `smtps://host:port`: STARTTLS is required except on loopback, smtps is TLS at once."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as fault:
        raise RelayError(f"the port in “{parts.scheme}://{parts.hostname}” is not a number", "") from fault
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise RelayError(
            f"“{parts.scheme}://{parts.hostname or ''}” is not the address of a mail server",
            "write it like smtp://mail.example.org:587",
        )
    tls = "implicit" if parts.scheme == "smtps" else "none" if is_loopback(parts.hostname) else "starttls"
    return Relay(
        name=parts.hostname,
        host=parts.hostname,
        port=port or DEFAULT_PORTS[tls],
        tls=tls,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
