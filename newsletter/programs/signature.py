"""How a program knows that a message is ours: an HMAC-SHA-256 of its id, moment and body (Standard Webhooks 1)."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime

from newsletter.errors import NewsletterError

PREFIX = "whsec_"
# Octets of a key, as the standard wants them.
FEWEST, MOST = 24, 64


class SecretError(NewsletterError):
    """A secret that cannot sign. It is never repeated."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the secret of a webhook {reason}", "make one with: newsletter webhooks secret")


def read_secret(typed: str) -> bytes:
    """Return the key that a secret stands for: Base64 (RFC 4648 4) after `whsec_`. Raises SecretError."""
    try:
        key = base64.b64decode(typed.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise SecretError("is not in Base64") from fault
    if not FEWEST <= len(key) <= MOST:
        raise SecretError(f"has {len(key)} octets, and {FEWEST} to {MOST} are wanted")
    return key


def write_secret(key: bytes) -> str:
    """Return a key as a secret is written."""
    return PREFIX + base64.b64encode(key).decode("ascii")


def signed(key: bytes, message_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers of a message that is told at a moment."""
    seconds = str(int(at.timestamp()))
    digest = hmac.digest(key, f"{message_id}.{seconds}.".encode() + body, "sha256")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode('ascii')}",
    }
