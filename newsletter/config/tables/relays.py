"""[relays.NAME]: the mail servers that take our messages."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.address import AddressError, a_label_domain, envelope_address, is_loopback
from newsletter.config.checks import RELAY_NAME, is_host, is_host_name
from newsletter.config.commandline import parse_command
from newsletter.config.keys import Key, Table
from newsletter.config.model import OUTBOX, Publication, Relay
from newsletter.config.rates import parse_rates
from newsletter.config.relays import DEFAULT_PORTS
from newsletter.config.settingsfile import SettingsFile
from newsletter.config.warmup import parse_warm_up

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
        "allow_cleartext": Key(
            bool,
            "Whether `none` may go to another machine, over a network that is private by itself. No login travels so.",
            default="`false`",
        ),
        "username": Key(str, "The account to log in with."),
        "password_file": Key(str, "A file that holds the password, readable only by its owner."),
        "token_command": Key(
            str,
            "A program and its arguments that print a token to log in with instead of a password (XOAUTH2). It is run "
            "for every connection; no shell reads it, and what it prints is never shown.",
            parse=parse_command,
        ),
        "connections": Key(int, "How many connections at once.", default="4"),
        "max_messages_per_connection": Key(int, "After so many, a connection is made anew.", default="100"),
        "rate": Key(
            str,
            "At most so many messages in any such time, over all processes and restarts: `14/second`, `500/hour`, "
            "`100/10 minutes`.",
            many=True,
            parse=parse_rates,
        ),
        "warm_up": Key(
            (int, str),
            "The most on the first, second, … day that it is used: `[50, 100, 250]`, or `50 by 1.5 to 20000`.",
            many=True,
            parse=parse_warm_up,
        ),
        "weight": Key(
            int,
            "Its part of the mail where several relays share it; 0 for one that only steps in for the others. Without "
            "one a relay has to be named.",
            least=0,
            most=1000,
        ),
        "from": Key(str, "The senders that it is for: addresses, or whole domains.", default="everybody", many=True),
        "return_path": Key(
            str, "Where reports of failures go: an address, or `verp` for one of each message.", default="From"
        ),
        "rewrites_message_id": Key(
            bool, "Whether it puts its own Message-ID in place of ours, so that ours is not signed.", default="`false`"
        ),
    },
    named=True,
)


def read_relays(file: SettingsFile) -> Mapping[str, Relay]:
    """Return the relays that can be used, by name."""
    return {name: relay for name in file.table("relays") if (relay := _relay(file, name))}


def check_verp(file: SettingsFile, publication: Publication | None, relays: Mapping[str, Relay]) -> None:
    """Report a relay whose messages need return paths of their own, at a domain that nobody has named."""
    for name, relay in relays.items():
        if relay.return_path == "verp" and publication and not publication.bounce_domain:
            hint = 'add below [newsletter] a domain whose mail you read:  bounce_domain = "bounces.example.org"'
            sentence = f"relay “{name}” is to give each message a return path of its own, and no domain takes them"
            file.report("missing-key", sentence, file.line_of("return_path", f"relays.{name}"), hint)


def _relay(file: SettingsFile, name: str) -> Relay | None:
    """Return one relay, or None where it cannot be used."""
    table = f"relays.{name}"
    values = file.checked(table, RELAYS.keys)
    host = str(values.get("host", ""))
    if not host or not _is_usable(file, name, host):
        return None
    password, fault = file.secret(table, "password_file", str(values.pop("password_file", "")))
    tls = str(values.get("tls") or ("none" if is_loopback(host) else "starttls"))
    allowed = bool(values.pop("allow_cleartext", False))
    if tls == "none" and not is_loopback(host):
        _check_cleartext(file, name, allowed=allowed, login="username" in values)
    if "token_command" in values and "username" not in values:
        hint = 'add the account that the token is for:  username = "news@example.org"'
        file.report("missing-key", f"[{table}] lacks “username”", file.line_of("token_command", table), hint)
    senders = tuple(_sender(file, table, typed) for typed in _texts(values.pop("from", ())))
    _check_return_path(file, table, str(values.get("return_path", "")))
    rates = values.pop("rate", ())
    values |= {"tls": tls, "port": values.get("port", DEFAULT_PORTS[tls]), "senders": senders, "rates": rates}
    return Relay(name=name, password=password, secret_fault=fault, **values)  # type: ignore[arg-type]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _check_cleartext(file: SettingsFile, name: str, *, allowed: bool, login: bool) -> None:
    """Report a relay on another machine that would get messages, or even the password, in the clear."""
    table = f"relays.{name}"
    if not allowed:
        hint = (
            'write  tls = "starttls"  (or "implicit"); only on a network that is private by itself add  '
            "allow_cleartext = true"
        )
        file.report("insecure-relay", f"relay “{name}” would send in the clear", file.line_of("tls", table), hint)
    elif login:
        hint = 'write  tls = "starttls"  , or leave out username where the relay knows this machine'
        sentence = f"relay “{name}” would be told the password in the clear"
        file.report("insecure-relay", sentence, file.line_of("username", table), hint)


def _sender(file: SettingsFile, table: str, typed: str) -> str:
    """Return an address as it stands in an envelope, or a domain in A-labels."""
    try:
        if "@" in typed:
            return envelope_address(typed)
        if is_host_name(typed):
            return a_label_domain(typed)
    except AddressError:
        pass
    hint = 'write  from = "news@example.org"  , or a domain:  from = "example.org"'
    file.report("wrong-value", f"“{typed}” is no address and no domain", file.line_of("from", table), hint)
    return ""


def _check_return_path(file: SettingsFile, table: str, typed: str) -> None:
    try:
        if typed and typed != "verp":
            envelope_address(typed)
    except AddressError as fault:
        hint = 'write an address,  return_path = "bounces@example.org"  , or  return_path = "verp"'
        file.report("wrong-value", fault.sentence, file.line_of("return_path", table), hint)


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
