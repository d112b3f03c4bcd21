"""The macros of SPF (RFC 7208 7): what a name to look up is for one sender and one address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

MACRO = re.compile(r"%(?:(?P<plain>[%_-])|\{(?P<letter>[a-z])(?P<keep>\d*)(?P<back>r?)(?P<by>[.\-+,/_=]*)\})", re.I)
PLAIN = {"%": "%", "_": " ", "-": "%20"}
LONGEST_NAME = 253


def values_of(
    address: IPv4Address | IPv6Address, sender: str, domain: str, helo: str, validated: Callable[[], str]
) -> Mapping[str, Callable[[], str]]:
    """Return what each letter stands for. `validated` looks up the name of the address, and is asked only for %{p}."""
    local, _, sender_domain = sender.rpartition("@")
    return {
        "s": lambda: sender,
        "l": lambda: local,
        "o": lambda: sender_domain,
        "d": lambda: domain,
        "i": lambda: dotted(address),
        "p": validated,
        "h": lambda: helo,
        "v": lambda: "in-addr" if address.version == 4 else "ip6",
    }


def dotted(address: IPv4Address | IPv6Address) -> str:
    """Return an address as %{i} shows it: IPv6 as dotted nibbles."""
    return str(address) if isinstance(address, IPv4Address) else ".".join(address.exploded.replace(":", ""))


def expand(spec: str, values: Mapping[str, Callable[[], str]]) -> str:
    """Return the name that a domain-spec stands for; labels fall away on the left where it is longer than 253."""

    def value(match: re.Match[str]) -> str:
        if match["plain"]:
            return PLAIN[match["plain"]]
        parts = re.split(f"[{re.escape(match['by'] or '.')}]", values[match["letter"].lower()]())
        if match["back"]:
            parts.reverse()
        if match["keep"]:
            parts = parts[-int(match["keep"]) :]
        text = ".".join(parts)
        return quote(text, safe="-._~") if match["letter"].isupper() else text

    name = MACRO.sub(value, spec).removesuffix(".")
    while len(name) > LONGEST_NAME and "." in name:
        name = name.partition(".")[2]
    return name
