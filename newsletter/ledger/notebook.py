"""A notebook on the disk for one import: its rows, sorted by whom they are about. It is gone when it is closed."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

from newsletter.errors import NewsletterError
from newsletter.subscribers.imports.gathering import Noted

CACHE_KIB = 16_000
MARSHAL = 2  # the version of what is written: later ones look for what is written twice, which takes longer


class NotebookError(NewsletterError):
    """There is no room to note down the rows of an import."""

    def __init__(self, fault: sqlite3.Error) -> None:
        super().__init__(
            f"nothing was imported: the rows cannot be noted in the folder for temporary files ({fault})",
            "make room on the disk that holds it, or name another folder: SQLITE_TMPDIR=FOLDER",
        )


class DiskNotebook:
    """A `newsletter.subscribers.imports.gathering.Notebook` in a temporary file that nobody else can open.

    Raises NotebookError.
    """

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._run("PRAGMA journal_mode = OFF")
        self._run("PRAGMA synchronous = OFF")
        self._run("PRAGMA temp_store = FILE")
        self._run(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._run("CREATE TABLE row (key TEXT, rest BLOB)")
        self._run("BEGIN")

    def note(self, rows: Iterable[Noted]) -> None:
        """Note some rows."""
        plain = map(tuple[Any, ...], rows)
        stored = [(row[0], marshal.dumps(row[1:], MARSHAL)) for row in plain]
        try:
            self._connection.executemany("INSERT INTO row VALUES (?, ?)", stored)
        except sqlite3.Error as fault:
            raise NotebookError(fault) from fault

    def sorted(self) -> Iterator[Noted]:
        """Yield all rows by their key, those of one key in the order in which they were noted."""
        try:
            for key, rest in self._connection.execute("SELECT key, rest FROM row ORDER BY key, rowid"):
                yield Noted(key, *marshal.loads(rest))  # noqa: S302 - it was written above, and nobody else can write
        except sqlite3.Error as fault:
            raise NotebookError(fault) from fault

    def _run(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except sqlite3.Error as fault:
            raise NotebookError(fault) from fault

    def __enter__(self) -> DiskNotebook:
        """Return the notebook itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Throw the notebook away."""
        self._connection.close()
