"""The ledger in a database: what the delivery room asks of its memory."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType

from newsletter.ledger.campaigns import Campaigns
from newsletter.ledger.checks import Checks
from newsletter.ledger.dialects.database import Database
from newsletter.ledger.errors import DriverMissingError, LedgerFolderError, LedgerMissingError
from newsletter.ledger.leases import Leases
from newsletter.ledger.letters import SqlLetters
from newsletter.ledger.notices import SqlNotices
from newsletter.ledger.people import People
from newsletter.ledger.subscribers.store import SqlSubscribers
from newsletter.ledger.tokens import SqlTokens


def open_ledger(
    place: Path | str, *, create: bool = True, synchronous: str = "normal", password: str = ""
) -> SqlLedger:
    """Open the ledger of a workspace, a SQLite file or a postgresql:// URL, making it the first time.

    Raises LedgerMissingError where it is not there and must not be made, and LedgerError where it cannot be used.
    """
    if isinstance(place, str):
        return SqlLedger(_postgres(place, password, create=create))
    try:
        if not place.exists():
            if not create:
                raise LedgerMissingError(place)
            place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise LedgerFolderError(place, fault) from fault
    from newsletter.ledger.dialects.sqlite import SqliteDatabase

    return SqlLedger(SqliteDatabase(place, synchronous))


def _postgres(url: str, password: str, *, create: bool) -> Database:
    try:
        from newsletter.ledger.dialects.postgres import PostgresDatabase
    except ImportError as fault:
        raise DriverMissingError from fault
    return PostgresDatabase(url, password, create=create)


class SqlLedger(Campaigns, Leases, People, Checks):
    """A `newsletter.delivery.ports.Ledger` in a database. It may be used from any thread."""

    def __enter__(self) -> SqlLedger:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger."""
        self.close()

    @property
    def place(self) -> str:
        """Return where the ledger is, as people are told."""
        return self._database.place

    @cached_property
    def subscribers(self) -> SqlSubscribers:
        """Return the store of subscribers, which is in the same database."""
        return SqlSubscribers(self._database)

    @cached_property
    def notices(self) -> SqlNotices:
        """Return what other programs are to be told, which is in the same database."""
        return SqlNotices(self._database)

    @cached_property
    def letters(self) -> SqlLetters:
        """Return the messages that people have asked for, which are in the same database."""
        return SqlLetters(self._database)

    @cached_property
    def tokens(self) -> SqlTokens:
        """Return the tokens of other programs, which are in the same database."""
        return SqlTokens(self._database)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def id(self) -> str:
        """Return the name that tells this ledger from every other."""
        return self.remembered("ledger-id", lambda: uuid.uuid4().hex)

    def remembered(self, name: str, make: Callable[[], str]) -> str:
        """Return what is kept under a name, making it the first time."""
        with self._database.reading() as connection:
            kept = self._sql.meta_value(connection, name=name)
        if kept is None:
            made = make()
            with self._database.transaction() as connection:
                self._sql.insert_meta(connection, name=name, value=made)
                kept = self._sql.meta_value(connection, name=name)
        return str(kept["value"])
