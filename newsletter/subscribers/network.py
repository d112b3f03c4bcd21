"""The network that an address of the internet is in, which is all that is kept of where somebody has agreed."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What a person's provider gives to one household, or to one company.
PREFIXES = {4: 24, 6: 48}


def network_of(address: str) -> str:
    """Return the network of an address, a /24 or a /48: no person is told by it. Empty for what is none."""
    found = read_address(address)
    if found is None:
        return ""
    return str(ipaddress.ip_network((found, PREFIXES[found.version]), strict=False))


def read_address(text: str) -> Address | None:
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
