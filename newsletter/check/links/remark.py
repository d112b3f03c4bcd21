"""What is worth saying of one link."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import idna

from newsletter.check.links.host import parts_of

# Letters that are no ASCII, as a URI holds them (RFC 3986 2.5).
ENCODED = re.compile(r"(?:%[89A-F][0-9A-F])+", re.I)


@dataclass(frozen=True)
class Remark:
    """One thing about a link, as a problem says it. `instead` is the address to write, empty where nobody can tell."""

    code: str
    sentence: str
    hint: str
    instead: str = ""


def shown(address: str, longest: int = 80) -> str:
    """Return an address as a sentence holds it: as people read it, in quotation marks, and not without end."""
    address = readable(address)
    return f"“{address if len(address) <= longest else address[: longest - 1] + '…'}”"


def readable(address: str) -> str:
    """Return an address with the letters of its host and its path as people read them; what is ASCII stays encoded."""
    parts = parts_of(address)
    host = parts.hostname if parts else ""
    if host and "xn--" in host:
        with suppress(idna.IDNAError):
            address = address.replace(host, idna.decode(host), 1)
    return ENCODED.sub(lambda found: _letters(found[0]), address)


def _letters(encoded: str) -> str:
    try:
        return unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        return encoded
