"""Where the time of a send goes: parts of all moments at which our code was running, by what it was doing.

py-spy (package: py-spy) looks at a send into a sink several hundred times a second, and counts the threads that hold
the interpreter's lock; what SQLite and the kernel do meanwhile is not in it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from delivery import add_relay, drop_cards
from letters import LIST, write_list
from node import PeerMissingError
from results import Results, arguments, say
from sample import ISSUE, drop_pictures, sample_workspace
from sink import running_sink

OURS = Path(__file__).parent / "peers" / "ours.py"
LOOKS = 400  # a second
# What a frame belongs to; the innermost that belongs to anything decides.
PARTS = {
    "making the message: headers, values, tokens": r"newsletter/(message|merge)/|delivery/compose\.py",
    "the ledger's thread, as far as it holds the lock": r"newsletter/ledger/|aiosql/",
    "handing groups to that thread and waking whoever waits": r"delivery/line\.py|concurrent/futures/|/queue\.py",
    "the SMTP dialogue: commands, replies, writing": r"delivery/(smtp|wire|dialogue|commands|reading)\.py|/replies\.py",
    "what the sender and its engine decide": r"newsletter/(delivery|wiring)/|newsletter/clock\.py",
    "asyncio's loop, with its sockets": r"/asyncio/|/selectors\.py",
}
REST = "the rest"
SENDING = re.compile(r"run_forever|_worker .*thread\.py")


def part_of(frames: Iterable[str]) -> str:
    """Return what a stack belongs to, the innermost frame first."""
    for frame in frames:
        for name, pattern in PARTS.items():
            if re.search(pattern, frame):
                return name
    return REST


def counted(stacks: Iterable[str]) -> Counter[str]:
    """Count py-spy's stacks by what they belong to; only those of the sending itself."""
    counts: Counter[str] = Counter()
    for line in stacks:
        stack, _, number = line.rpartition(" ")
        if SENDING.search(stack):
            counts[part_of(reversed(stack.split(";")))] += int(number)
    return counts


def watched(words: list[str], folder: Path) -> list[str]:
    """Run a command under py-spy; return its stacks, each with how often it was seen. Raises PeerMissingError."""
    spy = shutil.which("py-spy", path=f"{Path(sys.executable).parent}:{Path('/usr/bin')}") or shutil.which("py-spy")
    if spy is None:
        raise PeerMissingError("py-spy is not installed (package: py-spy)")
    seen = folder / "stacks.txt"
    looking = [
        spy,
        "record",
        "--gil",
        "--full-filenames",
        "--rate",
        str(LOOKS),
        "--format",
        "raw",
        "--output",
        str(seen),
    ]
    done = subprocess.run([*looking, "--", *words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode or not seen.exists():
        raise PeerMissingError(f"py-spy could not look: {done.stderr.strip().splitlines()[-1:]}")
    return seen.read_text("utf-8").splitlines()


def parse() -> argparse.Namespace:
    """Read the flags."""
    parser = arguments(__doc__, rounds=1)
    parser.add_argument("--readers", type=int, default=6000, help="how many readers (6000)")
    parser.add_argument("--connections", type=int, default=10, help="connections at once (10)")
    return parser.parse_args()


def main() -> int:
    """Look, and print."""
    options = parse()
    counts: Counter[str] = Counter()
    try:
        with tempfile.TemporaryDirectory() as name, running_sink() as port:
            settings = sample_workspace(Path(name) / "workspace")
            drop_pictures(settings)
            drop_cards(settings)
            write_list(settings, options.readers)
            add_relay(settings, port, options.connections)
            for _ in range(options.rounds):
                shutil.rmtree(settings.work, ignore_errors=True)
                words = [sys.executable, str(OURS), str(settings.root), ISSUE, LIST, "sink", "1", "none"]
                say("sending")
                counts += counted(watched(words, settings.root))
    except PeerMissingError as fault:
        print(fault, file=sys.stderr)
        return 1
    whole = counts.total()
    rows = {name: {"part_of_100": 100 * counts[name] / whole} for name in (*PARTS, REST)}
    Results("hotspots", rows, notes=[f"seen {whole} times, {options.readers} messages"]).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
