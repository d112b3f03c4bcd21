from __future__ import annotations

import ipaddress

import pytest

from newsletter.site.network import client_address
from newsletter.subscribers.network import network_of

TRUSTED = (ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),  # whoever is not trusted says nothing about others
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["192.0.2.1, 203.0.113.9"], "203.0.113.9"),  # what the client has made up stands before it
        ("127.0.0.1", ["192.0.2.1", "203.0.113.9, 10.2.3.4"], "203.0.113.9"),
        ("127.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("::1", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("::ffff:127.0.0.1", ["203.0.113.9:80"], "203.0.113.9"),
        ("127.0.0.1", ["unknown"], ""),
        ("testclient", [], ""),
    ],
)
def test_the_last_hop_that_is_not_ours_is_the_client(peer: str, forwarded: list[str], client: str) -> None:
    assert client_address(peer, forwarded, TRUSTED) == client


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("", ""),
        ("nowhere", ""),
    ],
)
def test_a_network_tells_no_person(address: str, network: str) -> None:
    assert network_of(address) == network
