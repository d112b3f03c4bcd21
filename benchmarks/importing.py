"""Bringing in a tenth of a million readers, and a million: seconds, and the memory that the program took at most.

`newsletter subscribers import` reads a CSV file of seven columns in no order, of which some rows are nobody, some stand
there twice, and some people have left or bounced; each round is into a new ledger on the disk. `again` is the same file
once more, of which nothing is new; `export` writes the list back. With `--postgres URL` the same into PostgreSQL, where
CPU time is the program's, without the server's.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from results import Results, arguments, say
from sample import NEWSLETTER, sample_workspace

SIZES = (100_000, 1_000_000)
LIST = "moved"
HEADER = ("Email Address", "First Name", "Last Name", "City", "Joined", "Tags", "Status")
FIRST = ("Anna", "Jānis", "Līga", "Pēteris", "Ieva", "Kārlis", "Māra", "Andris")
LAST = ("Bērziņa", "Kalniņš", "Ozola", "Liepiņa", "Krūmiņš", "Eglītis")
TOWNS = ("Rīga", "Cēsis", "Liepāja", "Ventspils", "Jelgava", "Valmiera")
STANDINGS = ("active",) * 95 + ("unsubscribed",) * 3 + ("bounced", "pending")


def write_export(path: Path, rows: int) -> None:
    """Write an export of so many rows, the same each time."""
    chance = random.Random(rows)  # noqa: S311 - nothing is kept secret by it
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for number in range(rows):
            person = number if number % 100 else max(number - 50, 0)
            scattered = person * 2_654_435_761 % 2**32
            address = f"reader{scattered:x}@mail{scattered % 5000}.example" if number % 200 != 7 else "no address"
            joined = f"20{10 + number % 15}-0{1 + number % 9}-1{number % 10} 09:30:00"
            out.writerow(
                (
                    address,
                    chance.choice(FIRST),
                    chance.choice(LAST),
                    chance.choice(TOWNS),
                    joined,
                    "readers" if number % 3 else "",
                    chance.choice(STANDINGS),
                )
            )


def run(root: Path, *words: str, url: str) -> tuple[dict[str, float], str]:
    """Run the program in a process of its own; return what it took and what it printed."""
    started = time.perf_counter()
    environment = {**os.environ, **({"NEWSLETTER_STATE_URL": url} if url else {})}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        process = subprocess.Popen([str(NEWSLETTER), *words], cwd=root, env=environment, stdout=out, stdin=-3)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, words)
        out.seek(0)
        said = out.read()
    return {
        "seconds": time.perf_counter() - started,
        "CPU_seconds": usage.ru_utime + usage.ru_stime,
        "memory_MB": usage.ru_maxrss / 1024,
    }, said


def measure(root: Path, rows: int, url: str, rounds: int) -> dict[str, dict[str, float]]:
    """Return what an import of so many rows takes, and what comes after it: the quickest of the rounds."""
    export = root / "export.csv"
    write_export(export, rows)
    found: dict[str, dict[str, float]] = {}
    for number in range(rounds):
        name = f"{LIST}{rows}r{number}"
        if not url:
            shutil.rmtree(root / ".newsletter", ignore_errors=True)
        for what in ("import", "again"):
            figures, said = run(root, "subscribers", "import", str(export), "--list", name, "--json", url=url)
            told = json.loads(said)
            if told["read"] != rows or (what == "again" and told["new"] + told["updated"]):
                raise ValueError(f"not all is as it should be: {told}")
            keep(found, f"{rows:,} {what}", figures)
    return found


def keep(found: dict[str, dict[str, float]], name: str, figures: dict[str, float]) -> None:
    """Keep the least of each figure, and of memory the most."""
    before = found.get(name, figures)
    least = {each: min(before[each], value) for each, value in figures.items()}
    found[name] = {**least, "memory_MB": max(before["memory_MB"], figures["memory_MB"])}


def parse() -> argparse.Namespace:
    """Read the flags."""
    parser = arguments(__doc__, rounds=1)
    parser.add_argument("--rows", type=int, nargs="*", default=SIZES, help="how many rows")
    parser.add_argument("--postgres", default="", help="an empty schema of a PostgreSQL database")
    return parser.parse_args()


def main() -> int:
    """Measure, and print."""
    options = parse()
    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as name:  # noqa: S108 - on a disk
        root = sample_workspace(Path(name) / "workspace").root
        for kind, url in (("SQLite", ""), *((("PostgreSQL", options.postgres),) if options.postgres else ())):
            for size in options.rows:
                say(f"{kind}: {size:,} rows")
                rows |= {f"{kind}: {key}": value for key, value in measure(root, size, url, options.rounds).items()}
    Results("bringing readers in", rows=rows).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
