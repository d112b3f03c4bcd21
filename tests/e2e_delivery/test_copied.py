"""The ledger is copied and checked while a real sender writes into it."""

from __future__ import annotations

from pathlib import Path

from newsletter.delivery.states import DeliveryState
from newsletter.ledger.copies import copy_ledger
from newsletter.ledger.sql import SqlLedger, open_ledger
from tests.e2e_delivery.test_killed import frozen, ledger, port, record, start, taken, wait_for

__all__ = ["ledger", "port", "record"]  # fixtures
COPIES = 5


def test_a_send_goes_on_while_its_ledger_is_copied(tmp_path: Path, ledger: SqlLedger, record: Path, port: int) -> None:
    campaign = frozen(ledger, 600)
    sender = start(tmp_path / "newsletter.db", campaign, port)
    wait_for(sender, 20)
    accepted = []
    for number in range(COPIES):
        copy = tmp_path / f"copy-{number}.db"
        copy_ledger(tmp_path / "newsletter.db", copy)
        assert ledger.check() == ()
        with open_ledger(copy) as opened:
            assert opened.check() == ()
            counts = opened.counts(campaign.id)
            assert sum(counts.values()) == 600
            accepted.append(counts[DeliveryState.WRITTEN])
        wait_for(sender, 20)
    assert accepted == sorted(set(accepted))
    said, _ = sender.communicate()
    assert (sender.returncode, said.splitlines()[-1]) == (0, "finished")
    assert set(taken(record).values()) == {1}
    assert len(taken(record)) == 600
