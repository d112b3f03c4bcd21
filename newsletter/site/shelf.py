"""Files that are shown as they are: the archive from memory, and what was published from its folder."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from newsletter.publish.folder import INDEX
from newsletter.publish.model import CALENDAR, PAGE, PublicFile
from newsletter.site.issue_page import POLICY as ISSUE_POLICY
from newsletter.site.paper import UNFRAMED

# A name that tells its content, as pictures of issues and style sheets have one.
LASTING = re.compile(r"-[0-9a-f]{12}\.\w+$")
FOR_GOOD = f"public, max-age={int(timedelta(days=365).total_seconds())}, immutable"
FOR_NOW = f"public, max-age={int(timedelta(minutes=1).total_seconds())}"
ISSUES = "i/"
ISSUE_UNFRAMED = f"{ISSUE_POLICY}; frame-ancestors 'none'"
INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
TYPES = {".html": PAGE, ".ics": CALENDAR, ".svg": "image/svg+xml", ".webp": "image/webp", ".avif": "image/avif"}
# A program on our own name, whatever has come into the folder, is not shown as one.
HARMLESS = re.compile(
    r"(?:image|font|audio|video)/|text/(?:html|plain|css|calendar)|application/(?:pdf|\w+\+xml|.*json)"
)
STREAM = "application/octet-stream"


@dataclass(frozen=True)
class Shown:
    """One file with the fields of the answer that shows it."""

    data: bytes
    headers: tuple[tuple[str, str], ...]
    mark: str


@dataclass(frozen=True)
class Shelf:
    """Files by their path below the root, neither with a slash before nor behind."""

    files: Mapping[str, Shown]

    @classmethod
    def of(cls, files: Iterable[PublicFile]) -> Shelf:
        """Return a shelf with files, each ready to be shown."""
        return cls({unquote(file.path).strip("/"): shown(file.path, file.content_type, file.data) for file in files})


EMPTY = Shelf({})


def shown(path: str, content_type: str, data: bytes) -> Shown:
    """Return a file as it is shown. Mail programs on the web show our pictures on pages of theirs."""
    mark = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    lasts = FOR_GOOD if LASTING.search(path) else FOR_NOW
    policy = (ISSUE_UNFRAMED if path.startswith(ISSUES) else UNFRAMED) if content_type == PAGE else INERT
    headers = (
        ("Content-Type", content_type),
        ("ETag", mark),
        ("Cache-Control", lasts),
        ("Content-Security-Policy", policy),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
    )
    return Shown(data, headers, mark)


def from_folder(folder: Path, path: str) -> Shown | None:
    """Return what a folder has at a path, a folder by its index; None for what is not there or leads out of it."""
    parts = path.split("/") if path else []
    if any(part in ("", ".", "..") or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    try:
        real = folder.resolve(strict=True)
        found = real.joinpath(*parts).resolve(strict=True)
        if found.is_dir():
            found = (found / INDEX).resolve(strict=True)
        if not found.is_relative_to(real) or not stat.S_ISREG(found.stat().st_mode):
            return None
        return shown(path, type_of(found.name), found.read_bytes())
    except (OSError, RuntimeError, ValueError):
        return None


def type_of(name: str) -> str:
    """Return the media type of a file by its name; what could do harm is only bytes."""
    known = TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or STREAM
    if not HARMLESS.match(known):
        return STREAM
    return f"{known}; charset=utf-8" if known.startswith("text/") and "charset" not in known else known
