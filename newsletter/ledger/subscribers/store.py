"""The store of subscribers as a whole."""

from __future__ import annotations

from newsletter.ledger.subscribers.audiences import Audiences
from newsletter.ledger.subscribers.bulk import Bulk
from newsletter.ledger.subscribers.forgetting import Forgetting
from newsletter.ledger.subscribers.lookup import Lookup


class SqlSubscribers(Audiences, Bulk, Forgetting, Lookup):
    """A `newsletter.subscribers.ports.SubscriberStore` in the ledger's database, and one for many people at once.

    It may be used from any thread.
    """
