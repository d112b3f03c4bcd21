"""Kill a send again and again, and see that nobody is lost and nobody gets two.

A real `newsletter send`, then `newsletter resume`, with all its processes, is ended by SIGKILL at random moments, into
a server on this machine that writes down every message before it says that it has it. At the end everybody must have
the issue once, except those whose outcome the ledger lists as uncertain; and each kill may leave no more of those than
there are connections. Ends with status 1 where that is not so.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from delivery import add_relay
from letters import LIST, write_list
from results import Results, say
from sample import ISSUE, NEWSLETTER, REPOSITORY, drop_pictures, sample_workspace

from newsletter.config import Settings
from newsletter.delivery.model import Campaign
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger, open_ledger

SERVER = REPOSITORY / "tests" / "e2e_delivery" / "recording_server.py"
# Seconds that a send may stand still before this gives up.
PATIENCE = 300.0
LOOK_EVERY = 0.002
# One kill in so many comes while the processes are still beginning.
EARLY = 10
# Up to so many seconds later than what the server wrote down last.
LATE = 0.02
# Octets of a line of the server's, before there is one.
FIRST_LINE = 70


class StoodStillError(Exception):
    """A send that was to be killed has ended by itself, or does nothing."""


@dataclass
class Proof:
    """What the kills have left, and what was found at the end."""

    left_open: list[int] = field(default_factory=list)
    processes: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def violations(self, connections: int) -> list[str]:
        """Return what must not be."""
        too_many = [f"a kill left {each} uncertain" for each in self.left_open if each > connections]
        lost = [f"lost: {each}" for each in self.lost]
        return [*too_many, *lost, *(f"twice: {each}" for each in self.doubled), *self.wrong]


@contextmanager
def recording(record: Path) -> Iterator[int]:
    """Run the server that writes down what it takes; yield its port."""
    with subprocess.Popen(
        [sys.executable, str(SERVER), str(record)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        if server.stdin is None or server.stdout is None:
            raise StoodStillError
        yield int(server.stdout.readline())
        server.stdin.close()


def family(parent: int) -> list[int]:
    """Return a process and all that it has begun, by what the system says of their parents."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = entry.read_text("utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        parents[int(entry.parent.name)] = int(facts[1])
    found = [parent]
    for each in found:
        found += [child for child, of in parents.items() if of == each]
    return found


def is_alive(process: int) -> bool:
    """Tell whether a process still does anything; one that only waits to be counted does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def kill(sender: subprocess.Popen[bytes]) -> int:
    """End a sender and its crew as a power cut of them all would; return how many they were."""
    sender.send_signal(signal.SIGSTOP)  # so that it begins no other while they are counted
    crew = family(sender.pid)
    for process in crew:
        os.kill(process, signal.SIGKILL)
    sender.wait()
    while any(is_alive(process) for process in crew):
        time.sleep(LOOK_EVERY)
    return len(crew)


def octets(path: Path) -> int:
    """Return how much was written down."""
    return path.stat().st_size if path.exists() else 0


def wait_for(sender: subprocess.Popen[bytes], record: Path, wanted: int, said: Path) -> None:
    """Wait until so much was written down. Raises StoodStillError where it never is."""
    deadline = time.monotonic() + PATIENCE
    while octets(record) < wanted:
        if sender.poll() is not None or time.monotonic() > deadline:
            raise StoodStillError(said.read_text("utf-8"))
        time.sleep(LOOK_EVERY)


def command(settings: Settings, words: Sequence[str], workers: int, said: Path) -> subprocess.Popen[bytes]:
    """Begin a command of the program."""
    with said.open("wb") as file:
        whole = [str(NEWSLETTER), *words, "--workers", str(workers)]
        return subprocess.Popen(whole, cwd=settings.root, stdin=subprocess.DEVNULL, stdout=file, stderr=file)


def only_campaign(ledger: SqlLedger) -> Campaign:
    """Return the one campaign that there is."""
    (campaign,) = ledger.campaigns()
    return campaign


def kill_again_and_again(settings: Settings, record: Path, options: argparse.Namespace) -> Proof:
    """Send and kill so many times, then let it end; return what that has left."""
    chance = random.Random(options.seed)  # noqa: S311 - which moments, not secrets
    proof = Proof()
    said = settings.root / "said.txt"
    words = ["send", ISSUE, "--to", LIST, "--relay", "sink", "--yes"]
    for number in range(options.kills):
        sender = command(settings, words, options.workers, said)
        before = octets(record)
        taken = len(record.read_bytes().splitlines()) if before else 0
        line = before // taken if taken else FIRST_LINE
        # What is left is shared by the kills to come and the last resume, each more or less at random.
        share = 2 * (options.readers - taken) // (options.kills - number + 2)
        if number and chance.randrange(EARLY) == 0:
            time.sleep(chance.uniform(0, 1))
        else:
            wait_for(sender, record, before + line * chance.randint(1, max(1, share)), said)
            time.sleep(chance.uniform(0, LATE))
        proof.processes = max(proof.processes, kill(sender))
        with open_ledger(settings.state.place, create=False) as ledger:
            counts = ledger.counts(only_campaign(ledger).id)
        # Whom the kill before had left is still there where the crew had not yet come so far as to list them.
        unknown = counts[DeliveryState.SENDING] + counts[DeliveryState.UNCERTAIN]
        proof.left_open.append(unknown - sum(proof.left_open))
        if sum(counts.values()) != options.readers:
            proof.wrong.append(f"after kill {number + 1} there are {sum(counts.values())} deliveries")
        words = ["resume", ISSUE]
    last = command(settings, words, options.workers, said)
    if last.wait():
        proof.wrong.append(f"the last resume ended with {last.returncode}: {said.read_text('utf-8')}")
    return proof


def judge(settings: Settings, record: Path, proof: Proof) -> Counter[DeliveryState]:
    """Compare what the ledger says with what the server has; return how many deliveries are in which state."""
    with open_ledger(settings.state.place, create=False) as ledger:
        campaign = only_campaign(ledger)
        states = {row.address: row.state for row in ledger.deliveries(campaign.id)}
    lines = [line.split() for line in record.read_text("utf-8").splitlines()]
    received = Counter(address for _, address in lines)
    sure = {address for address, state in states.items() if state is not DeliveryState.UNCERTAIN}
    proof.lost += sorted(sure - set(received))
    proof.doubled += sorted(address for address in sure if received[address] > 1)
    proof.wrong += [f"{address} is not in the plan" for address in received if address not in states]
    uncertain = len(states) - len(sure)
    if uncertain != sum(proof.left_open):
        proof.wrong.append(f"{uncertain} are uncertain, and the kills left {sum(proof.left_open)}")
    if campaign.state is not CampaignState.FINISHED:
        proof.wrong.append(f"the campaign is {campaign.state}")
    return Counter(states.values())


def parse() -> argparse.Namespace:
    """Read the flags."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="how many SIGKILLs (50)")
    parser.add_argument("--readers", type=int, default=20_000, help="how many readers (20000)")
    parser.add_argument("--connections", type=int, default=10, help="connections at once (10)")
    parser.add_argument("--workers", type=int, default=1, help="processes that send (1)")
    parser.add_argument("--seed", type=int, default=2012, help="of the random moments (2012)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def main() -> int:
    """Kill, judge and print."""
    options = parse()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        settings = sample_workspace(Path(name) / "workspace")
        drop_pictures(settings)
        write_list(settings, options.readers)
        record = Path(name) / "taken.txt"
        with recording(record) as port:
            add_relay(settings, port, options.connections)
            try:
                proof = kill_again_and_again(settings, record, options)
            except StoodStillError as fault:
                say(f"a send ended before it was killed, or stood still:\n{fault}")
                return 1
        states = judge(settings, record, proof)
    violations = proof.violations(options.connections)
    found = {
        "kills": options.kills,
        "lost": len(proof.lost),
        "twice": len(proof.doubled),
        "uncertain": states[DeliveryState.UNCERTAIN],
        "most_in_one_kill": max(proof.left_open, default=0),
        "processes": proof.processes,
        "seconds": time.monotonic() - started,
    }
    row = f"{options.readers:,} readers, {options.connections} connections, {options.workers} sending"
    Results("kills of a send", {row: found}, notes=violations[:20]).show(as_json=options.json)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
