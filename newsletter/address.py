"""Email addresses: their key, their envelope form, and where they must never be sent.

Terms are those of RFC 5321 (local part, domain), RFC 5890 (A-label) and RFC 6531 (SMTPUTF8).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import idna

from newsletter.errors import NewsletterError

# RFC 2606 and RFC 6761: names that no real mail server answers for.
RESERVED_DOMAINS = frozenset({"example.com", "example.net", "example.org"})
RESERVED_TOP_LEVEL = frozenset({"test", "example", "invalid", "localhost", "local"})
# Blanks, brackets, control characters and lone surrogates.
FORBIDDEN = re.compile("[\\s<>\x00-\x1f\x7f-\x9f\ud800-\udfff]")
LONGEST_LABEL = 63  # RFC 1035 2.3.4
LOOPBACK_HOSTS = frozenset({"localhost", "::1"})


class AddressError(NewsletterError):
    """An address that cannot stand in an SMTP command."""

    def __init__(self, address: str, reason: str) -> None:
        shown = address.encode("unicode_escape").decode("ascii")[:80]
        super().__init__(
            f"“{shown}” is not an address that mail can be sent to: {reason}",
            "correct the address, or take it out of the list",
        )


def split_address(address: str) -> tuple[str, str]:
    """Return the local part and the domain; raise AddressError if there are none."""
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        raise AddressError(address, "it needs a name, an @ and a domain")
    if FORBIDDEN.search(address):
        raise AddressError(address, "it holds a space, a bracket or a control character")
    return local, domain


@lru_cache(maxsize=4096)
def a_label_domain(domain: str) -> str:
    """Return a domain in lower-case A-labels (RFC 5890); raise AddressError if it has none."""
    try:
        encoded = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as fault:
        raise AddressError(domain, "its domain is not an internet name") from fault
    labels = encoded.lower().removesuffix(".").split(".")
    if not all(0 < len(label) <= LONGEST_LABEL for label in labels):
        raise AddressError(domain, "a part of its domain is empty or too long")
    return ".".join(labels)


def address_key(address: str) -> str:
    """Return what makes two spellings the same person: `NFC, case-folded local part@A-label domain`.

    Plus-tags and dots stay distinct.
    """
    local, domain = split_address(address.strip())
    return f"{unicodedata.normalize('NFC', local).casefold()}@{a_label_domain(domain)}"


def envelope_address(address: str) -> str:
    """Return the address for MAIL and RCPT: local part as typed, domain in A-labels.

    Raises AddressError over the lengths of RFC 5321 4.5.3.1 (64 and 254 octets).
    """
    local, domain = split_address(address.strip())
    envelope = f"{local}@{a_label_domain(domain)}"
    if len(local.encode()) > 64 or len(envelope.encode()) > 254:
        raise AddressError(address, "it is too long")
    return envelope


def is_reserved(address_or_domain: str) -> bool:
    """Tell whether the domain is set aside by RFC 2606 or RFC 6761 and never gets real mail."""
    domain = a_label_domain(address_or_domain.rpartition("@")[2])
    labels = domain.split(".")
    return labels[-1] in RESERVED_TOP_LEVEL or ".".join(labels[-2:]) in RESERVED_DOMAINS


def is_loopback(host: str) -> bool:
    """Tell whether a relay's host is this machine itself."""
    return host.lower() in LOOPBACK_HOSTS or (host.startswith("127.") and host.replace(".", "").isdigit())
