"""[webhooks.NAME]: other programs that are told what happens."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from newsletter.address import is_loopback
from newsletter.config.checks import RELAY_NAME, is_web_address
from newsletter.config.keys import Key, Table, variable_name
from newsletter.config.model import Webhook
from newsletter.config.settingsfile import SettingsFile
from newsletter.programs.event import CHOICES, WebhookEvent
from newsletter.programs.signature import SecretError, read_secret

WEBHOOKS = Table(
    "Another program that is told what happens, over HTTP. There may be several, each with a name.",
    {
        "url": Key(str, "Where the program listens.", required=True),
        "events": Key(
            str, "What it is told of.", choices=tuple(event.value for event in CHOICES), default="everything", many=True
        ),
        "secret_file": Key(
            str,
            "A file that holds the secret by which the program knows that a message is ours, readable only by its "
            "owner; `newsletter webhooks secret` makes one.",
        ),
    },
    named=True,
)


def read_webhooks(file: SettingsFile) -> Mapping[str, Webhook]:
    """Return the programs that can be told, by name."""
    return {name: webhook for name in file.table("webhooks") if (webhook := _webhook(file, name))}


def _webhook(file: SettingsFile, name: str) -> Webhook | None:
    """Return one program, or None where nobody could tell it anything."""
    table = f"webhooks.{name}"
    values = file.checked(table, WEBHOOKS.keys)
    url = str(values.get("url", ""))
    if not RELAY_NAME.fullmatch(name):
        hint = "letters, digits, dots and hyphens can be used"
        file.report("wrong-value", f"a webhook cannot be called “{name}”", file.line_of(table, None), hint)
        return None
    if not url or not _is_usable(file, table, url):
        return None
    secret, fault = file.secret(table, "secret_file", str(values.get("secret_file", "")))
    line = file.line_of("secret_file", table) or file.line_of(table, None)
    if not secret and not fault:
        hint = f"run  newsletter webhooks secret FILE  and name the file, or set {variable_name(table, 'secret')}"
        fault = file.problem("missing-key", f"[{table}] has no secret, and nobody could know who tells", line, hint)
    try:
        key = read_secret(secret) if secret else b""
    except SecretError as wrong:
        key, fault = b"", file.problem("wrong-value", wrong.sentence, line, wrong.hint)
    events = values.get("events") or CHOICES
    assert isinstance(events, tuple)  # noqa: S101 - a key of many values
    return Webhook(name, url, frozenset(map(WebhookEvent, events)), key, fault)


def _is_usable(file: SettingsFile, table: str, url: str) -> bool:
    """Tell whether an address is one of the web, and encrypted wherever others could listen."""
    line = file.line_of("url", table)
    if not is_web_address(url):
        hint = 'write it like  url = "https://crm.example.org/newsletter"'
        file.report("wrong-value", "“url” is not a web address", line, hint)
        return False
    parts = urlsplit(url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        sentence = "the program would be told about people in the clear"
        file.report("insecure-webhook", sentence, line, "write the address with  https://")
        return False
    return True
