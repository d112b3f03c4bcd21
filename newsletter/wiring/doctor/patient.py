"""What `newsletter doctor` looks at: a workspace, its domain, and its relays."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from ipaddress import ip_address

from newsletter.address import a_label_domain, is_reserved
from newsletter.check.findings import Finding, skipped
from newsletter.config import Relay, Settings
from newsletter.delivery.inspection import Inspection, inspect
from newsletter.delivery.lookup import Lookup, dns_lookup
from newsletter.message.return_path import VERP

NO_RELAY = "no relay is configured: messages go to the outbox"


@dataclass(frozen=True)
class Patient:
    """What is looked at. `server` is the DNS server to ask and its port, None for those of the machine.

    `sending_address` is where mail leaves from, where that is not the relay's own address.
    """

    settings: Settings
    server: tuple[str, int] | None = None
    sending_address: str = ""
    relays: tuple[Relay, ...] = field(default=())

    def lookup(self) -> Lookup:
        """Return what asks DNS, with a deadline of its own."""
        return dns_lookup([self.server[0]], self.server[1]) if self.server else dns_lookup()

    @property
    def domain(self) -> str:
        """Return the domain of From."""
        return a_label_domain(self.settings.publication.sender_address.rpartition("@")[2])

    @property
    def return_paths(self) -> list[str]:
        """Return the domains that stand in return paths."""
        publication = self.settings.publication
        found = [
            publication.bounce_domain if relay.return_path == VERP else relay.return_path.rpartition("@")[2]
            for relay in self.relays
        ]
        return list(dict.fromkeys(a_label_domain(each or self.domain) for each in found or [""]))

    def addresses(self, lookup: Lookup) -> list[str]:
        """Return where mail leaves from, as far as it is known: the addresses of the relays on other machines."""
        if self.sending_address:
            return [self.sending_address]
        found: list[str] = []
        for relay in self.relays:
            if relay.is_real:
                try:
                    found.append(str(ip_address(relay.host)))
                except ValueError:
                    found += [each for kind in ("A", "AAAA") for each in lookup(relay.host, kind).records]
        return list(dict.fromkeys(found))

    @property
    def why_unknown(self) -> str:
        """Return why no address is known."""
        return "the relay is on this machine; give it with --address IP" if self.relays else NO_RELAY

    @cached_property
    def inspections(self) -> dict[str, Inspection]:
        """Return what each relay is like; without a login where its password cannot be read."""
        relays = [replace(relay, username="") if relay.secret_fault else relay for relay in self.relays]
        with ThreadPoolExecutor(max(1, len(relays))) as pool:
            return dict(zip(map(str, relays), pool.map(inspect, relays), strict=True))


def reserved_names(patient: Patient, check: str) -> Iterator[Finding]:
    """Yield why DNS is not asked about a domain that is for examples only."""
    if is_reserved(patient.domain) and patient.server is None:
        yield skipped(check, f"{patient.domain} is a name for examples (RFC 2606), which DNS does not know")
