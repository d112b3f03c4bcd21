"""Copies of a ledger in a file: made while it is in use, and put back without losing what was there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from newsletter.delivery.states import CampaignEvent, CampaignState
from newsletter.errors import UsageError
from newsletter.ledger.dialects.sqlite import SqliteDatabase, as_ledger_error
from newsletter.ledger.errors import LedgerError, LedgerMissingError
from newsletter.ledger.rows import stored_time

PUT_BACK = "the ledger was put back from a copy; who got it since the copy was made is not known here"
ALL = -1  # pages at once: a copy in steps begins anew whenever another process writes


class CopyExistsError(UsageError):
    """There is a file of that name."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is a file {path} already", "name another file; nothing was copied")


class NotCopyError(UsageError):
    """A file is not the copy of a ledger."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be put back: {reason}", "name a file that `newsletter state backup` has made")


def copy_ledger(place: Path, target: Path) -> None:
    """Copy a ledger as it is at this moment into a new file, which appears only when it is whole and on the disk.

    Senders go on meanwhile: readers do not stop a writer. Raises CopyExistsError, LedgerMissingError and LedgerError.
    """
    if not place.exists():
        raise LedgerMissingError(place)
    half = target.with_name(f".{target.name}.part")
    try:
        if os.path.lexists(target):
            raise CopyExistsError(target)
        with _explained(place), closing(_opened(place)) as source:
            _copy(source, half)
        half.rename(target)
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def restore_ledger(copy: Path, place: Path, at: datetime) -> Path | None:
    """Put a copy in the place of a ledger; return where the former one is kept, None where there was none.

    Nobody may be sending. What was under way or ordered for later when the copy was made is paused: what was sent since
    is not known here, and a worker would send it a second time. A version that is older is brought up to date when the
    ledger is opened next. Raises NotCopyError and LedgerError; then all is as it was.
    """
    _prove(copy)
    half = place.with_name(f".{place.name}.part")
    kept = place.with_name(f"{place.name}.before-{at:%Y%m%d-%H%M%S}") if place.exists() else None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with _explained(copy), closing(_opened(copy)) as source:
            _copy(source, half)
        _hold_back(half, at)
        if kept:
            _set_aside(place, kept)
        half.replace(place)
    except OSError as fault:
        raise _unwritable(place, fault) from fault
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    return kept


def _set_aside(place: Path, kept: Path) -> None:
    """Keep a ledger under another name, with what its last writer had not yet put into the file itself."""
    if os.path.lexists(kept):
        raise CopyExistsError(kept)
    with suppress(sqlite3.Error), closing(sqlite3.connect(place)) as connection:  # a damaged one is kept as it is
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for end in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            place.with_name(place.name + end).rename(kept.with_name(kept.name + end))


def _prove(copy: Path) -> None:
    """Raise NotCopyError unless a file is a ledger, whole, and of a version that is known."""
    if not copy.is_file():
        raise NotCopyError(copy, "there is no such file")
    try:
        with _explained(copy), closing(_opened(copy)) as connection:
            SqliteDatabase.prove(connection, str(copy))
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except LedgerError as fault:
        raise NotCopyError(copy, fault.sentence) from fault
    if said != "ok":
        raise NotCopyError(copy, "it is damaged")


def _opened(path: Path) -> sqlite3.Connection:
    """Open a file for reading only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _copy(source: sqlite3.Connection, half: Path) -> None:
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)  # it holds addresses
    os.close(descriptor)
    with _explained(half), closing(sqlite3.connect(half)) as target:
        source.backup(target, pages=ALL)
        target.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
    with half.open("rb+") as file:
        os.fsync(file.fileno())


def _hold_back(half: Path, at: datetime) -> None:
    """Pause what is unfinished in a copy, of whatever version it is."""
    now = stored_time(at)
    with _explained(half), closing(sqlite3.connect(half)) as connection, connection:
        ids = connection.execute("SELECT id FROM campaign WHERE state IN ('ready', 'sending')").fetchall()
        for target in (CampaignState.SENDING, CampaignState.PAUSED):  # no other way leads from ready to paused
            moved = [(target, PUT_BACK, each) for (each,) in ids]
            connection.executemany("UPDATE campaign SET state = ?, reason = ? WHERE id = ?", moved)
        events = [(each, now, CampaignEvent.PAUSE, PUT_BACK) for (each,) in ids]
        connection.executemany("INSERT INTO event (campaign_id, at, event, detail) VALUES (?, ?, ?, ?)", events)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        known = as_ledger_error(fault, str(path))
        if known is None:
            raise
        raise known from fault


def _unwritable(path: Path, fault: OSError) -> LedgerError:
    reason = (fault.strerror or "the disk refused").lower()
    return LedgerError(f"{path} cannot be written: {reason}", "name a folder that your user may write to, with room")
