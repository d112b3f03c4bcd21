"""The store of subscribers as a whole."""

from __future__ import annotations

from newsletter.ledger.subscribers.audiences import Audiences
from newsletter.ledger.subscribers.bulk import Bulk
from newsletter.ledger.subscribers.lookup import Lookup
from newsletter.ledger.subscribers.retention import Retention


class SqlSubscribers(Audiences, Bulk, Lookup, Retention):
    """A `newsletter.subscribers.ports.SubscriberStore` in the ledger's database, and one for many people at once.

    It may be used from any thread.
    """
