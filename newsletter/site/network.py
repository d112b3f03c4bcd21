"""Who asks: the address of a client behind proxies that are trusted."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from newsletter.subscribers.network import read_address

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the address of whoever asked: the last that no trusted proxy has; empty where it cannot be told.

    `peer` is who has connected, `forwarded` the values of X-Forwarded-For in their order. What somebody who is not
    trusted has written there counts nothing.
    """
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    for hop in (*reversed(hops), ""):
        address = read_address(peer)
        if address is None:
            return ""
        if not hop or not any(address in network for network in trusted):
            return str(address)
        peer = hop
    return ""
