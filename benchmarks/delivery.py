"""Messages a second, and CPU time a message, into a sink on this machine: ours beside others, in turns.

Ours is the whole path: ledger on disk, one message of its own for every reader. The others have no ledger. nodemailer's
pool, smtppool (Go) and aiosmtplib make a message for each reader; mailmerge does so too, over one connection after the
other; smtp-source (C, of the postfix package) and aiosmtplib with ready octets send the same message to everybody.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from letters import LIST, Letters, write_letters
from measure import CommandFailedError, Sample, Series, run_command, take_turns
from node import PeerMissingError, node_folder, peer_versions
from results import Results, arguments, say
from rivals import MAILMERGE, go_program, mailmerge_words
from sample import ISSUE, drop_pictures, sample_workspace
from sink import find_program, running_sink

from newsletter.config import Settings

OURS, CREW = "newsletter", "newsletter, 2 processes"
RSA, ED25519 = "newsletter, RSA-2048", "newsletter, Ed25519"
POOL, GO = "nodemailer pool", "smtppool (Go)"
BUILT, SIGNED, READY = "aiosmtplib, EmailMessage each", "aiosmtplib and dkimpy", "aiosmtplib, ready octets"
MERGE = "mailmerge"
SOURCE = "smtp-source (C), ready octets"
# The slow ones send so small a part of what the others do.
PARTS = {SIGNED: 20, MERGE: 20, BUILT: 4}
HERE = Path(__file__).parent
SENDERS = HERE / "peers"


@dataclass
class Tally:
    """What a sender reports of the sending alone, and what its whole process took."""

    messages: int
    whole: list[Sample] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """One way to the sink: its port, how many connections, how many messages, and what it is called."""

    port: int
    connections: int
    messages: int
    label: str


def sender(words: list[str], folder: Path, tally: Tally) -> Callable[[], Sample]:
    """Return what runs a sender once; it must have sent to everybody."""

    def run() -> Sample:
        whole, said = run_command(words, folder)
        told = json.loads(said.splitlines()[-1])
        if told["sent"] != tally.messages:
            raise ValueError(f"{words}: sent {told['sent']} of {tally.messages}")
        tally.whole.append(whole)
        tally.told = told
        return Sample(told["wall"], told["cpu"])

    return run


def bare_sender(words: list[str], folder: Path, tally: Tally) -> Callable[[], Sample]:
    """Return what runs a sender once that says nothing of itself: its whole process is the sending."""

    def run() -> Sample:
        whole, _ = run_command(words, folder)
        tally.whole.append(whole)
        return whole

    return run


def our_sender(
    settings: Settings, relay: str, tally: Tally, workers: int = 1, key: str = "none"
) -> Callable[[], Sample]:
    """Return what runs ours once, each time with a new ledger."""
    words = [sys.executable, str(SENDERS / "ours.py"), str(settings.root), ISSUE, f"{LIST}{tally.messages}", relay]
    run = sender([*words, str(workers), key], settings.root, tally)

    def run_anew() -> Sample:
        shutil.rmtree(settings.work, ignore_errors=True)
        return run()

    return run_anew


def source_words(course: Course, letters: Letters) -> list[str]:
    """Return the command of smtp-source. Raises PeerMissingError."""
    addresses = ["-f", "redakcija@energetika.example", "-t", "reader@town.example"]
    numbers = ["-s", str(course.connections), "-m", str(course.messages)]
    source = str(find_program("smtp-source"))
    return [source, "-d", *numbers, *addresses, "-F", str(letters.message), f"127.0.0.1:{course.port}"]


def add_relay(settings: Settings, port: int, connections: int, name: str = "sink") -> None:
    """Name the sink in the workspace's settings."""
    with (settings.root / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[relays.{name}]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nconnections = {connections}\n')


def figures(series: Series, tally: Tally) -> dict[str, float]:
    """Return a row of the table. Startup is in the column `with startup`, and in no other."""
    shown = {
        "messages": tally.messages,
        "messages/s_max": tally.messages / series.wall_min,
        "messages/s_median": tally.messages / series.wall_median,
        "CPU_ms/message": 1000 * series.cpu_min / tally.messages,
        "with_startup": 1000 * min(each.cpu for each in tally.whole) / tally.messages,
    }
    if "memory" in tally.told:
        shown["memory_MB"] = tally.told["memory"]
    if tally.told.get("ledger"):
        shown["ledger_ms"] = 1000 * tally.told["ledger"] / tally.messages
        shown["octets_a_row"] = tally.told["ledger_octets"] / tally.messages
    return shown


def parse() -> argparse.Namespace:
    """Read the flags."""
    parser = arguments(__doc__, rounds=3)
    parser.add_argument("--readers", type=int, default=2000, help="how many readers (2000)")
    parser.add_argument("--connections", type=int, nargs="+", default=[10], help="connections at once (10)")
    parser.add_argument("--delay", type=float, default=0.0, help="milliseconds, each way, for a second table")
    parser.add_argument("--delayed-readers", type=int, default=500, help="how many readers there (500)")
    parser.add_argument("--only", nargs="+", default=[], help="only entrants whose names begin so")
    parser.add_argument("--with-pictures", action="store_true", help="send the whole sample, and not 42 KB of words")
    return parser.parse_args()


@contextmanager
def delayed(port: int, milliseconds: float) -> Iterator[int]:
    """Run a proxy to the sink that is so much later, each way; yield its port."""
    words = [sys.executable, str(HERE / "delay.py"), str(port), str(milliseconds)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as proxy:
        if proxy.stdin is None or proxy.stdout is None:
            raise ValueError(words)
        try:
            yield int(proxy.stdout.readline())
        finally:
            proxy.stdin.close()


class Field:
    """Everybody who can run here; who cannot is named once."""

    def __init__(self, settings: Settings, letters: Letters, only: list[str]) -> None:
        self._settings = settings
        self._letters = letters
        self._only = only
        self._missing: set[str] = set()
        self.tallies: dict[str, Tally] = {}

    def entrants(self, course: Course) -> dict[str, Callable[[], Sample]]:
        """Return everybody who can run a course, under their own name and its label."""
        relay = f"sink{course.connections}-{course.port}"
        add_relay(self._settings, course.port, course.connections, relay)
        folder = self._letters.folder

        def plain(way: str) -> Callable[[Tally], Callable[[], Sample]]:
            program = str(SENDERS / "plain_aiosmtplib.py")
            return lambda tally: sender([sys.executable, program, *facts(tally), way], folder, tally)

        def facts(tally: Tally) -> list[str]:
            return [str(folder), str(course.port), str(course.connections), str(tally.messages)]

        def ours(workers: int = 1, key: str = "none") -> Callable[[Tally], Callable[[], Sample]]:
            return lambda tally: our_sender(self._settings, relay, tally, workers, key)

        makers: Mapping[str, Callable[[Tally], Callable[[], Sample]]] = {
            SOURCE: lambda tally: bare_sender(source_words(course, self._letters), folder, tally),
            OURS: ours(),
            CREW: ours(2),
            RSA: ours(key="rsa"),
            ED25519: ours(key="ed25519"),
            GO: lambda tally: sender([str(go_program()), *facts(tally)], folder, tally),
            POOL: lambda tally: sender(["node", "pool.mjs", *facts(tally)], node_folder(), tally),
            READY: plain("bytes"),
            BUILT: plain("built"),
            SIGNED: plain("signed"),
            MERGE: lambda tally: bare_sender(
                mailmerge_words(self._letters, course.port, tally.messages), folder, tally
            ),
        }
        found = {}
        for name, make in makers.items():
            if (self._only and not name.startswith(tuple(self._only))) or (name == CREW and course.connections < 2):
                continue
            tally = Tally(max(1, course.messages // PARTS.get(name, 1)))
            try:
                found[f"{course.label}: {name}"] = make(tally)
            except PeerMissingError as fault:
                if name not in self._missing:
                    say(f"without {name}: {fault}")
                self._missing.add(name)
                continue
            self.tallies[f"{course.label}: {name}"] = tally
        return found


def measured(everybody: Field, course: Course, rounds: int) -> tuple[dict[str, Mapping[str, float]], dict[str, float]]:
    """Let everybody run a course, in turns; return their rows, and ours as a part of smtp-source's rate."""
    series = take_turns(everybody.entrants(course), rounds, warm_up=0)
    rows: dict[str, Mapping[str, float]] = {
        name: figures(each, everybody.tallies[name]) for name, each in series.items()
    }
    source = series.get(f"{course.label}: {SOURCE}")
    parts = {}
    for name, each in series.items():
        if source and ": newsletter" in name:
            parts[name] = 1 / each.over(source)["median_of_rounds"]
    return rows, parts


def main() -> int:
    """Measure, and print."""
    options = parse()
    rows: dict[str, Mapping[str, float]] = {}
    parts: dict[str, float] = {}
    try:
        with tempfile.TemporaryDirectory() as name, running_sink() as port:
            settings = sample_workspace(Path(name) / "workspace")
            if not options.with_pictures:
                drop_pictures(settings)
                drop_cards(settings)
            letters = prepared(settings, options, Path(name) / "letters")
            everybody = Field(settings, letters, options.only)
            courses = [Course(port, each, options.readers, f"{each}") for each in options.connections]
            for course in courses:
                more, part = measured(everybody, course, options.rounds)
                rows |= more
                parts |= part
            if options.delay:
                with delayed(port, options.delay) as far:
                    for each in options.connections:
                        course = Course(far, each, options.delayed_readers, f"{each}, +{options.delay:g} ms")
                        more, part = measured(everybody, course, 1)
                        rows |= more
                        parts |= part
    except (PeerMissingError, CommandFailedError) as fault:
        say(f"ended early: {fault}")
        if not rows:
            return 1
    Results(
        f"messages of {letters.octets / 1024:.0f} KB; connections: sender",
        rows=rows,
        ratios={f"{name} / smtp-source": {"messages/s": part} for name, part in parts.items()},
        versions={"aiosmtplib": version("aiosmtplib"), "mailmerge": MAILMERGE[11:], **peer_versions("nodemailer")},
    ).show(as_json=options.json)
    return 0


def prepared(settings: Settings, options: argparse.Namespace, folder: Path) -> Letters:
    """Write the lists, one for each number of readers, and what the others are given."""
    numbers = {options.readers, options.delayed_readers}
    letters = write_letters(settings, ISSUE, max(numbers), folder)
    rows = (settings.lists / f"{LIST}.csv").read_text("utf-8").splitlines(keepends=True)
    for number in numbers:
        (settings.lists / f"{LIST}{number}.csv").write_text("".join(rows[: number + 1]), "utf-8")
    return letters


def drop_cards(settings: Settings) -> None:
    """Take the cards at its end out of the sample, so that it is as long as most newsletters are."""
    for path in (settings.issues / ISSUE).glob("*.md"):
        path.write_text(path.read_text("utf-8").partition(":::cards")[0], "utf-8")


if __name__ == "__main__":
    sys.exit(main())
