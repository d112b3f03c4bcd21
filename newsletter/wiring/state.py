"""The workspace's ledger."""

from __future__ import annotations

from newsletter.config import Settings
from newsletter.ledger.sql import SqlLedger, open_ledger


def ledger_of(settings: Settings, *, create: bool = True) -> SqlLedger:
    """Open the workspace's ledger, making it the first time; it closes itself as a context.

    Raises LedgerMissingError where it is not there and must not be made, and LedgerError where it cannot be used.
    """
    state = settings.state
    return open_ledger(state.place, create=create, synchronous=state.synchronous, password=state.password)
