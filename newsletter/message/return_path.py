"""The return path (RFC 5321 3.6.3, 4.4): where reports of what could not be delivered go, and which delivery they mean.

With `verp` each delivery has an address of its own, `b-TOKEN@bounce_domain` (variable envelope return path). A token
says nothing to anybody else, and is read in either case: mail systems change that of a local part.
"""

from __future__ import annotations

from newsletter.address import AddressError, a_label_domain, split_address
from newsletter.message.tokens import Keyring, Purpose, verify

VERP = "verp"
PREFIX = "b-"


def verp_address(token: str, bounce_domain: str) -> str:
    """Return the return path of one delivery: a local part of at most 56 characters."""
    return f"{PREFIX}{token}@{bounce_domain}"


def delivery_of(keyring: Keyring, address: str, bounce_domain: str) -> bytes | None:
    """Return the payload of the token in an address that a report has come to; None for any other address.

    The null reverse path, `<>`, is no address of a delivery, and neither is that of a test copy.
    """
    try:
        local, domain = split_address(address.strip().removeprefix("<").removesuffix(">"))
        is_ours = bool(bounce_domain) and a_label_domain(domain) == a_label_domain(bounce_domain)
    except AddressError:
        return None
    if not is_ours or local[: len(PREFIX)].lower() != PREFIX:
        return None
    return verify(keyring, Purpose.RETURN_PATH, local[len(PREFIX) :])


def delivery_of_envelope_id(keyring: Keyring, envelope_id: str) -> bytes | None:
    """Return the payload of the envelope id that a report repeats (RFC 3464 2.2.1); None for any other text."""
    return verify(keyring, Purpose.RETURN_PATH, envelope_id.strip())
