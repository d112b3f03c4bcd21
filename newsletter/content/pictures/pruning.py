"""What the folder of fitted pictures lets go: what was not used for long, and the oldest where it is all too much."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# In seconds and in octets. A file is used when it is read, which is noted no more than once a day.
LONGEST = 90 * 86_400
MOST = 500_000_000
NOTED = 86_400


@dataclass(frozen=True)
class Kept:
    """A file of the folder: when it was last used, in seconds since 1970, and its octets."""

    path: Path
    used: float
    size: int


def let_go(files: Iterable[Kept], now: float, most: int = MOST) -> list[Path]:
    """Return the files to be deleted, the longest unused first."""
    left = sorted(files, key=lambda file: (file.used, file.path))
    total = sum(file.size for file in left)
    gone = []
    for file in left:
        if total <= most and now - file.used <= LONGEST:
            break
        total -= file.size
        gone.append(file.path)
    return gone


def prune(folder: Path, now: float) -> None:
    """Delete what the folder lets go. What cannot be deleted stays."""
    files = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat()
                files.append(Kept(Path(entry.path), status.st_mtime, status.st_size))
    for path in let_go(files, now):
        with suppress(OSError):
            path.unlink()


def note_use(path: Path, now: float) -> None:
    """Note that a file is used; once a day is enough."""
    with suppress(OSError):
        if now - path.stat().st_mtime > NOTED:
            os.utime(path, (now, now))
