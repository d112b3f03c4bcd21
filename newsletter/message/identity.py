"""Message-ID (RFC 5322 3.6.4): keyed, so that it tells nobody who is on a list; repeatable, so that a resend shows."""

from __future__ import annotations

from newsletter.address import a_label_domain
from newsletter.message.tokens import Keyring, base32

ID_OCTETS = 20


def message_id(keyring: Keyring, campaign: str, address_key: str, domain: str) -> str:
    """Return the id of a campaign's message to a person, in its angle brackets.

    The same arguments give the same id, whichever keys were added to the keyring since.
    """
    told = f"{campaign}\0{address_key}".encode("utf-8", "surrogatepass")
    return f"<{base32(keyring.fingerprint('message-id', told)[:ID_OCTETS])}@{a_label_domain(domain)}>"
