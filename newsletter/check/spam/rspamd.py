"""rspamd, asked through HTTP: /checkv2 of its normal worker (docs.rspamd.com, protocol)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from newsletter.check.spam.verdict import LONGEST_REPLY, PATIENCE, Sign, SpamFilterError, Verdict, in_order

NAME = "rspamd"
# What it does with a message that it takes for spam; to wait is what it asks of a stranger.
AGAINST = frozenset({"add header", "rewrite subject", "soft reject", "reject", "quarantine", "discard"})
# The points from which on it marks one, where its answer does not say (actions.conf of rspamd).
MARKED_FROM = 6.0


def ask_rspamd(message: bytes, url: str) -> Verdict:
    """Return what rspamd makes of a message. Raises SpamFilterError."""
    parts = urlsplit(url)
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        connection.request("POST", f"{parts.path.rstrip('/')}/checkv2", message)
        answer = connection.getresponse()
        status, reply = answer.status, answer.read(LONGEST_REPLY)
    except (OSError, HTTPException) as fault:
        raise SpamFilterError(url, str(getattr(fault, "strerror", "") or fault).lower()) from fault
    finally:
        connection.close()
    if status != 200:
        raise SpamFilterError(url, f"it answers {status}")
    return read_reply(reply, url)


def read_reply(reply: bytes, where: str) -> Verdict:
    """Read its answer. Raises SpamFilterError for one that is none."""
    try:
        said = json.loads(reply)
        points, action = float(said["score"]), str(said["action"])
        limit = float(said.get("thresholds", {}).get("add header", MARKED_FROM))
        signs = [_sign(name, each) for name, each in said["symbols"].items()]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise SpamFilterError(where, "it does not speak the language of rspamd") from fault
    return Verdict(NAME, points, limit, action in AGAINST, in_order(signs))


def _sign(name: str, said: Mapping[str, object]) -> Sign:
    return Sign(name, float(str(said["score"])), str(said.get("description", "")))
