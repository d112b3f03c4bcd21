"""Two thousand recipients, a real server, and a sender that is killed at twenty random moments."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.config import Publication
from newsletter.delivery.model import Campaign, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.render.edition import Edition

HERE = Path(__file__).parent
NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
CONNECTIONS = 4
Sender = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqlLedger]:
    """Return an empty ledger."""
    with open_ledger(tmp_path / "newsletter.db") as opened:
        yield opened


def frozen(ledger: SqlLedger, number: int) -> Campaign:
    """Freeze a campaign for so many people in two languages."""
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
    html = f"<!DOCTYPE html><html><body>{'<p>Sveiki, draugi!</p>' * 200}</body></html>"
    editions = [Edition("november", locale, "Tēma", "Ievads", html, "Sveiki!\n", (), ()) for locale in ("lv", "en")]
    draft = ledger.draft(new, editions, NOW)
    people = [
        NewDelivery(
            key=f"p{each}@city.example",
            address=f"p{each}@city.example",
            name=f"Persona {each}",
            list_name="towns",
            locale="en" if each % 3 else "lv",
            values={"name": f"Persona {each}"},
        )
        for each in range(number)
    ]
    ledger.add_deliveries(draft.id, people)
    return ledger.freeze(draft.id, number, NOW)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Return the file that the server records into."""
    return tmp_path / "taken.txt"


@pytest.fixture
def port(record: Path) -> Iterator[int]:
    """Return the port of a server in a process of its own."""
    command = [sys.executable, str(HERE / "recording_server.py"), str(record)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        assert server.stdin is not None
        server.stdin.close()


def start(ledger_path: Path, campaign: Campaign, port: int) -> subprocess.Popen[str]:
    """Start a sender in a process of its own."""
    arguments = [str(each) for each in (ledger_path, campaign.id, port, CONNECTIONS)]
    return subprocess.Popen(
        [sys.executable, str(HERE / "sender_program.py"), *arguments], stdout=subprocess.PIPE, text=True
    )


def wait_for(sender: subprocess.Popen[str], lines: int) -> None:
    """Wait until a sender has said so many lines."""
    assert sender.stdout is not None
    for _ in range(lines):
        assert sender.stdout.readline()


def kill(sender: subprocess.Popen[str]) -> None:
    """End a sender as a power cut of its process would."""
    sender.send_signal(signal.SIGKILL)
    assert sender.stdout is not None
    sender.stdout.close()
    assert sender.wait() == -signal.SIGKILL


def taken(record: Path) -> Counter[str]:
    """Count what the server took, by recipient; the message's id must be the recipient's own."""
    lines = [line.split() for line in record.read_text("utf-8").splitlines()]
    assert len({identity for identity, _ in lines}) == len({address for _, address in lines})
    return Counter(address for _, address in lines)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2012])
def test_nobody_is_lost_and_nobody_gets_two(
    tmp_path: Path, ledger: SqlLedger, record: Path, port: int, seed: int
) -> None:
    campaign = frozen(ledger, 2000)
    chance = random.Random(seed)  # noqa: S311 - which moments, not secrets
    uncertain = 0
    for _ in range(20):
        sender = start(tmp_path / "newsletter.db", campaign, port)
        wait_for(sender, 1 + chance.randint(0, 85))
        kill(sender)
        counts = ledger.counts(campaign.id)
        left_sending = counts[DeliveryState.SENDING]
        assert left_sending <= CONNECTIONS
        uncertain += left_sending
        assert sum(counts.values()) == 2000
    assert 0 < ledger.counts(campaign.id)[DeliveryState.PENDING] < 2000

    last = start(tmp_path / "newsletter.db", campaign, port)
    said, _ = last.communicate()
    assert last.returncode == 0
    assert said.splitlines()[-1] == "finished"

    rows = {row.address: row.state for row in ledger.deliveries(campaign.id)}
    assert Counter(rows.values()) == {DeliveryState.WRITTEN: 2000 - uncertain, DeliveryState.UNCERTAIN: uncertain}
    received = taken(record)
    assert set(received.values()) == {1}
    missing = set(rows) - set(received)
    assert {rows[address] for address in missing} <= {DeliveryState.UNCERTAIN}
    assert ledger.campaign(campaign.id).state is CampaignState.FINISHED


def test_a_second_sender_at_the_same_time_is_told_to_wait(
    tmp_path: Path, ledger: SqlLedger, record: Path, port: int
) -> None:
    campaign = frozen(ledger, 300)
    first = start(tmp_path / "newsletter.db", campaign, port)
    wait_for(first, 2)
    first.send_signal(signal.SIGSTOP)
    second = start(tmp_path / "newsletter.db", campaign, port)
    said, _ = second.communicate()
    assert second.returncode == 1
    assert said.startswith(f"“november” is being sent by process {first.pid}, since ")
    first.send_signal(signal.SIGCONT)
    rest, _ = first.communicate()
    assert rest.splitlines()[-1] == "finished"
    assert set(taken(record).values()) == {1}
    assert ledger.counts(campaign.id)[DeliveryState.WRITTEN] == 300
