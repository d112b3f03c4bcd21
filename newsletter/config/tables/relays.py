"""[relays.NAME]: the mail servers that take our messages."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.address import is_loopback
from newsletter.config.checks import RELAY_NAME, is_host
from newsletter.config.keys import Key, Table
from newsletter.config.model import OUTBOX, Relay
from newsletter.config.relays import DEFAULT_PORTS
from newsletter.config.settingsfile import SettingsFile

RELAYS = Table(
    "A mail server that takes messages. There may be several, each with a name.",
    {
        "host": Key(str, "The server's name.", required=True),
        "port": Key(int, "Its port.", default="587, 465 for `implicit`, 25 for `none`", most=65535),
        "tls": Key(
            str,
            "How the connection is kept private; `none` is for this machine only.",
            choices=("starttls", "implicit", "none"),
            default="`starttls`",
        ),
        "username": Key(str, "The account to log in with."),
        "password_file": Key(str, "A file that holds the password, readable only by its owner."),
        "connections": Key(int, "How many connections at once.", default="4"),
        "max_messages_per_connection": Key(int, "After so many, a connection is made anew.", default="100"),
    },
    named=True,
)


def read_relays(file: SettingsFile) -> Mapping[str, Relay]:
    """Return the relays that can be used, by name."""
    return {name: relay for name in file.table("relays") if (relay := _relay(file, name))}


def _relay(file: SettingsFile, name: str) -> Relay | None:
    """Return one relay, or None where it cannot be used."""
    table = f"relays.{name}"
    values = file.checked(table, RELAYS.keys)
    host = str(values.get("host", ""))
    if not host or not _is_usable(file, name, host):
        return None
    password = file.secret(table, "password_file", str(values.pop("password_file", "")))
    tls = str(values.get("tls") or ("none" if is_loopback(host) else "starttls"))
    if tls == "none" and not is_loopback(host):
        file.report(
            "insecure-relay",
            f"relay “{name}” would send in the clear",
            file.line_of("tls", table),
            'write  tls = "starttls"  (or "implicit"); "none" is for this machine only',
        )
    values |= {"tls": tls, "port": values.get("port", DEFAULT_PORTS[tls])}
    return Relay(name=name, password=password, **values)  # type: ignore[arg-type]


def _is_usable(file: SettingsFile, name: str, host: str) -> bool:
    """Tell whether a relay has a name that can be given to --relay, and a host that can be looked up."""
    table = f"relays.{name}"
    if name == OUTBOX or not RELAY_NAME.fullmatch(name):
        line = file.line_of(table, None) or file.line_of(name, None)
        hint = "the outbox needs no settings" if name == OUTBOX else "letters, digits, dots and hyphens can be used"
        file.report("wrong-value", f"a relay cannot be called “{name}”", line, hint)
    elif not is_host(host):
        hint = 'write it like  host = "mail.example.org"'
        file.report("wrong-value", f"“{host}” is not the name of a server", file.line_of("host", table), hint)
    else:
        return True
    return False
