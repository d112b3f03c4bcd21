"""A real DNS server on this machine, over UDP and TCP, that knows what a test tells it."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

# What a server does instead of an answer.
SERVFAIL = "SERVFAIL"
SILENCE = "SILENCE"
MOST_OCTETS = 512  # RFC 1035 2.3.4: of a datagram
Zone = Mapping[str, Mapping[str, Sequence[str]] | str]


def txt(*texts: str) -> list[str]:
    """Return TXT records as a zone file has them, each in strings of at most 255 octets."""
    return [" ".join(f'"{escaped(text[at : at + 255])}"' for at in range(0, len(text), 255)) for text in texts]


def escaped(text: str) -> str:
    """Return a string of a zone file (RFC 1035 5.1)."""
    return "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\{ord(c):03d}" for c in text)


@dataclass
class NameServer:
    """A running server: `zone` maps names to types to records, or to what it does instead. `asked` counts names."""

    zone: dict[str, Any]
    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    over_tcp: Counter[str] = field(default_factory=Counter)

    def answer(self, data: bytes, *, tcp: bool) -> bytes | None:
        """Return what is said to a query, None for nothing."""
        query = dns.message.from_wire(data)
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        question = query.question[0]
        name = question.name.to_text().lower().removesuffix(".")
        self.asked[name] += 1
        self.over_tcp[name] += tcp
        if not self.fill(reply, name, dns.rdatatype.to_text(question.rdtype)):
            return None
        wire = reply.to_wire(max_size=65535)
        if len(wire) <= MOST_OCTETS or tcp:
            return wire
        reply.answer.clear()
        reply.flags |= dns.flags.TC
        return reply.to_wire()

    def fill(self, reply: dns.message.Message, name: str, kind: str) -> bool:
        """Put the records of a name into a reply, following its aliases; tell whether anything is to be said."""
        for _ in range(5):
            known = self.zone.get(name)
            if known == SILENCE:
                return False
            if known is None or known == SERVFAIL:
                reply.set_rcode(dns.rcode.NXDOMAIN if known is None else dns.rcode.SERVFAIL)
                return True
            wanted = kind if kind in known else "CNAME"
            if wanted in known:
                reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", wanted, *known[wanted]))
            if wanted == kind or "CNAME" not in known:
                return True
            name = known["CNAME"][0].removesuffix(".")
        return True


@contextmanager
def name_server(zone: Zone) -> Iterator[NameServer]:
    """Run a server with a zone, over both transports on one port."""
    server = NameServer(dict(zone))

    class Datagram(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            if (wire := server.answer(data, tcp=False)) is not None:
                sock.sendto(wire, self.client_address)

    class Stream(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (size,) = struct.unpack("!H", self.rfile.read(2))
            if (wire := server.answer(self.rfile.read(size), tcp=True)) is not None:
                self.wfile.write(struct.pack("!H", len(wire)) + wire)

    with _both(Datagram, Stream) as servers:
        server.port = servers[0].server_address[1]
        threads = [threading.Thread(target=each.serve_forever, args=(0.02,), daemon=True) for each in servers]
        for thread in threads:
            thread.start()
        try:
            yield server
        finally:
            for each in servers:
                each.shutdown()


@contextmanager
def _both(
    datagram: type[socketserver.BaseRequestHandler], stream: type[socketserver.BaseRequestHandler]
) -> Iterator[tuple[socketserver.UDPServer, socketserver.TCPServer]]:
    """Listen at one free port over UDP and TCP."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        try:
            udp = socketserver.UDPServer(("127.0.0.1", port), datagram)
        except OSError:
            continue
        try:
            tcp = socketserver.TCPServer(("127.0.0.1", port), stream)
        except OSError:
            udp.server_close()
            continue
        with udp, tcp:
            yield udp, tcp
        return
