"""The store, as commands about lists open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.ledger.subscribers.store import SqlSubscribers


@contextmanager
def looking(settings: Settings, *, create: bool = False) -> Iterator[SqlSubscribers]:
    """Open the store; one that is not there yet is an empty one, and not made unless that is wanted."""
    import tempfile
    from pathlib import Path

    from newsletter.ledger.errors import LedgerMissingError
    from newsletter.ledger.sql import open_ledger
    from newsletter.wiring.state import ledger_of

    try:
        opened = ledger_of(settings, create=create)
    except LedgerMissingError:
        with tempfile.TemporaryDirectory() as place, open_ledger(Path(place) / "ledger.sqlite") as empty:
            yield empty.subscribers
        return
    with opened as ledger:
        yield ledger.subscribers
