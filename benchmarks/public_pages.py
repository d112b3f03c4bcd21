"""How the public pages stand a rush: one-click unsubscribes and page reads at a steady pace while a send runs.

`--people N` is how many subscribers there are, `--seconds N` how long it lasts. At its end the server is killed
(SIGKILL), and every unsubscribe that was answered is looked for in the ledger.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from newsletter.delivery.compose import Composer, keyring_of
from newsletter.delivery.model import Answer, Claim, NewCampaign, NewDelivery, RelayKind, Settlement
from newsletter.delivery.states import CampaignEvent, DeliveryEvent
from newsletter.ledger.sql import open_ledger
from newsletter.message.tokens import Purpose, sign
from newsletter.replies import Outcome, Phase, Reply
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.workspace import build_issue, open_workspace

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SETTINGS = """[newsletter]
name = "News"
from = "News <news@example.org>"
postal_address = "Street 1"
locale = "en"
base_url = "https://news.example.org"
"""
POSTS, READS = 300, 500  # a second
SENDS = 200
SLICE_OF_SEND = 10  # messages that one transaction settles and begins
BODY = b"List-Unsubscribe=One-Click"
OTHERS_SHARE = 4  # of four deliveries, one is sent while three leave


def prepare(root: Path, people: int) -> tuple[int, list[str]]:
    """Make a newsletter with people and a campaign to all of them; return its number and the tokens of who leaves."""
    (root / "issues/sun").mkdir(parents=True)
    (root / "issues/sun/en.md").write_text("---\nsubject: Sun\npreheader: x\n---\nHello!\n")
    (root / "issues/sun/issue.yaml").write_text("public: true\ndate: 2026-11-24\n")
    (root / "subscribers").mkdir()
    (root / "newsletter.toml").write_text(SETTINGS)
    settings = open_workspace(root)
    editions = tuple(build_issue(settings, "sun").editions.values())
    with open_ledger(root / ".newsletter/newsletter.db") as ledger:
        new = NewCampaign(
            issue="sun", relay="r", kind=RelayKind.REAL, publication=settings.publication, lists={"team": "T"}
        )
        campaign = ledger.draft(new, editions, NOW)
        for first in range(0, people, SLICE):
            keys = [f"reader{each}@mail{each % 50}.example" for each in range(first, min(first + SLICE, people))]
            entries = [Entry(key, key, SubscriptionEvent.ADD) for key in keys]
            ledger.subscribers.apply("team", entries, Source.FILE, Cause(NOW, Who.FILE))
            rows = [NewDelivery(key=key, address=key, name="", list_name="team", locale="en") for key in keys]
            ledger.add_deliveries(campaign.id, rows)
        ledger.freeze(campaign.id, people, NOW)
        ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
        keyring = keyring_of(ledger)
        last = people - people // OTHERS_SHARE  # those at the end are not sent to while they leave
        found = []
        for number in range(people, last, -1):
            delivery = ledger.delivery(number)
            if delivery is None:
                raise SystemExit("a delivery is not there")
            found.append(sign(keyring, Purpose.UNSUBSCRIBE, delivery.token_payload))
        return campaign.id, found


def send(root: Path, campaign_id: int, until: float, told: Connection) -> None:
    """Do what a send does but for the talk with the relay, at a steady pace; tell how long its transactions took."""
    answer = Answer(Outcome.ACCEPTED, Phase.DATA, reply=Reply(250, "2.0.0 ok"))
    took: list[float] = []
    with open_ledger(root / ".newsletter/newsletter.db") as ledger:
        campaign = ledger.campaign(campaign_id)
        if campaign is None:
            raise SystemExit("the campaign is not there")
        compose = Composer(ledger, campaign)
        settled: list[Settlement] = []
        while time.time() < until:
            begun = time.perf_counter()
            claims = tuple(Claim("", "r") for _ in range(SLICE_OF_SEND))
            made = ledger.exchange(campaign_id, settled, claims, datetime.now(UTC))
            took.append(time.perf_counter() - begun)
            for each in made.begun:
                if each:
                    compose(each)
            settled = [Settlement(each, DeliveryEvent.ACCEPT, answer, datetime.now(UTC)) for each in made.begun if each]
            time.sleep(max(0.0, SLICE_OF_SEND / SENDS - (time.perf_counter() - begun)))
    told.send((took, time.process_time()))


class Client:
    """Asks over kept connections, at a steady pace whatever the answers take; keeps how long each one took."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.took: dict[str, list[float]] = {"POST": [], "GET": []}
        self.answered: list[str] = []
        self.failed = 0
        self.spent = 0.0  # CPU time of the server, in seconds
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, kind: str, path: str, due: float) -> None:
        """Ask one thing; its time counts from when it was due."""
        body = BODY if kind == "POST" else b""
        head = f"{kind} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        try:
            reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line[15:]) for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length")
            )
            await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            self.failed += 1
            return
        self._idle.append((reader, writer))
        if b" 200 " not in answer[:15]:
            self.failed += 1
            return
        self.took[kind].append(time.perf_counter() - due)
        if kind == "POST":
            self.answered.append(path)

    async def rush(self, tokens: list[str], seconds: float, server: subprocess.Popen[str]) -> None:
        """Ask for some time, and kill the server in the midst of it."""
        begun, tasks, posts, reads = time.perf_counter(), set(), 0, 0
        while (now := time.perf_counter() - begun) < seconds:
            while posts < min(now * POSTS, len(tokens)):
                tasks.add(asyncio.create_task(self.ask("POST", f"/u/{tokens[posts]}", begun + posts / POSTS)))
                posts += 1
            while reads < now * READS:
                tasks.add(asyncio.create_task(self.ask("GET", "/i/sun/en", begun + reads / READS)))
                reads += 1
            await asyncio.sleep(0.002)
            tasks = {task for task in tasks if not task.done()}
        self.spent = cpu_seconds(server.pid)
        server.send_signal(signal.SIGKILL)
        await asyncio.gather(*tasks, return_exceptions=True)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has taken, in seconds (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def shares(took: list[float]) -> str:
    """Return in how many milliseconds the most were done."""
    took.sort()
    shown = [f"p{part} {took[len(took) * part // 100] * 1000:.0f} ms" for part in (50, 95, 99)]
    return ", ".join([*shown, f"at most {took[-1] * 1000:.0f} ms"])


def kept(root: Path) -> int:
    """Count those who have left, in a ledger that is opened anew."""
    with open_ledger(root / ".newsletter/newsletter.db") as ledger:
        return ledger.subscribers.counts()["team"][SubscriptionStatus.UNSUBSCRIBED]


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=30)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        campaign, tokens = prepare(root, wanted.people)
        command = [sys.executable, "-m", "newsletter", "serve", "--port", "0"]
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as server:
            address = server.stdout.readline() if server.stdout else ""
            client = Client(int(address.strip().rstrip("/").rpartition(":")[2]))
            ends = time.time() + wanted.seconds
            spawn = multiprocessing.get_context("spawn")
            hears, tells = spawn.Pipe(duplex=False)
            sender = spawn.Process(target=send, args=(root, campaign, ends, tells))
            sender.start()
            before = cpu_seconds(server.pid)
            ours = time.process_time()
            asyncio.run(client.rush(tokens, wanted.seconds, server))
            ours = time.process_time() - ours
            exchanges, senders = hears.recv()
            sender.join()
        beside = f"{SENDS} messages/s beside it; load {os.getloadavg()[0]:.1f}"
        print(f"{wanted.people:,} people, {wanted.seconds:g} s, {beside}")
        for kind, took in (*client.took.items(), ("transaction of the send", exchanges)):
            print(f"{kind}: {len(took) / wanted.seconds:.0f}/s, {shares(took)}")
        spent = {"server": client.spent - before, "send": senders, "this program": ours}
        print("CPU: " + ", ".join(f"{name} {part / wanted.seconds:.0%} of a core" for name, part in spent.items()))
        there = kept(root)
        print(f"failed: {client.failed} (those under way when the server was killed)")
        print(f"answered {len(client.answered)}, kept {there}, lost {max(0, len(set(client.answered)) - there)}")


if __name__ == "__main__":
    main()
