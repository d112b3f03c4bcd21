"""What is odd about addresses that mail can be sent to: they are brought in, and told to whoever looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from newsletter.address import is_reserved
from newsletter.subscribers.roles import is_role
from newsletter.subscribers.typos import meant_domain

EXAMPLES = 3


class Flag(StrEnum):
    """One kind of oddness."""

    ROLE = "role"  # of a task, which several people may read: info@
    DISPOSABLE = "disposable"  # of a mailbox for one use
    RESERVED = "reserved"  # of a domain that no real mail server answers for: RFC 2606, RFC 6761
    SLIP = "slip"  # of a domain that was probably meant otherwise: gmial.com


@dataclass
class Flags:
    """How many addresses have each flag, with a few of them."""

    counts: Counter[Flag] = field(default_factory=Counter)
    examples: dict[Flag, list[str]] = field(default_factory=dict)

    def see(self, key: str, address: str) -> None:
        """Look at one address."""
        found = domain_flags(key.rpartition("@")[2])
        for flag in (Flag.ROLE, *found) if is_role(key) else found:
            self.counts[flag] += 1
            shown = self.examples.setdefault(flag, [])
            if len(shown) < EXAMPLES:
                shown.append(address)


@lru_cache(maxsize=65536)
def domain_flags(domain: str) -> tuple[Flag, ...]:
    """Return the flags of everybody at a domain. Of one that was mistyped, it does not matter who owns it."""
    if meant_domain(domain):
        return (Flag.SLIP,)
    kinds = ((Flag.DISPOSABLE, is_disposable), (Flag.RESERVED, is_reserved))
    return tuple(flag for flag, holds in kinds if holds(domain))


def is_disposable(domain: str) -> bool:
    """Tell whether a domain, or one that it belongs to, has mailboxes for one use."""
    labels = domain.split(".")
    return any(".".join(labels[at:]) in _disposable() for at in range(len(labels) - 1))


@cache
def _disposable() -> frozenset[str]:
    lines = (files("newsletter.subscribers") / "disposable.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
