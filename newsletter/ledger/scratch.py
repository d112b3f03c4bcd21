"""A notebook on the disk for one plan: who stands where, however many there are. It is gone when it is closed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType

from newsletter.delivery.plan import Place
from newsletter.errors import NewsletterError

CACHE_KIB = 16_000


class ScratchError(NewsletterError):
    """There is no room to note down who was planned."""

    def __init__(self, fault: sqlite3.Error) -> None:
        super().__init__(
            f"nothing was sent: who is planned cannot be noted in the folder for temporary files ({fault})",
            "make room on the disk that holds it, or name another folder: SQLITE_TMPDIR=FOLDER",
        )


class Scratch:
    """A `newsletter.delivery.planning.Seen` in a temporary file that nobody else can open. Raises ScratchError."""

    def __init__(self) -> None:
        with _explained():
            self._connection = sqlite3.connect("", isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            self._connection.execute(
                "CREATE TABLE place (key TEXT PRIMARY KEY, list TEXT NOT NULL, line INTEGER NOT NULL) WITHOUT ROWID"
            )
            self._connection.execute("BEGIN")

    def places(self, keys: Sequence[str]) -> Mapping[str, Place]:
        """Return the places of those who were noted."""
        sql = "SELECT key, list, line FROM place WHERE key IN (SELECT value FROM json_each(?))"
        with _explained():
            return {key: Place(name, line) for key, name, line in self._connection.execute(sql, [json.dumps(keys)])}

    def note(self, list_name: str, people: Iterable[tuple[str, int]]) -> None:
        """Note people of a list: key and line; somebody who was noted keeps the first place."""
        rows = sorted((key, list_name, line) for key, line in people)
        with _explained():
            self._connection.executemany("INSERT OR IGNORE INTO place (key, list, line) VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Throw the notebook away."""
        self._connection.close()

    def __enter__(self) -> Scratch:
        """Return the notebook itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Throw the notebook away."""
        self.close()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise ScratchError(fault) from fault
