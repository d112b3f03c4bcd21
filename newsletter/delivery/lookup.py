"""Asking DNS, one question at a time: what was said, or why nothing was. Every question has a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.resolver import Answer

# Seconds for one question, and for all that one check asks (RFC 7208 4.6.4: at least 20).
QUESTION_SECONDS = 5.0
CHECK_SECONDS = 20.0


class Status(StrEnum):
    """How a question ended."""

    FOUND = "found"
    NO_DATA = "no data"  # the name is there, and has no record of this type
    NO_NAME = "no name"  # NXDOMAIN
    FAILED = "failed"  # SERVFAIL, a refusal, or nonsense
    TIMEOUT = "timeout"


@dataclass(frozen=True)
class Found:
    """What DNS said of a name. `records` are as its type has them: the strings of a TXT record joined, one octet a
    character; addresses; names without their last dot, those of MX in the order of preference, "" for the root.

    `name` is where aliases (CNAME) led to, in lower case.
    """

    status: Status
    records: tuple[str, ...] = ()
    name: str = ""

    @property
    def is_known(self) -> bool:
        """Tell whether DNS has said anything about the name, if only that there is nothing."""
        return self.status in (Status.FOUND, Status.NO_DATA, Status.NO_NAME)


# Asks for the records of a name and a type: TXT, MX, A, AAAA or PTR. Never raises.
Lookup = Callable[[str, str], Found]


def dns_lookup(nameservers: Iterable[str] = (), port: int = 53, seconds: float = CHECK_SECONDS) -> Lookup:
    """Return what asks DNS, the servers of the machine by default; it has so many seconds for all questions together.

    The same question is asked once. An answer too long for a datagram is fetched over TCP (RFC 7766).
    """
    import dns.exception  # takes time that only those pay who ask
    import dns.name
    import dns.resolver

    servers = list(nameservers)
    try:
        resolver = dns.resolver.Resolver(configure=not servers)
    except dns.exception.DNSException:  # a machine that knows no server
        return lambda _name, _kind: Found(Status.FAILED)
    if servers:
        resolver.nameservers, resolver.port = list(servers), port
    end = time.monotonic() + seconds

    @lru_cache(maxsize=1024)
    def lookup(name: str, kind: str) -> Found:
        left = min(QUESTION_SECONDS, end - time.monotonic())
        if left <= 0:
            return Found(Status.TIMEOUT)
        try:
            answer = resolver.resolve(dns.name.from_text(name), kind, search=False, lifetime=left)
            return Found(Status.FOUND, _records(answer, kind), _plain(answer.canonical_name.to_text()))
        except dns.resolver.NXDOMAIN:
            return Found(Status.NO_NAME)
        except dns.resolver.NoAnswer:
            return Found(Status.NO_DATA)
        except dns.exception.Timeout:
            return Found(Status.TIMEOUT)
        except (dns.exception.DNSException, OSError, UnicodeError):
            return Found(Status.FAILED)

    return lambda name, kind: lookup(_plain(name), kind)


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")


def _records(answer: Answer, kind: str) -> tuple[str, ...]:
    if kind == "TXT":
        return tuple(b"".join(each.strings).decode("latin-1") for each in answer)
    if kind == "MX":
        best_first = sorted((each.preference, _plain(each.exchange.to_text())) for each in answer)
        return tuple(name for _, name in best_first)
    return tuple(_plain(each.to_text()) for each in answer)
