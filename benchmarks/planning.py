"""Planning a send to 10 thousand, 100 thousand and a million readers: seconds, and the memory it took at most.

Each plan is made by a process of its own, into a new ledger on the disk, as `newsletter send` makes it: the list is
read, everybody is looked up and decided about, and written into the ledger as a draft that is frozen at the end.
`dry` is the same without a ledger that is written: what `newsletter plan` does.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from letters import LIST, write_list
from results import Results, arguments, say
from sample import ISSUE, sample_workspace

from newsletter.config import Settings
from newsletter.subscribers.model import SubscriptionStatus

SIZES = (10_000, 100_000, 1_000_000)
PLANNER = Path(__file__).parent / "peers" / "plan.py"
GONE = 50  # one reader in so many has unsubscribed, and as many are suppressed


def fill_ledger(settings: Settings, readers: int) -> None:
    """Let some of the readers have left, as they have in every ledger that is in use."""
    from newsletter.wiring.sending import ledger_of

    shutil.rmtree(settings.work, ignore_errors=True)
    now = datetime.now(UTC)
    with ledger_of(settings) as ledger:
        for number in range(0, min(readers, 20_000), GONE):
            key = f"reader{number:07}@town{number % 40}.example"
            ledger.subscribe(LIST, key, SubscriptionStatus.UNSUBSCRIBED, now)
            ledger.suppress(f"reader{number + 1:07}@town{(number + 1) % 40}.example", "bounced", now)


def plan(settings: Settings, *, dry: bool) -> dict[str, float]:
    """Plan in a process of its own; return what it tells."""
    words = [sys.executable, str(PLANNER), str(settings.root), ISSUE, LIST, "dry" if dry else "draft"]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def parse() -> argparse.Namespace:
    """Read the flags."""
    parser = arguments(__doc__, rounds=1)
    parser.add_argument("--readers", type=int, nargs="*", default=SIZES, help="how many readers")
    return parser.parse_args()


def main() -> int:
    """Measure, and print."""
    options = parse()
    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        settings = sample_workspace(Path(name) / "workspace")
        for readers in options.readers:
            write_list(settings, readers)
            for kind in ("draft", "dry"):
                best: dict[str, float] = {}
                for _ in range(options.rounds):
                    fill_ledger(settings, readers)
                    started = time.perf_counter()
                    told = plan(settings, dry=kind == "dry")
                    say(f"{readers:,} {kind}: {told} in {time.perf_counter() - started:.1f} s with everything")
                    best = told if not best or told["seconds"] < best["seconds"] else best
                rows[f"{readers:,}, {kind}"] = {
                    "seconds": best["seconds"],
                    "CPU_seconds": best["cpu"],
                    "CPU_us/reader": 1e6 * best["cpu"] / readers,
                    "memory_MB": best["memory"],
                    "slowest_slice_ms": best["slowest_slice_ms"],
                    "ledger_bytes/reader": best["ledger_octets"] / readers,
                }
    Results("a plan", rows=rows, ratios={}, notes=[], versions={}).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
