"""Only machines of the public web are reached, however they are named."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.lookup import dns_lookup
from newsletter.publish.reach import NotPublicError, PublicOnly, is_public, resolve, within
from tests.dns import name_server

from .conftest import listed


@pytest.mark.parametrize("address", listed("not public"))
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", listed("public"))
def test_what_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_carried_by_another_is_as_public_as_itself(address: object) -> None:
    value = int(address)  # type: ignore[call-overload]
    carried = [f"::ffff:{address}", f"64:ff9b::{value >> 16:x}:{value & 0xFFFF:x}"]
    carried += [f"2002:{value >> 16:x}:{value & 0xFFFF:x}::1"]
    assert {is_public(each) for each in carried} == {is_public(str(address))}


# How browsers and systems write this machine; every one is taken apart by the system's own resolver.


@pytest.mark.parametrize("host", listed("this machine"))
def test_this_machine_is_not_reached_under_any_of_its_names(host: str) -> None:
    with pytest.raises(OSError) as told:  # noqa: PT011 - where the system knows no such form, it is no name
        PublicOnly(resolve)(host, 80, 5)
    assert isinstance(told.value, (NotPublicError, socket.gaierror))


@pytest.mark.parametrize("port", [0, 22, 25, 110, 587, 993])
def test_a_port_of_another_service_is_not_asked(port: int) -> None:
    with pytest.raises(NotPublicError):
        PublicOnly(lambda _host: ["1.1.1.1"])("mail.lv", port, 5)


@pytest.mark.parametrize("port", [80, 443, 8080])
def test_a_public_host_is_reached(port: int) -> None:
    assert PublicOnly(lambda _host: ["1.1.1.1", "2606:4700:4700::1111"])("www.lv", port, 5)


def test_a_test_may_listen_at_one_port_of_this_machine_only() -> None:
    reach = PublicOnly(lambda _host: ["127.0.0.1"], {("127.0.0.1", 8080)})
    assert reach("www.lv", 8080, 5) == ["127.0.0.1"]
    with pytest.raises(NotPublicError):
        reach("www.lv", 8081, 5)


ZONE = {
    "public.lv": {"A": ["1.1.1.1"], "AAAA": ["2606:4700:4700::1111"]},
    "one-of-two.lv": {"A": ["1.1.1.1", "10.0.0.1"]},
    "by-ipv6.lv": {"A": ["1.1.1.1"], "AAAA": ["::ffff:127.0.0.1"]},
    "alias.lv": {"CNAME": ["inside.lv."]},
    "inside.lv": {"A": ["192.168.1.1"]},
}


@pytest.fixture
def resolver() -> Iterator[PublicOnly]:
    """Return what reaches public hosts by a DNS server of this machine."""
    with name_server(ZONE) as server:
        lookup = dns_lookup(["127.0.0.1"], server.port)

        def ask(host: str) -> Sequence[str]:
            return [record for kind in ("A", "AAAA") for record in lookup(host, kind).records]

        yield PublicOnly(ask)


def test_every_address_of_a_name_has_to_be_public(resolver: PublicOnly) -> None:
    assert resolver("public.lv", 443, 5) == ["1.1.1.1", "2606:4700:4700::1111"]
    for name in ("one-of-two.lv", "by-ipv6.lv", "alias.lv", "inside.lv", "nobody.lv"):
        with pytest.raises(NotPublicError):
            resolver(name, 443, 5)


def test_a_resolver_that_says_nothing_is_not_waited_for() -> None:
    said = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: [str(said.wait(30))])
    said.set()


@pytest.mark.parametrize("host", ["a..lv", "x" * 70 + ".lv", "nav tāda.lv"])
def test_what_is_no_name_has_no_address(host: str) -> None:
    with pytest.raises((socket.gaierror, NotPublicError)):
        PublicOnly(resolve)(host, 80, 5)
