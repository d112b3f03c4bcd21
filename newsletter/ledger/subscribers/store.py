"""The store of subscribers as a whole."""

from __future__ import annotations

from newsletter.ledger.subscribers.asking import Asking
from newsletter.ledger.subscribers.lookup import Lookup


class SqlSubscribers(Asking, Lookup):
    """A `newsletter.subscribers.ports.SubscriberStore` in the ledger's database. It may be used from any thread."""
