"""Messages a second, and CPU time a message, into a sink on this machine: ours beside others, in turns.

Ours is the whole path: ledger on disk, one message of its own for every reader, ten connections. The others have no
ledger: nodemailer's pool and aiosmtplib make a message for each reader; aiosmtplib with ready octets and smtp-source
(C, of the postfix package) send the same message to everybody.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from letters import LIST, Letters, write_letters
from measure import Sample, Series, run_command, take_turns
from node import PeerMissingError, node_folder, peer_versions
from results import Results, arguments, say
from sample import ISSUE, drop_pictures, sample_workspace
from sink import find_program, running_sink

from newsletter.config import Settings

OURS = "newsletter"
POOL = "nodemailer pool"
BUILT, READY = "aiosmtplib, EmailMessage each", "aiosmtplib, ready octets"
SOURCE = "smtp-source (C), ready octets"
SENDERS = Path(__file__).parent / "peers"


@dataclass
class Tally:
    """What a sender reports of the sending alone, and what its whole process took."""

    whole: list[Sample]
    memory: float = 0.0
    plan: float = 0.0


def sender(words: list[str], folder: Path, readers: int, tally: Tally) -> Callable[[], Sample]:
    """Return what runs a sender once; it must have sent to everybody."""

    def run() -> Sample:
        whole, said = run_command(words, folder)
        told = json.loads(said.splitlines()[-1])
        if told["sent"] != readers:
            raise ValueError(f"{words}: sent {told['sent']} of {readers}")
        tally.whole.append(whole)
        tally.memory = max(tally.memory, told["memory"])
        tally.plan = told.get("plan", 0.0)
        return Sample(told["wall"], told["cpu"])

    return run


def our_sender(settings: Settings, readers: int, tally: Tally) -> Callable[[], Sample]:
    """Return what runs ours once, each time with a new ledger."""
    words = [sys.executable, str(SENDERS / "ours.py"), str(settings.root), ISSUE, LIST, "sink"]
    run = sender(words, settings.root, readers, tally)

    def run_anew() -> Sample:
        shutil.rmtree(settings.work, ignore_errors=True)
        return run()

    return run_anew


def source_sender(port: int, letters: Letters, options: argparse.Namespace, tally: Tally) -> Callable[[], Sample]:
    """Return what runs smtp-source once; its whole process is the sending."""
    addresses = ["-f", "redakcija@energetika.example", "-t", "reader@town.example"]
    numbers = ["-s", str(options.connections), "-m", str(options.readers)]
    source = str(find_program("smtp-source"))
    words = [source, "-d", *numbers, *addresses, "-F", str(letters.message), f"127.0.0.1:{port}"]

    def run() -> Sample:
        whole, _ = run_command(words, letters.folder)
        tally.whole.append(whole)
        return whole

    return run


def add_relay(settings: Settings, port: int, connections: int) -> None:
    """Name the sink in the workspace's settings."""
    with (settings.root / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[relays.sink]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nconnections = {connections}\n')


def figures(series: Series, tally: Tally, readers: int) -> dict[str, float]:
    """Return a row of the table. Startup is in the last CPU column, and in no other."""
    shown = {
        "messages/s_max": readers / series.wall_min,
        "messages/s_median": readers / series.wall_median,
        "CPU_ms/message": 1000 * series.cpu_min / readers,
        "with_startup": 1000 * min(each.cpu for each in tally.whole) / readers,
    }
    return {**shown, "memory_MB": tally.memory} if tally.memory else shown


def parse() -> argparse.Namespace:
    """Read the flags."""
    parser = arguments(__doc__, rounds=3)
    parser.add_argument("--readers", type=int, default=2000, help="how many readers (2000)")
    parser.add_argument("--connections", type=int, default=10, help="connections at once (10)")
    parser.add_argument("--without-pictures", action="store_true", help="send the words alone")
    return parser.parse_args()


def entrants(
    settings: Settings, letters: Letters, port: int, options: argparse.Namespace, tallies: Mapping[str, Tally]
) -> dict[str, Callable[[], Sample]]:
    """Return everybody who can run here."""
    facts = [str(letters.folder), str(port), str(options.connections)]
    plain = [sys.executable, str(SENDERS / "plain_aiosmtplib.py"), *facts]
    found = {
        OURS: our_sender(settings, options.readers, tallies[OURS]),
        BUILT: sender([*plain, "built"], letters.folder, options.readers, tallies[BUILT]),
        READY: sender([*plain, "bytes"], letters.folder, options.readers, tallies[READY]),
    }
    try:
        found[SOURCE] = source_sender(port, letters, options, tallies[SOURCE])
        found[POOL] = sender(["node", "pool.mjs", *facts], node_folder(), options.readers, tallies[POOL])
    except PeerMissingError as fault:
        say(f"without one of them: {fault}")
    return found


def main() -> int:
    """Measure, and print."""
    options = parse()
    tallies = {name: Tally([]) for name in (OURS, POOL, BUILT, READY, SOURCE)}
    try:
        with tempfile.TemporaryDirectory() as name, running_sink() as port:
            settings = sample_workspace(Path(name) / "workspace")
            if options.without_pictures:
                drop_pictures(settings)
            add_relay(settings, port, options.connections)
            letters = write_letters(settings, ISSUE, options.readers, Path(name) / "letters")
            runners = entrants(settings, letters, port, options, tallies)
            series = take_turns(runners, options.rounds, warm_up=0)
    except PeerMissingError as fault:
        say(f"skipped: {fault}")
        return 0
    rows = {name: figures(each, tallies[name], options.readers) for name, each in series.items()}
    Results(
        f"{options.readers:,} messages of {letters.octets / 1024:.0f} KB over {options.connections} connections",
        rows=rows,
        ratios={
            f"ours / {name}": {
                "messages/s": 1 / series[OURS].over(each)["median_of_rounds"],
                "CPU": series[OURS].over(each)["cpu_min"],
            }
            for name, each in series.items()
            if name != OURS
        },
        notes=[f"ours had planned the send before: {options.readers:,} readers in {tallies[OURS].plan:.2f} s"],
        versions={"aiosmtplib": version("aiosmtplib"), **(peer_versions("nodemailer") if POOL in series else {})},
    ).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
