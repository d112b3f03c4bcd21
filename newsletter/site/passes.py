"""Tokens of links that somebody was sent by mail, and of forms: a number of the ledger's, and until when it holds."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from newsletter.message.tokens import Keyring, Purpose, sign, verify

PAYLOAD = struct.Struct(">QQ")
LIFETIMES = {
    Purpose.CONFIRM: timedelta(days=14),
    Purpose.MANAGE: timedelta(days=30),
    Purpose.FORM: timedelta(days=1),
}


def write_pass(keyring: Keyring, purpose: Purpose, number: int, now: datetime) -> str:
    """Return a token that is good for one purpose and one number, until its time is over."""
    return sign(keyring, purpose, PAYLOAD.pack(number, int((now + LIFETIMES[purpose]).timestamp())))


def read_pass(keyring: Keyring, purpose: Purpose, token: str, now: datetime) -> int | None:
    """Return the number of a token that holds; None for any other text, and for one whose time is over."""
    found = _read(keyring, purpose, token)
    return found[0] if found and now < found[1] else None


def written_at(keyring: Keyring, purpose: Purpose, token: str) -> datetime | None:
    """Return when a token was written, to the second; None for any other text."""
    found = _read(keyring, purpose, token)
    return found[1] - LIFETIMES[purpose] if found else None


def _read(keyring: Keyring, purpose: Purpose, token: str) -> tuple[int, datetime] | None:
    payload = verify(keyring, purpose, token)
    if payload is None or len(payload) != PAYLOAD.size:
        return None
    number, until = PAYLOAD.unpack(payload)
    try:
        return number, datetime.fromtimestamp(until, UTC)
    except (OverflowError, OSError, ValueError):
        return None
