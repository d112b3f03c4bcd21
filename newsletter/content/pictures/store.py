"""Fitted pictures, kept: in memory while a program runs, and in a folder that may be deleted at any time.

The folder prunes itself when something new is put into it.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from newsletter.content.pictures.fit import RECIPE, Fitted, fit
from newsletter.content.pictures.opening import PictureFaultError
from newsletter.content.pictures.pruning import note_use, prune

KEPT = 256


@dataclass(frozen=True)
class PictureStore:
    """Fits pictures, each once. Without a folder they are kept in memory only."""

    folder: Path | None = None

    def fit(self, path: Path, widest: int) -> Fitted:
        """Return a picture's file fitted to at most `widest` pixels across. Raises PictureFaultError."""
        try:
            status = path.stat()
        except OSError as fault:
            raise PictureFaultError("cannot be opened", "see whether you may read the file") from fault
        return _fitted(self.folder, path, status.st_mtime_ns, status.st_size, widest)


@lru_cache(maxsize=KEPT)
def _fitted(folder: Path | None, path: Path, _modified: int, _size: int, widest: int) -> Fitted:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise PictureFaultError("cannot be opened", "see whether you may read the file") from fault
    if folder is None:
        return fit(data, widest)
    file = folder / f"{_key(data, widest)}.picture"
    kept = _read(file)
    if kept is None:
        kept = fit(data, widest)
        _write(file, kept)
        prune(folder, time.time())
    else:
        note_use(file, time.time())
    return kept


def _key(data: bytes, widest: int) -> str:
    """Return the name of what is made from some bytes: of them, of how, and of what makes it."""
    import PIL

    how = json.dumps([hashlib.sha256(data).hexdigest(), widest, RECIPE, PIL.__version__])
    return hashlib.sha256(how.encode()).hexdigest()[:40]


def _read(file: Path) -> Fitted | None:
    """Return what a file keeps: a line of facts, then the picture; None for none, or for one that is not whole."""
    try:
        line, _, data = file.read_bytes().partition(b"\n")
        facts = json.loads(line)
        if facts["digest"] != hashlib.sha256(data).hexdigest():
            return None
        return Fitted(data, facts["type"], facts["extension"], facts["width"], facts["height"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, fitted: Fitted) -> None:
    """Keep a picture; a disk that takes none costs only the time to make it again."""
    facts = {
        "digest": hashlib.sha256(fitted.data).hexdigest(),
        "type": fitted.content_type,
        "extension": fitted.extension,
        "width": fitted.width,
        "height": fitted.height,
    }
    half = file.with_name(f".{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(json.dumps(facts).encode() + b"\n" + fitted.data)
        half.replace(file)
