"""Which machines may be asked: every address that a name has, looked at before one of them is connected to."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from newsletter.address import AddressError, a_label_domain

# Gives the IP addresses of a host. Raises OSError where it has none.
Resolve = Callable[[str], Sequence[str]]
# Gives the IP addresses of a host that may be connected to at a port, within so many seconds. Raises OSError, among
# it TimeoutError and NotPublicError.
Reach = Callable[[str, int, float], Sequence[str]]
# Below this, what listens is no web server but at its own two.
FIRST_FREE_PORT = 1024
WEB_PORTS = frozenset({80, 443})
# RFC 6052 2.1 and RFC 8215: the IPv4 address stands in the last 32 bits.
NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
# RFC 4291 2.5.5.1 and 2.5.7: what nobody uses any more, and no router should pass on.
GONE = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("fec0::/10"))
# RFC 9637: for documents, which not every version of Python knows.
DOCUMENTS = ipaddress.IPv6Network("3fff::/20")
# Public by its number, and the cloud's own machine to whatever runs there.
OF_A_CLOUD = frozenset({ipaddress.IPv4Address("168.63.129.16")})


class NotPublicError(OSError):
    """A host that is not on the public web, or a port where no web server listens."""


def anywhere(host: str, _port: int, seconds: float) -> Sequence[str]:
    """Reach every host: for the addresses of the workspace's own settings."""
    return within(seconds, lambda: resolve(host))


@dataclass(frozen=True)
class PublicOnly:
    """Reaches what is on the public web, and `besides` these pairs of an address and a port, which tests listen at.

    A name one of whose addresses is not public is not reached at all: another answer of DNS may come next.
    """

    resolve: Resolve
    besides: Collection[tuple[str, int]] = ()

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """Return the addresses of a host, all of which may be connected to."""
        if port not in WEB_PORTS and port < FIRST_FREE_PORT:
            raise NotPublicError(f"no web server listens at port {port}")
        found = within(seconds, lambda: self.resolve(host))
        if not found or not all((each, port) in self.besides or is_public(each) for each in found):
            raise NotPublicError(f"{host} is not on the public web")
        return found


def resolve(host: str) -> Sequence[str]:
    """Ask the machine for the addresses of a host, in whatever form it is written, as connecting to it would."""
    try:
        name = host if ":" in host else a_label_domain(host)
    except AddressError as fault:
        raise socket.gaierror(socket.EAI_NONAME, "it is no name") from fault
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet; false for what is none.

    An IPv6 address that carries an IPv4 one (RFC 4291, 6052, 3056, 4380) is as public as that.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id or any(ip in network for network in (*GONE, DOCUMENTS)):
            return False
        carried = _carried(ip)
        if carried:
            return all(is_public(str(each)) for each in carried)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and ip not in OF_A_CLOUD


def _carried(ip: ipaddress.IPv6Address) -> Sequence[ipaddress.IPv4Address]:
    if any(ip in network for network in NAT64):
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    single = ip.ipv4_mapped or ip.sixtofour
    return (single,) if single else ip.teredo or ()


def within(seconds: float, asked: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Return what is asked for, or raise TimeoutError; the system's resolver has no deadline of its own."""
    told: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            told.put(asked())
        except OSError as fault:
            told.put(fault)
        except UnicodeError:  # a label that is empty or too long for the system
            told.put(socket.gaierror(socket.EAI_NONAME, "it is no name"))

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = told.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return found
