"""The ledger's former name, until everybody calls it by its new one."""

from newsletter.ledger.sql import SqlLedger as SqliteLedger
from newsletter.ledger.sql import open_ledger

__all__ = ["SqliteLedger", "open_ledger"]
