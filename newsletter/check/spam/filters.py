"""Which spam filter is asked: the one that newsletter.toml names, else one on this machine, else none."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from newsletter.check.spam.rspamd import ask_rspamd
from newsletter.check.spam.spamd import ask_spamd
from newsletter.check.spam.verdict import SpamFilterError, Verdict

# Where the two listen by themselves.
USUAL = ("spamd://127.0.0.1:783", "http://127.0.0.1:11333")
SPAMD_PORT = 783
# On the same machine somebody answers at once, in seconds.
AT_ONCE = 0.5


def find_filter(named: str, usual: Sequence[str] = USUAL) -> str:
    """Return the address of the filter to ask: the one that is named, else the first that listens; empty for none."""
    return named or next((each for each in usual if _listens(each)), "")


def ask(message: bytes, where: str) -> Verdict:
    """Ask the filter at `spamd://host:port`, `spamd:/path/of/socket` or `http://host:port`. Raises SpamFilterError."""
    parts = urlsplit(where)
    if parts.scheme in ("http", "https"):
        return ask_rspamd(message, where)
    if parts.scheme != "spamd":
        raise SpamFilterError(where, "its address begins with spamd:// or http://")
    if not parts.netloc:
        return ask_spamd(message, parts.path)
    return ask_spamd(message, (parts.hostname or "", parts.port or SPAMD_PORT))


def _listens(where: str) -> bool:
    parts = urlsplit(where)
    with suppress(OSError), socket.create_connection((parts.hostname or "", parts.port or 0), timeout=AT_ONCE):
        return True
    return False
