"""Where the mail of a domain goes, asked of a real DNS server on this machine."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from newsletter.delivery.lookup import Found, Lookup, Status, dns_lookup
from newsletter.delivery.mx import MxCache, look_up

TODAY = date(2026, 3, 1)
ZONE = {
    "firm.test": ("20 backup.firm.test.", "10 ASPMX.L.Google.com."),
    "null.test": ("0 .",),
    "silent.test": (),
}


class NameServer:
    """A server that knows one zone; of `broken.test` it knows that it does not work, of the rest that it is not."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.asked: Counter[str] = Counter()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            data, peer = self.socket.recvfrom(4096)
            if not data:
                return
            query = dns.message.from_wire(data)
            reply = dns.message.make_response(query)
            reply.flags |= dns.flags.RA
            name = query.question[0].name.to_text().removesuffix(".")
            self.asked[name] += 1
            if name == "broken.test":
                reply.set_rcode(dns.rcode.SERVFAIL)
            elif name not in ZONE:
                reply.set_rcode(dns.rcode.NXDOMAIN)
            elif ZONE[name]:
                reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "MX", *ZONE[name]))
            self.socket.sendto(reply.to_wire(), peer)

    def stop(self) -> None:
        self.socket.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    running = NameServer()
    yield running
    running.stop()


@pytest.fixture
def lookup(server: NameServer) -> Lookup:
    server.asked.clear()
    return dns_lookup(["127.0.0.1"], server.port)


def test_the_best_mail_server_comes_first(lookup: Lookup) -> None:
    assert look_up({"firm.test"}, lookup) == {"firm.test": ("aspmx.l.google.com", "backup.firm.test")}


@pytest.mark.parametrize("domain", ["null.test", "silent.test", "nothing.test"])
def test_a_domain_may_have_no_mail_servers(lookup: Lookup, domain: str) -> None:
    assert look_up({domain}, lookup) == {domain: ()}


def test_a_server_that_cannot_answer_says_nothing_about_the_domain(lookup: Lookup) -> None:
    assert set(look_up({"firm.test", "broken.test", "nothing.test"}, lookup)) == {"firm.test", "nothing.test"}


def test_who_does_not_answer_in_time_is_left_out() -> None:
    hanging = threading.Event()

    def lookup(domain: str, kind: str) -> Found:
        assert kind == "MX"
        if domain == "slow.test":
            hanging.wait(30)
        return Found(Status.FOUND, ("mx.test",))

    found = look_up({"slow.test", "quick.test"}, lookup, patience=0.2)
    hanging.set()
    assert found == {"quick.test": ("mx.test",)}


def test_a_domain_is_asked_once_a_month(server: NameServer, lookup: Lookup, tmp_path: Path) -> None:
    path = tmp_path / "work" / "mx.json"
    cache = MxCache(path, TODAY)
    assert cache.learn(["firm.test", "nothing.test", "broken.test"], lookup) == 3
    assert cache.learn(["firm.test", "nothing.test"], lookup) == 0
    again = MxCache(path, TODAY + timedelta(days=29))
    assert again.hosts("firm.test") == ("aspmx.l.google.com", "backup.firm.test")
    assert again.learn(["firm.test", "nothing.test"], lookup) == 0
    assert server.asked["firm.test"] == 1
    assert again.learn(["broken.test"], lookup) == 1
    assert again.hosts("broken.test") == ()
    late = MxCache(path, TODAY + timedelta(days=31))
    assert late.hosts("firm.test") == ()
    assert late.learn(["firm.test"], lookup) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"firm.test": 3}', '{"firm.test": ["2026-03-01"]}'])
def test_a_file_that_cannot_be_read_is_begun_anew(lookup: Lookup, tmp_path: Path, text: str) -> None:
    path = tmp_path / "mx.json"
    path.write_text(text, encoding="utf-8")
    cache = MxCache(path, TODAY)
    assert cache.hosts("firm.test") == ()
    cache.learn(["firm.test"], lookup)
    assert MxCache(path, TODAY).hosts("firm.test")[0] == "aspmx.l.google.com"
