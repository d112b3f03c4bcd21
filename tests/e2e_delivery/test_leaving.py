"""Who leaves while a send runs gets nothing that is not on the wire already, from a real sender to a real server."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from newsletter.clock import system_clock
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.records import EVERYTHING, Cause, Who
from tests.e2e_delivery.test_killed import frozen, ledger, port, record, start

__all__ = ["ledger", "port", "record"]  # fixtures

PEOPLE = 1000
LEAVING = range(50, PEOPLE, 50)


def key_of(number: int) -> str:
    return f"p{number}@city.example"


def let_go(ledger: SqlLedger, number: int) -> None:
    """Let somebody leave, in one of the ways that there are."""
    cause = Cause(system_clock(), Who.READER)
    match (number // 50) % 4:
        case 0:
            ledger.subscribers.leave(key_of(number), ["towns"], cause)
        case 1:
            ledger.subscribers.leave_all(key_of(number), cause)
        case 2:
            ledger.subscribers.suppress(key_of(number), "complained", cause, EVERYTHING)
        case _:
            ledger.subscribers.forget(key_of(number), cause)


def test_who_leaves_during_a_send_gets_nothing_more(ledger: SqlLedger, tmp_path: Path, record: Path, port: int) -> None:
    campaign = frozen(ledger, PEOPLE)
    waiting = set[int]()
    with start(tmp_path / "newsletter.db", campaign, port) as sender:
        assert sender.stdout
        for number in LEAVING:
            sender.stdout.readline()  # it goes on meanwhile
            let_go(ledger, number)
            kept = ledger.deliveries(campaign.id, [DeliveryState.PENDING, DeliveryState.SUPPRESSED])
            if number + 1 in {each.position for each in kept}:  # not on the wire, so it never may be
                waiting.add(number)
        sender.communicate(timeout=120)
    assert len(waiting) > 5
    taken = Counter(line.split()[1] for line in record.read_text().splitlines())
    assert max(taken.values()) == 1
    counts = ledger.counts(campaign.id)
    assert not [number for number in waiting if key_of(number) in taken]
    assert len(taken) == counts[DeliveryState.WRITTEN] == PEOPLE - counts[DeliveryState.SUPPRESSED]
    assert counts[DeliveryState.SUPPRESSED] == len(waiting)
    assert ledger.campaign(campaign.id).state is CampaignState.FINISHED
    assert ledger.check() == ()
