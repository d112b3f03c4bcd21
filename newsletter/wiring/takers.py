"""Whether the domains of some readers take mail: each is asked once, those of most readers first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from newsletter.config import Settings
from newsletter.delivery.lookup import Lookup
from newsletter.delivery.takers import TakersCache
from newsletter.report.takers import Domains
from newsletter.wiring.destinations import domain_of

FILE = "takers.json"


def ask_domains(
    settings: Settings,
    addresses: Iterable[str],
    now: datetime,
    lookup: Lookup,
    show: Callable[[int], None] = lambda _: None,
) -> Domains:
    """Ask DNS where the mail of some addresses would go; `show` gets how many domains were asked so far.

    Domains that are reserved for examples are not asked. Raises OSError where nothing can be kept.
    """
    readers = Counter(domain for address in addresses if (domain := domain_of(address)))
    cache = TakersCache(settings.work / FILE, now.date())
    cache.learn([domain for domain, _ in readers.most_common()], lookup, show)
    return Domains({domain: (number, cache.get(domain)) for domain, number in readers.most_common()})
