"""One SQLite file: opening it, bringing it up to date, and transactions on it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiosql

from newsletter.ledger.errors import LedgerTooNewError, NotLedgerError, as_ledger_error

HERE = Path(__file__).parent
BUSY_SECONDS = 30.0


@lru_cache(maxsize=1)
def _queries() -> Any:
    return aiosql.from_path(HERE / "queries", "sqlite3")


class Database:
    """A SQLite file in WAL mode, safe to use from several threads, one transaction at a time.

    With `synchronous` normal a killed process loses nothing that was committed, a power cut may lose the last moments;
    full survives the power cut too, at the price of one flush to the disk a commit. Raises LedgerError for whatever an
    operator can cure.
    """

    def __init__(self, path: Path, synchronous: str = "normal") -> None:
        self.path = path
        self.queries = _queries()
        self._lock = threading.RLock()
        with self._explained():
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            with self._explained():
                self._prepare(synchronous)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, synchronous: str) -> None:
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute(f"PRAGMA synchronous = {synchronous}")
        self._migrate()
        self._connection.execute("PRAGMA foreign_keys = ON")

    def _migrate(self) -> None:
        """Run the numbered migrations that the file has not seen, each in a transaction of its own.

        Foreign keys are not watched yet, so that a table can be made anew; what they say holds again afterwards.
        """
        if self._is_foreign():
            raise NotLedgerError(self.path)
        scripts = sorted((HERE / "migrations").glob("*.sql"))
        if self._version() > len(scripts):
            raise LedgerTooNewError(self.path, self._version(), len(scripts))
        for number, script in enumerate(scripts, start=1):
            if self._version() >= number:
                continue
            with self.transaction() as connection:
                if self._version() >= number:  # another process was quicker
                    continue
                for statement in split_statements(script.read_text("utf-8")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    def _is_foreign(self) -> bool:
        """Tell whether the file holds tables, and ours are not among them."""
        names = [row["name"] for row in self._connection.execute("SELECT name FROM sqlite_master")]
        return bool(names) and "delivery_move" not in names

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do several things or none of them, alone among all writers."""
        with self._lock, self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Ask one thing, without keeping a writer waiting."""
        with self._lock, self._explained():
            yield self._connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            known = as_ledger_error(fault, self.path)
            if known is None:
                raise
            raise known from fault

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def split_statements(script: str) -> Iterator[str]:
    """Yield the statements of a script, a trigger with its body as one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
