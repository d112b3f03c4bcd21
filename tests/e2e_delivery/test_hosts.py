"""A host that was taken for dead, or is dead, and another one that carries on: nobody is lost, nobody gets two."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger, open_ledger
from tests.e2e_delivery.test_killed import frozen, kill, port, record, taken, wait_for
from tests.postgres import Place

__all__ = ["port", "record"]  # fixtures
HERE = Path(__file__).parent
CONNECTIONS, READERS = 4, 500


@pytest.fixture
def ledger(place: Place) -> Iterator[SqlLedger]:
    """Return an empty ledger, once in each dialect."""
    with open_ledger(place) as opened:
        yield opened


def start(place: Place, campaign: int, port: int, host: str) -> subprocess.Popen[str]:
    """Start a host, which waits to be told to send."""
    words = [str(each) for each in (HERE / "host_program.py", place, campaign, port, CONNECTIONS, host)]
    process = subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_for(process, 1)
    return process


def tell(process: subprocess.Popen[str]) -> None:
    """Let a host send."""
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.close()


def rest(process: subprocess.Popen[str]) -> list[str]:
    """Return the lines that a host says until it ends."""
    assert process.stdout
    with process.stdout as said:
        lines = said.read().splitlines()
    process.wait()
    return lines


@pytest.mark.parametrize("is_dead", [True, False])
def test_another_host_takes_over(ledger: SqlLedger, place: Place, port: int, record: Path, *, is_dead: bool) -> None:
    campaign = frozen(ledger, READERS)
    first, second = (start(place, campaign.id, port, host) for host in ("alpha", "beta"))
    tell(first)
    wait_for(first, 60)
    if is_dead:
        kill(first)
    tell(second)
    lines = rest(second)
    assert lines[0] in {f"took over {number}" for number in range(CONNECTIONS + 1)}
    assert lines[-1] == "finished"
    if not is_dead:
        assert "was taken over by another sender" in rest(first)[-1]
        assert first.returncode == 1
    counts = ledger.counts(campaign.id)
    assert ledger.campaign(campaign.id).state is CampaignState.FINISHED
    assert counts[DeliveryState.WRITTEN] + counts[DeliveryState.UNCERTAIN] == READERS
    assert counts[DeliveryState.UNCERTAIN] == int(lines[0].rpartition(" ")[2])
    got = taken(record)
    assert set(got.values()) == {1}
    uncertain = {each.address for each in ledger.deliveries(campaign.id, [DeliveryState.UNCERTAIN])}
    assert len(set(got) | uncertain) == READERS
    assert ledger.check() == ()
