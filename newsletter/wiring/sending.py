"""Being the one who plans or sends an issue, and the ledger that it is written into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from newsletter.clock import Clock, system_clock
from newsletter.config import Settings
from newsletter.delivery.lease import hold_lease
from newsletter.wiring.state import ledger_of as ledger_of


@contextmanager
def lease_of(settings: Settings, issue: str, clock: Clock = system_clock) -> Iterator[int]:
    """Be the only one on this machine who plans or sends an issue; raise LeaseHeldError."""
    with hold_lease(settings.state.folder, issue, clock()) as descriptor:
        yield descriptor
