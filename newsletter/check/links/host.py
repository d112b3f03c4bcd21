"""The host that an address names, and whether the public web has it."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from newsletter.address import AddressError, a_label_domain, is_reserved

# Names that only one network knows (RFC 6762, RFC 8375, and what routers and companies give).
PRIVATE_TOP_LEVEL = frozenset({"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private"})
# Of a name below these, as in co.uk, the site is the part before them.
SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "gouv", "net", "or", "org"})
NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)", re.I)


def parts_of(address: str) -> SplitResult | None:
    """Split an address on the web; None for any other, or where it cannot be split."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where the port is none
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None


def is_example(host: str) -> bool:
    """Tell whether a host stands for one in examples and tests (RFC 2606), and nobody answers there."""
    try:
        return is_reserved(host) and not is_private(host)
    except AddressError:
        return False


def is_private(host: str) -> bool:
    """Tell whether a host is this machine, or one of a network that readers are not in.

    Also for an address in any form that browsers take: 127.1, 2130706433, 0x7f.0.0.1.
    """
    name = host.lower().rstrip(".")
    number = as_ip(name)
    if number is not None:
        return not number.is_global
    labels = name.split(".")
    return len(labels) == 1 or labels[-1] in PRIVATE_TOP_LEVEL


def as_ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the IP address that a host is, as browsers read it (WHATWG URL 3.5); None for a name."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    numbers = bare.rstrip(".").split(".")
    if len(numbers) > 4 or not all(NUMBER.fullmatch(each) for each in numbers):
        return None
    try:
        values = [_number(each) for each in numbers]
    except ValueError:
        return None
    if any(value > 255 for value in values[:-1]) or values[-1] >= 256 ** (5 - len(values)):
        return None
    return ipaddress.IPv4Address(sum(value << 8 * (3 - at) for at, value in enumerate(values[:-1])) + values[-1])


def _number(text: str) -> int:
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    return int(text, 8) if text.startswith("0") and text != "0" else int(text)


def site_of(host: str) -> str:
    """Return the part of a name that one owner has, as far as it tells: of a.b.example.co.uk that is example.co.uk.

    Without the list of public suffixes this is a guess; it only decides whether two links look alike.
    """
    try:
        labels = a_label_domain(host).split(".")
    except AddressError:
        return host.lower()
    kept = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL else 2
    return ".".join(labels[-kept:])
