"""What a ledger asks of a database, and the statements and migrations of each dialect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import aiosql

HERE = Path(__file__).parents[1]


class Database(Protocol):
    """One database, brought up to date, safe to use from several threads, one transaction at a time.

    `place` is where it is, as people are told; `queries` are the named statements of its dialect, each of which takes a
    connection and named values; `kind` is the name of its dialect. Everything raises LedgerError
    for whatever an operator can cure.
    """

    place: str
    queries: Any
    kind: str

    def transaction(self) -> AbstractContextManager[Any]:
        """Do several things or none of them."""

    def erasing(self) -> AbstractContextManager[Any]:
        """Do several things or none of them, and leave nothing behind in the files of what they overwrite.

        What earlier changes have left there is gone when the database makes its files anew.
        """

    def reading(self) -> AbstractContextManager[Any]:
        """Ask one thing, without keeping a writer waiting."""

    def many(self, connection: Any, name: str, rows: Sequence[tuple[object, ...]]) -> int:
        """Run a statement for each row of its values, in the order in which it names them; return how many rows moved.

        This is for the hot path: to bind values by name costs as much again as the statement itself.
        """

    def number(self, connection: Any, sql: str, values: Mapping[str, object]) -> int:
        """Return the `number` that a statement made up for once gives."""

    def fill(self, connection: Any, name: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Add many rows by a statement, each with its values in the order in which it names them."""

    def snapshot(self) -> AbstractContextManager[Any]:
        """Ask several things about one moment, without keeping a writer waiting."""

    def faults(self, connection: Any) -> list[str]:
        """Return what the database itself finds wrong with its files, in sentences."""

    def close(self) -> None:
        """Let go of the database."""


@cache
def load_queries(dialect: str, driver: str) -> Any:
    """Return the statements that all dialects share and those of one dialect, for a driver that aiosql knows."""
    files = [*sorted((HERE / "queries" / "common").glob("*.sql")), HERE / "queries" / f"{dialect}.sql"]
    return aiosql.from_str("\n".join(file.read_text("utf-8") for file in files), driver)


@cache
def load_migrations(dialect: str) -> tuple[str, ...]:
    """Return the scripts that make a ledger, oldest first. Their numbers mean the same in every dialect."""
    return tuple(file.read_text("utf-8") for file in sorted((HERE / "migrations" / dialect).glob("*.sql")))


@cache
def by_position(sql: str, named: str, mark: str) -> str:
    """Return a statement that takes its values by their order; `named` is a pattern of a named one."""
    return re.sub(named, mark, sql)
