"""A PostgreSQL database: reaching it, bringing it up to date, and transactions on it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from newsletter.ledger.dialects.database import by_position, load_migrations, load_queries
from newsletter.ledger.errors import LedgerAwayError, LedgerError, LedgerMissingError, LedgerTooNewError, NotLedgerError

# Seconds: to reach the server, to wait for another's lock, until silence means that the server is gone, and until the
# server takes it that we are: a host that is suspended in the middle of a transaction must not keep others waiting.
CONNECT_SECONDS = 10
LOCK_SECONDS = 30
SILENCE_SECONDS = 30
IDLE_SECONDS = 15
CONNECTION: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "newsletter",
    "keepalives_idle": SILENCE_SECONDS,
    "tcp_user_timeout": SILENCE_SECONDS * 1000,
}
GONE = (
    "the database server of the ledger {place} cannot be reached",
    "start it or wait for it, then go on: nothing was lost",
)
FULL = ("the database server of the ledger {place} has no room left", "make room on the server's disk")
DENIED = (
    "the database server does not let us into the ledger {place}",
    "check the user and the password: NEWSLETTER_STATE_PASSWORD, or password_file in [state] of newsletter.toml",
)
# SQLSTATEs and their classes (PostgreSQL's appendix A), the longer one first, and what they are to an operator.
MEANINGS = {
    "53100": FULL,
    "53300": ("the database server of the ledger {place} takes no more connections", "raise its max_connections"),
    "53": FULL,
    "25006": ("the ledger {place} may only be read", "name the primary server, not a copy that may only be read"),
    "25P03": (
        "this machine stood still in the middle of a step, and the ledger {place} waits for it no longer",
        "carry on with: newsletter resume",
    ),
    "42501": ("our user may not do this in the ledger {place}", "let it own the schema of the ledger"),
    "28": DENIED,
    "3D000": ("there is no database for the ledger {place}", "make it with: createdb"),
    "3F000": ("there is no schema for the ledger {place}", "make it with: CREATE SCHEMA"),
    "57P": GONE,
    "57014": ("the database server has given up on a question about {place}", "raise its statement_timeout"),
    "08": GONE,
    "55P03": ("another program keeps the ledger {place} locked", "wait until it has finished, then try again"),
    "40": ("another program was in the way of ours in the ledger {place}", "try again"),
    "XX001": ("the ledger {place} is damaged", "put back the last copy of it"),
    "XX002": ("the ledger {place} is damaged", "put back the last copy of it"),
    "58": ("the disk of the database server fails while {place} is read or written", "check the server's disk"),
}

# What may pass by itself.
PASSING = frozenset({"53100", "53300", "53", "25P03", "57P", "57014", "08", "55P03", "40", "58"})


class PostgresDatabase:
    """A schema of a PostgreSQL database, safe to use from several threads, one transaction at a time.

    `url` is libpq's (postgresql://user@host:port/database?options). Whatever is committed outlives the server's power
    cut, as long as the server's synchronous_commit is on. A connection that was lost is made anew when the next
    transaction begins. Raises LedgerError for whatever an operator can cure.
    """

    kind = "postgres"

    def __init__(self, url: str, password: str = "", *, create: bool = True) -> None:
        self.place = shown(url)
        self.queries = load_queries("postgres", "psycopg")
        self._lock = threading.RLock()
        self._conninfo = make_conninfo(url, **CONNECTION, **({"password": password} if password else {}))
        with self._explained():
            self._connection = self._connect()
        try:
            with self._explained():
                self._migrate(create=create)
        except BaseException:
            self._connection.close()
            raise

    def _connect(self) -> psycopg.Connection[dict[str, Any]]:
        connection = psycopg.connect(self._conninfo, autocommit=True, row_factory=dict_row)
        connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
        connection.execute("SET client_min_messages = warning")
        return connection

    def _migrate(self, *, create: bool) -> None:
        """Run the numbered migrations that the schema has not seen, all of them or none."""
        scripts = load_migrations("postgres")
        with self.transaction() as connection:
            self.queries.alone(connection, name="migrations")
            tables = {row["name"] for row in self.queries.tables(connection)}
            if tables and "ledger_version" not in tables:
                raise NotLedgerError(self.place)
            if not tables and not create:
                raise LedgerMissingError(self.place)
            if not tables:
                connection.execute("CREATE TABLE ledger_version (version INTEGER NOT NULL)")
            row = connection.execute("SELECT max(version) AS version FROM ledger_version").fetchone()
            version = (row and row["version"]) or 0
            if version > len(scripts):
                raise LedgerTooNewError(self.place, version, len(scripts))
            for number, script in enumerate(scripts[version:], start=version + 1):
                connection.execute(script.encode())
                connection.execute("INSERT INTO ledger_version VALUES (%s)", [number])

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        """Do several things or none of them."""
        with self._lock, self._explained():
            if self._connection.closed:
                self._connection = self._connect()
            with self._connection.transaction():
                yield self._connection

    @contextmanager
    def erasing(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        """Do several things or none of them; the server makes room of what they overwrite in its own time."""
        with self.transaction() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        """Ask one thing, without keeping a writer waiting."""
        with self._lock, self._explained():
            if self._connection.closed:
                self._connection = self._connect()
            yield self._connection

    def many(
        self, connection: psycopg.Connection[dict[str, Any]], name: str, rows: Sequence[tuple[object, ...]]
    ) -> int:
        """Run a statement for each row of its values, in the order in which it names them; return how many moved.

        Where there is one that takes all rows at once, that is the one.
        """
        at_once = getattr(self.queries, f"{name}_at_once", None)
        if at_once and len(rows) > 1:
            sql = by_position(at_once.sql, r"%\(\w+\)s", "%s")
            return connection.execute(sql.encode(), [array(column) for column in zip(*rows, strict=True)]).rowcount
        sql = by_position(getattr(self.queries, name).sql, r"%\(\w+\)s", "%s")
        with connection.cursor() as cursor:
            cursor.executemany(sql.encode(), rows)
            return cursor.rowcount

    def number(self, connection: psycopg.Connection[dict[str, Any]], sql: str, values: Mapping[str, object]) -> int:
        """Return the number that a statement made up for once gives."""
        row = connection.execute(sql.encode(), values).fetchone()
        return int(row["number"]) if row else 0

    def fill(
        self, connection: psycopg.Connection[dict[str, Any]], name: str, rows: Iterable[tuple[object, ...]]
    ) -> None:
        """Add many rows by a COPY statement, each with its values in the order in which it names them."""
        with connection.cursor() as cursor, cursor.copy(getattr(self.queries, name).sql.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def snapshot(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        """Ask several things about one moment, without keeping a writer waiting."""
        with self.transaction() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection

    def faults(self, connection: psycopg.Connection[dict[str, Any]]) -> list[str]:  # noqa: ARG002 - one of a kind
        """Return nothing: what the server finds wrong with its files, it tells whoever runs it."""
        return []

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as fault:
            known = as_ledger_error(fault, self.place)
            if known is None:
                raise
            raise known from fault

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._connection.close()


def array(values: Sequence[object]) -> str:
    """Return texts as the literal of an array (PostgreSQL 8.15.2), in a tenth of the driver's time."""
    texts = cast("Sequence[str]", values)
    together = "".join(texts)
    if '"' in together or "\\" in together:
        texts = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    between = '","'
    return f'{{"{between.join(texts)}"}}'


def shown(url: str) -> str:
    """Return a database's URL as people are told it: without the password, and without options."""
    parts = conninfo_to_dict(url)
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host') or ''}{port}/{parts.get('dbname') or ''}"


def as_ledger_error(fault: psycopg.Error, place: str) -> LedgerError | None:
    """Return what a fault of the database means to people, or None where the fault is a bug of ours."""
    state = fault.sqlstate or ""
    for known, (sentence, hint) in MEANINGS.items():
        if state.startswith(known):
            kind = LedgerAwayError if known in PASSING else LedgerError
            return kind(sentence.format(place=place), hint)
    if state or not isinstance(fault, psycopg.OperationalError):
        return None
    sentence, hint = _unreachable(str(fault))
    return LedgerAwayError(sentence.format(place=place), hint)


def _unreachable(said: str) -> tuple[str, str]:
    """Return what a fault without a code means: libpq tells why a connection fails in words only."""
    if "password" in said or "authentication" in said or "role" in said:
        return DENIED
    if "does not exist" in said:
        return MEANINGS["3D000"]
    return GONE
