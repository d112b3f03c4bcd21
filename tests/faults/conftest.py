"""A campaign for a few people, a server that misbehaves, and a sender that lives through it or is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsletter.clock import Clock, system_clock
from newsletter.config import Publication, Relay
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.model import Attempt, Campaign, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.run import RunReport
from newsletter.delivery.states import DeliveryState
from newsletter.ledger.sql import open_ledger
from newsletter.render.edition import Edition
from tests.faults.sender import send
from tests.scripted import ScriptedServer, scripted_server

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
# For silent servers only: a busy machine is no fault.
SHORT = Deadlines(connect=1, command=1, data=1, block=1, end=1, quit=0.2)
PATIENT = Deadlines(connect=30, command=30, data=30, block=30, end=30, quit=0.2)
# Moments at which nothing of any message has been begun.
BEFORE_ANY_MESSAGE = frozenset({"CONNECT", "EHLO", "HELO", "STARTTLS", "AUTH"})
SETTLED = frozenset({DeliveryState.WRITTEN, DeliveryState.UNCERTAIN})


@dataclass
class Run:
    """One campaign, and what can be done with it."""

    path: Path
    campaign: Campaign
    server: ScriptedServer
    relay_options: dict[str, Any] = field(default_factory=dict)
    deadlines: Deadlines = PATIENT

    @property
    def relay(self) -> Relay:
        """Return the relay to send through."""
        return self.server.relay(**self.relay_options)

    def send(self, clock: Clock = system_clock) -> RunReport:
        """Send what is left."""
        return send(self.path, self.campaign.id, self.relay, self.deadlines, clock)

    def send_on(self) -> None:
        """Send what had to wait, an hour later."""
        self.send(lambda: system_clock() + timedelta(hours=1))

    def start(self, **options: Any) -> subprocess.Popen[str]:
        """Start a sender in a process of its own."""
        relay = {**asdict(self.relay), "rates": (), "warm_up": None}
        arguments = [str(self.path), str(self.campaign.id), json.dumps(relay), json.dumps(asdict(self.deadlines))]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sender", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            **options,
        )

    def send_and_be_killed(self, moment: str, about: str = "p1@") -> None:
        """Let a sender in a process of its own be killed when a moment has come for one recipient."""
        killed = False

        def kill(now: str, whom: str) -> None:
            nonlocal killed
            if not killed and now == moment and (now in BEFORE_ANY_MESSAGE or about in whom):
                killed = True
                process.send_signal(signal.SIGKILL)
                process.wait()

        self.deadlines = PATIENT
        self.server.moment = kill
        with self.start() as process:
            said, _ = process.communicate(timeout=60)
            assert killed, said
            assert said == "started\n"
        self.server.moment = lambda *_: None

    def states(self) -> dict[str, DeliveryState]:
        """Return everybody's state by the local part of the address."""
        with open_ledger(self.path) as ledger:
            return {row.address.partition("@")[0]: row.state for row in ledger.deliveries(self.campaign.id)}

    def counts(self) -> Counter[DeliveryState]:
        """Return how many are in which state."""
        return Counter(self.states().values())

    def attempts(self, name: str) -> tuple[Attempt, ...]:
        """Return the attempts for one recipient."""
        with open_ledger(self.path) as ledger:
            (delivery,) = [row for row in ledger.deliveries(self.campaign.id) if row.address.startswith(f"{name}@")]
            return ledger.attempts(delivery.id)

    def took(self) -> Counter[str]:
        """Count the messages that the server took, by the local part of the recipient."""
        return Counter(address.partition("@")[0] for address in self.server.taken)

    def nobody_is_lost_and_nobody_gets_two(self, uncertain: int) -> None:
        """Check what must hold after any fault and any kill, when everything is done."""
        states, took = self.states(), self.took()
        assert set(took.values()) <= {1}
        assert set(states.values()) <= SETTLED
        assert Counter(states.values())[DeliveryState.UNCERTAIN] <= uncertain
        for name, state in states.items():
            assert state is DeliveryState.UNCERTAIN or took[name] == 1


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Return a server."""
    with scripted_server() as running:
        yield running


class Runs:
    """Makes campaigns."""

    def __init__(self, folder: Path, server: ScriptedServer) -> None:
        self.folder = folder
        self.server = server

    def __call__(self, number: int = 3, size: int = 2000, names: tuple[str, ...] = (), **options: Any) -> Run:
        """Freeze a campaign for so many people, or for these, with messages of about so many octets."""
        publication = Publication(
            "Vēstis",
            "Redakcija",
            "editor@vestis.example",
            "vestis.example",
            "Iela 1",
            "lv",
            unsubscribe_address="o@v.example",
        )
        new = NewCampaign(
            issue="november",
            relay="local",
            kind=RelayKind.LOOPBACK,
            publication=publication,
            lists={"towns": "Pašvaldības"},
        )
        html = f"<!DOCTYPE html><html><body>{'<p>Hello, dear friend of letters!</p> ' * (size // 37)}</body></html>"
        path = self.folder / "newsletter.db"
        people = names or [f"p{each}" for each in range(1, number + 1)]
        addresses = [f"{name}@city{place}.example" for place, name in enumerate(people, 1)]
        with open_ledger(path) as ledger:
            draft = ledger.draft(new, [Edition("november", "lv", "Tēma", "Ievads", html, "Sveiki!\n", (), ())], NOW)
            ledger.add_deliveries(
                draft.id,
                [NewDelivery(key=each, address=each, name="", list_name="towns", locale="lv") for each in addresses],
            )
            campaign = ledger.freeze(draft.id, len(addresses), NOW)
        return Run(path, campaign, self.server, **options)


@pytest.fixture
def run_of(tmp_path: Path, server: ScriptedServer) -> Runs:
    """Return what makes a campaign."""
    return Runs(tmp_path, server)
