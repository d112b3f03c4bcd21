"""The sender's lease: an operating system's lock on a file, free the moment its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from newsletter.errors import NewsletterError

# Far behind what is written, because a lock on Windows also keeps others from reading.
LOCKED_AT = 1 << 30


class LeaseHeldError(NewsletterError):
    """Another process is sending the issue."""

    def __init__(self, issue: str, holder: str) -> None:
        who = f"process {holder}" if holder else "another process"
        super().__init__(
            f"“{issue}” is being sent by {who}",
            f"let it finish, or stop it: newsletter pause {issue}, then newsletter resume {issue}",
        )


class LeaseUnavailableError(NewsletterError):
    """The folder of the ledger takes no lock."""

    def __init__(self, folder: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"nothing was sent: the folder {folder} cannot be written: {reason}",
            "let your user write to that folder, or make room on the disk",
        )


@contextmanager
def hold_lease(folder: Path, issue: str, at: datetime) -> Iterator[int]:
    """Be the only one on this machine who plans or sends an issue. Raises LeaseHeldError and LeaseUnavailableError.

    `folder` is the ledger's. The file stays; the lock is what counts. It yields the descriptor that is locked: where it
    is handed on to other processes, the lease is free when the last of them has ended.
    """
    descriptor = _open(folder, issue)
    try:
        if not _lock_soon(descriptor):
            raise LeaseHeldError(issue, os.read(descriptor, 100).decode("utf-8", "replace").strip())
        with suppress(OSError):  # a full disk: the lock holds all the same
            os.truncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}, since {at:%Y-%m-%d %H:%M:%S} UTC\n".encode())
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(folder: Path, issue: str) -> bool:
    """Tell whether somebody plans or sends an issue at this moment."""
    try:
        descriptor = os.open(folder / f"{issue}.lock", os.O_RDWR)
    except OSError:  # it was never held, or is none of our business
        return False
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock_soon(descriptor: int) -> bool:
    """Lock a file, also where somebody only looks whether it is locked, which takes a moment."""
    for pause in (0.01, 0.05, 0.2):
        if _lock(descriptor):
            return True
        time.sleep(pause)
    return _lock(descriptor)


def _open(folder: Path, issue: str) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / f"{issue}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise LeaseUnavailableError(folder, fault) from fault


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, LOCKED_AT, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
