"""The mail that asks for a list, for a newsletter that has only a mailbox: its subject carries a token of the list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from newsletter.config import Publication
from newsletter.message.links import list_address, unsubscribe_mailbox
from newsletter.message.tokens import Keyring, Purpose, sign, verify

OCTETS = 8


def subscribe_mail(publication: Publication, keyring: Keyring, list_name: str) -> str:
    """Return the mailto (RFC 6068) that asks for a list; it says nothing of who asks, and may stand on any page."""
    token = sign(keyring, Purpose.SUBSCRIBE, _mark(list_name))
    return f"{list_address(unsubscribe_mailbox(publication))}?subject=subscribe%20{token}"


def list_asked_for(keyring: Keyring, token: str, list_names: Iterable[str]) -> str | None:
    """Return which of some lists a token asks for; None for any other text."""
    payload = verify(keyring, Purpose.SUBSCRIBE, token)
    return next((name for name in list_names if payload == _mark(name)), None)


def _mark(list_name: str) -> bytes:
    return hashlib.sha256(list_name.encode()).digest()[:OCTETS]
