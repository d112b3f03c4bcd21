"""What can be wrong with the ledger itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from newsletter.errors import NewsletterError


class LedgerError(NewsletterError):
    """The ledger cannot be read or written, so nothing may be sent."""


class LedgerMissingError(LedgerError):
    """There is no ledger, so nothing was ever sent from here."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"nothing was sent from this folder yet: there is no {path}", "newsletter send ISSUE --to LIST"
        )


class LedgerTooNewError(LedgerError):
    """A later version of this program has written the ledger."""

    def __init__(self, path: Path, version: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer newsletter (version {version} of the ledger; this one knows {known})",
            "install the newest newsletter, then try again",
        )


class NotLedgerError(LedgerError):
    """The file is a database, but of something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is not a ledger, but a database of another program",
            "name another file in [state] of newsletter.toml",
        )


class LedgerFolderError(LedgerError):
    """The folder of the ledger cannot be made or looked into."""

    def __init__(self, path: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"the ledger {path} cannot be opened: {reason}", "let your user write to that file and its folder"
        )


class IncompletePlanError(LedgerError):
    """A plan does not hold what was counted."""

    def __init__(self, planned: int, found: int) -> None:
        super().__init__(
            f"the plan was to hold {planned} recipients, but {found} were written",
            "nothing was sent; send again, which makes a new plan",
        )


# SQLite's primary result codes (sqlite.org/rescode.html), and what they are to an operator.
MEANINGS = {
    sqlite3.SQLITE_FULL: ("the disk is full, so the ledger {path} cannot be written", "make room on the disk"),
    sqlite3.SQLITE_IOERR: ("the disk fails while {path} is read or written", "check the disk"),
    sqlite3.SQLITE_READONLY: ("the ledger {path} may only be read", "let your user write to that file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("the ledger {path} cannot be opened", "let your user write to that file and its folder"),
    sqlite3.SQLITE_BUSY: (
        "another program keeps the ledger {path} locked",
        "wait until it has finished, or close the program that has the file open",
    ),
    sqlite3.SQLITE_LOCKED: ("another program keeps the ledger {path} locked", "wait until it has finished"),
    sqlite3.SQLITE_PROTOCOL: ("another program keeps the ledger {path} locked", "wait a moment, then try again"),
    sqlite3.SQLITE_CORRUPT: ("the ledger {path} is damaged", "put back the last copy of it"),
    sqlite3.SQLITE_NOTADB: ("{path} is not a ledger", "move the file away, or put back the last copy of the ledger"),
}


def as_ledger_error(fault: sqlite3.Error, path: Path) -> LedgerError | None:
    """Return what a fault of the database means to people, or None where the fault is a bug of ours."""
    code = getattr(fault, "sqlite_errorcode", None)
    if code is None or (code & 0xFF) not in MEANINGS:
        return None
    sentence, hint = MEANINGS[code & 0xFF]
    return LedgerError(sentence.format(path=path), hint)
