"""New files on disk: whole or not at all, and never over what is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from newsletter.errors import NewsletterError


class CannotWriteError(NewsletterError):
    """The disk does not take a file."""

    def __init__(self, path: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"{path} cannot be written: {reason}", "see whether you may write there, and whether it is full"
        )


def write_missing(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files that are not there yet, in their order; return the paths of those that were there.

    Each appears whole or not at all.
    """
    kept: list[str] = []
    for name, data in files.items():
        path = root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(path):
                kept.append(name)
            else:
                _write(path, data)
        except OSError as fault:
            raise CannotWriteError(path, fault) from fault
    return kept


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder that is not there yet, all at once; raise CannotWriteError if it is there after all."""
    half = folder.parent / f".{folder.name}.{os.getpid()}.part"
    try:
        half.mkdir(parents=True)
        for name, data in files.items():
            path = half / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        half.rename(folder)
    except OSError as fault:
        raise CannotWriteError(folder, fault) from fault
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
