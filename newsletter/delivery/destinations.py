"""Destination groups: which provider a recipient's mail goes to, what it takes at once, and what its replies ask for.

An address whose provider is in no group belongs to `other`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newsletter.address import AddressError, a_label_domain
from newsletter.config.rates import RateLimit
from newsletter.delivery.model import Answer
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Outcome

OTHER = "other"


@dataclass(frozen=True)
class Destination:
    """One group: whose domains and mail servers (MX) it is, and what it takes. None and () are no limit.

    `connections` are those at once, by all relays; `source` says where the limits are from.
    """

    name: str
    title: str = ""
    domains: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()
    connections: int | None = None
    messages_per_connection: int | None = None
    rates: tuple[RateLimit, ...] = ()
    rules: tuple[ReplyRule, ...] = ()
    source: str = ""

    def __str__(self) -> str:
        """Return what people call the group."""
        return self.title or self.name


@dataclass(frozen=True)
class Destinations:
    """All groups by name, `other` among them, and the rules for everybody."""

    groups: Mapping[str, Destination]
    rules: tuple[ReplyRule, ...] = ()
    _by_domain: Mapping[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Turn the domains of the groups into one table."""
        found = {domain: group.name for group in self.groups.values() for domain in group.domains}
        object.__setattr__(self, "_by_domain", found)

    def group_of(self, address: str, mx: Iterable[str] = ()) -> str:
        """Return the group of an address, or of a domain.

        `mx` are the mail servers of its domain, the best first, where they are known: they decide for a domain that is
        in no group. Never raises; what is no address is `other`.
        """
        domain = address.rpartition("@")[2].lower().removesuffix(".")
        if not domain.isascii():
            try:
                domain = a_label_domain(domain)
            except AddressError:
                return OTHER
        return self._by_domain.get(domain) or self._group_by_mx(mx) or OTHER

    def is_known(self, domain: str) -> bool:
        """Tell whether a domain stands in the table, so that DNS need not be asked."""
        return domain in self._by_domain

    def _group_by_mx(self, mx: Iterable[str]) -> str:
        for host in mx:
            dotted = "." + host.lower().removesuffix(".")
            for group in self.groups.values():
                if any(dotted.endswith(f".{suffix}") for suffix in group.mx):
                    return group.name
        return ""

    def named(self, name: str) -> Destination:
        """Return a group; one that is no longer in the table has no limits and no rules of its own."""
        return self.groups.get(name) or Destination(name or OTHER)

    def rule_for(self, name: str, answer: Answer) -> ReplyRule | None:
        """Return the first rule that an answer of a group matches, the group's own before those for everybody.

        None where there is none, or no reply, or nothing was refused.
        """
        if answer.reply is None or answer.outcome is Outcome.ACCEPTED:
            return None
        text = str(answer.reply)
        rules = (*self.named(name).rules, *self.rules)
        return next((rule for rule in rules if rule.pattern.search(text)), None)
