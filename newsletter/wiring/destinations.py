"""Which provider a recipient's mail goes to: the table that ships, the workspace's own, and DNS where it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from newsletter.address import a_label_domain, is_reserved
from newsletter.config import Settings, SettingsError
from newsletter.config.checks import is_host_name
from newsletter.delivery.destinationfile import DESTINATIONS_FILE, read_destinations, shipped_destinations
from newsletter.delivery.destinations import Destinations
from newsletter.delivery.lookup import Lookup, dns_lookup
from newsletter.delivery.mx import PATIENCE, MxCache
from newsletter.problems import error

MX_FILE = "mx.json"


def destinations_of(settings: Settings) -> Destinations:
    """Return the groups of a workspace; raise SettingsError where its destinations.toml is wrong."""
    path = settings.root / DESTINATIONS_FILE
    if not path.exists():
        return shipped_destinations()
    try:
        data = path.read_bytes()
    except OSError as fault:
        reason = (fault.strerror or "the disk refused").lower()
        unreadable = error("unreadable", f"the file cannot be read: {reason}", DESTINATIONS_FILE)
        raise SettingsError((unreadable,), DESTINATIONS_FILE) from fault
    destinations, problems = read_destinations(data)
    if problems:
        raise SettingsError(problems, DESTINATIONS_FILE)
    return destinations


def group_finder(
    settings: Settings, addresses: Iterable[str], now: datetime, lookup: Lookup | None = None
) -> Callable[[str], str]:
    """Return the function that tells the group of each of some addresses, for `NewDelivery.destination`.

    Where the settings want MX look-ups, DNS is asked here, once for each domain that is in no group; a domain of which
    nothing can be learnt is in `other`. Raises SettingsError, and OSError where nothing can be kept.
    """
    destinations = destinations_of(settings)
    if not settings.delivery.mx_lookups:
        return destinations.group_of
    domains = {domain_of(address) for address in addresses}
    cache = MxCache(settings.work / MX_FILE, now.date())
    unknown = {domain for domain in domains if domain and not destinations.is_known(domain)}
    cache.learn(unknown, lookup or dns_lookup(seconds=PATIENCE))
    return lambda address: destinations.group_of(address, cache.hosts(domain_of(address)))


def domain_of(address: str) -> str:
    """Return the domain of an address as DNS is asked for it; empty where it has none that can be asked for."""
    domain = address.rpartition("@")[2]
    return a_label_domain(domain) if is_host_name(domain) and not is_reserved(domain) else ""
