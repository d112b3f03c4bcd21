"""An import that is killed, at whatever statement, and given again: what comes of it is what an unbroken one does."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from newsletter.ledger.sql import open_ledger
from newsletter.ledger.subscribers.rows import read_fields
from newsletter.subscribers.ports import SLICE

IMPORTER = Path(__file__).with_name("importer.py")
TABLES = {
    "subscriber": "key, address, created_at",
    "subscription": "list, key, status, at, event, former, source, joined_at, name, fields, tags",
    "consent": "key, list, at, how, text, confirmed_at",
    "suppression": "key, scope, reason, at, evidence, expires",
    "history": "at, key, list, change, detail, who, why",
}
STANDINGS = ("active", "active", "active", "pending", "unsubscribed")
STEP = 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return people of three slices, two of whom bounced."""
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(("email", "name", "city", "tags", "standing"))
        for number in range(2 * SLICE + 9):
            standing = "bounced" if number % SLICE == 0 else STANDINGS[number % len(STANDINGS)]
            rows.writerow((f"p{number:04}@city.example", f"Reader {number}", "Rīga", "vip", standing))
    return path


def run(place: Path | str, file: Path, before: int = 0) -> int:
    return subprocess.run([sys.executable, str(IMPORTER), str(place), str(file), str(before)], check=False).returncode


def known(place: Path | str) -> dict[str, Sequence[str]]:
    with open_ledger(place) as ledger, ledger._database.reading() as connection:
        rows = {name: connection.execute(f"SELECT {of} FROM {name}").fetchall() for name, of in TABLES.items()}  # noqa: S608
    return {name: sorted(map(comparable, each)) for name, each in rows.items()}


def comparable(row: Mapping[str, Any]) -> str:
    cells = dict(row)
    return str(cells | {"fields": read_fields(cells["fields"])} if "fields" in cells else cells)


def test_an_import_that_is_killed_again_and_again_does_what_an_unbroken_one_does(
    place: Path | str, file: Path, tmp_path: Path
) -> None:
    """Each run goes on from what the one before has left, and is killed a few statements later."""
    unbroken = tmp_path / "unbroken.db"
    assert run(unbroken, file) == 0
    kills = 0
    while ended := run(place, file, 1 + kills * STEP):
        assert ended == -signal.SIGKILL
        kills += 1
    assert kills >= 9
    assert known(place) == known(unbroken)
