"""One SQLite file: opening it, bringing it up to date, and transactions on it."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from newsletter.ledger.dialects.database import by_position, load_migrations, load_queries
from newsletter.ledger.errors import LedgerAwayError, LedgerError, LedgerTooNewError, NotLedgerError

BUSY_SECONDS = 30.0

# SQLite's primary result codes (sqlite.org/rescode.html), and what they are to an operator.
MEANINGS = {
    sqlite3.SQLITE_FULL: ("the disk is full, so the ledger {place} cannot be written", "make room on the disk"),
    sqlite3.SQLITE_IOERR: ("the disk fails while {place} is read or written", "check the disk"),
    sqlite3.SQLITE_READONLY: ("the ledger {place} may only be read", "let your user write to that file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("the ledger {place} cannot be opened", "let your user write to that file and its folder"),
    sqlite3.SQLITE_BUSY: (
        "another program keeps the ledger {place} locked",
        "wait until it has finished, or close the program that has the file open",
    ),
    sqlite3.SQLITE_LOCKED: ("another program keeps the ledger {place} locked", "wait until it has finished"),
    sqlite3.SQLITE_PROTOCOL: ("another program keeps the ledger {place} locked", "wait a moment, then try again"),
    sqlite3.SQLITE_CORRUPT: ("the ledger {place} is damaged", "put back the last copy of it"),
    sqlite3.SQLITE_NOTADB: ("{place} is not a ledger", "move the file away, or put back the last copy of the ledger"),
}

# What may pass by itself.
PASSING = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
)


class SqliteDatabase:
    """A SQLite file in WAL mode, safe to use from several threads, one transaction at a time.

    With `synchronous` normal a killed process loses nothing that was committed, a power cut may lose the last moments;
    full survives the power cut too, at the price of one flush to the disk a commit. Raises LedgerError for whatever an
    operator can cure.
    """

    kind = "sqlite"

    def __init__(self, path: Path, synchronous: str = "normal") -> None:
        self.path = path
        self.place = str(path)
        self.queries = load_queries("sqlite", "sqlite3")
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
        self.prove(self._connection, self.place)
        scripts = load_migrations("sqlite")
        for number, script in enumerate(scripts, start=1):
            if self._version() >= number:
                continue
            with self.transaction() as connection:
                if self._version() >= number:  # another process was quicker
                    continue
                for statement in split_statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    @staticmethod
    def prove(connection: sqlite3.Connection, place: str) -> None:
        """Raise NotLedgerError where a file is of another program, LedgerTooNewError where of a later version."""
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if names and "delivery_move" not in names:
            raise NotLedgerError(place)
        version, known = connection.execute("PRAGMA user_version").fetchone()[0], len(load_migrations("sqlite"))
        if version > known:
            raise LedgerTooNewError(place, version, known)

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
    def erasing(self) -> Iterator[sqlite3.Connection]:
        """Do several things or none of them, and leave nothing behind in the files of what they overwrite."""
        with self._lock, self._explained():
            self._connection.execute("PRAGMA secure_delete = ON")
            try:
                with self.transaction() as connection:
                    yield connection
                # The log still has the pages as they were; while somebody reads, it stays until the next time.
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self._connection.execute("PRAGMA secure_delete = OFF")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Ask one thing, without keeping a writer waiting."""
        with self._lock, self._explained():
            yield self._connection

    def many(self, connection: sqlite3.Connection, name: str, rows: Sequence[tuple[object, ...]]) -> int:
        """Run a statement for each row of its values, in the order in which it names them; return how many moved."""
        sql = by_position(getattr(self.queries, name).sql, r":\w+", "?")
        return connection.executemany(sql, rows).rowcount

    def number(self, connection: sqlite3.Connection, sql: str, values: Mapping[str, object]) -> int:
        """Return the number that a statement made up for once gives."""
        return int(connection.execute(sql, values).fetchone()["number"])

    def fill(self, connection: sqlite3.Connection, name: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Add many rows by a statement, each with its values in the order in which it names them."""
        connection.executemany(by_position(getattr(self.queries, name).sql, r":\w+", "?"), rows)

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Ask several things about one moment, without keeping a writer waiting."""
        with self._lock, self._explained():
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("ROLLBACK")

    def faults(self, connection: sqlite3.Connection) -> list[str]:
        """Return what SQLite itself finds wrong with the file, in sentences."""
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        lost = [row[0] for row in connection.execute("PRAGMA foreign_key_check")]
        return [f"the file is damaged: {each}" for each in said if each != "ok"] + [
            f"{count} rows of {table} belong to nothing" for table, count in sorted(Counter(lost).items())
        ]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            known = as_ledger_error(fault, self.place)
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


def as_ledger_error(fault: sqlite3.Error, place: str) -> LedgerError | None:
    """Return what a fault of the database means to people, or None where the fault is a bug of ours."""
    code = getattr(fault, "sqlite_errorcode", None)
    if code is None or (code & 0xFF) not in MEANINGS:
        return None
    sentence, hint = MEANINGS[code & 0xFF]
    kind = LedgerAwayError if code & 0xFF in PASSING else LedgerError
    return kind(sentence.format(place=place), hint)
