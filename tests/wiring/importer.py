"""A program that imports a file, and is killed by itself before its Nth statement to the database, or after it."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from newsletter.ledger.sql import open_ledger
from newsletter.wiring.importing import ImportRequest, ImportRun

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
STATEMENTS = frozenset({"execute", "executemany"})


class Killer:
    """Counts statements, and ends this process at one of them, as SIGKILL does: with nothing put in order."""

    def __init__(self, before: int) -> None:
        self.left = before

    def __call__(self, frame: FrameType, event: str, called: Any) -> None:
        """Look at a call: sqlite3 is written in C, and psycopg begins in Python."""
        name = called.__name__ if event == "c_call" else frame.f_code.co_name if event == "call" else ""
        if name in STATEMENTS:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def main(place: str, file: str, before: int) -> None:
    """Import a file into a ledger."""
    where = place if place.startswith("postgresql:") else Path(place)
    with open_ledger(where) as ledger, ImportRun(ImportRequest([Path(file)], "team")) as run:
        run.read()
        sys.setprofile(Killer(before) if before else None)
        run.carry_out(ledger.subscribers, AT, lambda *_: None)
        sys.setprofile(None)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
