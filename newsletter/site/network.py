"""Who asks: the address of a client behind proxies that are trusted, and the network that it is in."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What a person's provider gives to one household, or to one company.
PREFIXES = {4: 24, 6: 48}


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the address of whoever asked: the last that no trusted proxy has; empty where it cannot be told.

    `peer` is who has connected, `forwarded` the values of X-Forwarded-For in their order. What somebody who is not
    trusted has written there counts nothing.
    """
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    for hop in (*reversed(hops), ""):
        address = _address(peer)
        if address is None:
            return ""
        if not hop or not any(address in network for network in trusted):
            return str(address)
        peer = hop
    return ""


def network_of(address: str) -> str:
    """Return the network of an address, a /24 or a /48: no person is told by it. Empty for what is none."""
    found = _address(address)
    if found is None:
        return ""
    return str(ipaddress.ip_network((found, PREFIXES[found.version]), strict=False))


def _address(text: str) -> Address | None:
    """Read an address, also as some proxies write it: with a port, in brackets, an IPv4 one within IPv6."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
