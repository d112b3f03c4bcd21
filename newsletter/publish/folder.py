"""A folder that a web server shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from newsletter.publish.model import Delivered, PublicFile, PublishError
from newsletter.render.output import write_whole

INDEX = "index.html"


class FolderError(PublishError):
    """The folder does not take a file."""

    def __init__(self, path: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"{path} cannot be written: {reason}", "see whether you may write there, and whether it is full"
        )


class FolderPlace:
    """A folder. Each file is whole or not there; a page is the `index.html` of a folder of its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, files: Sequence[PublicFile]) -> Delivered:
        """Write the files that are not there as they should be. Raises FolderError."""
        written = 0
        for file in files:
            path = self._folder / file_name(file)
            try:
                if not _holds(path, file.data):
                    write_whole(path, file.data)
                    written += 1
            except OSError as fault:
                raise FolderError(path, fault) from fault
        return Delivered(written, len(files) - written)


def file_name(file: PublicFile) -> str:
    """Return the name of a file in a folder: web servers show a folder by its `index.html`."""
    path = unquote(file.path)
    return f"{path}/{INDEX}".removeprefix("/") if file.is_page else path


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
