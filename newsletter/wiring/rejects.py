"""The rows of an import that are nobody, kept in a file with the reasons, for whoever mends them."""

from __future__ import annotations

import csv
import os
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TextIO

from newsletter.errors import NewsletterError
from newsletter.subscribers.exports import guarded
from newsletter.subscribers.model import RefusedRow

HEADER = ("file", "line", "email", "reason")


class RejectsError(NewsletterError):
    """The file of rejects cannot be written."""

    def __init__(self, path: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"the rows that cannot be used cannot be noted in {path}: {reason}", "name another file: --rejects FILE"
        )


class RejectsFile:
    """A CSV file that is there as soon as a row is nobody, and only then; nobody else on the computer may read it.

    A spreadsheet takes no cell of it for a formula. Raises RejectsError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self._stack = ExitStack()
        self._file: TextIO | None = None

    def __enter__(self) -> RejectsFile:
        """Return the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._stack.close()

    def add(self, shown: str, row: RefusedRow) -> None:
        """Note a row, and in which table it stands."""
        try:
            if self._file is None:
                self._file = self._begun()
            cells = (shown, str(row.line), guarded(row.typed), row.reason)
            csv.writer(self._file).writerow(cells)
        except OSError as fault:
            raise RejectsError(self.path, fault) from fault
        self.number += 1

    def _begun(self) -> TextIO:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        number = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        file = self._stack.enter_context(os.fdopen(number, "w", encoding="utf-8-sig", newline=""))
        csv.writer(file).writerow(HEADER)
        return file
