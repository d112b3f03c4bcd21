"""The line to the ledger: what comes together, and who gets what."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from newsletter.config import Publication
from newsletter.delivery.line import LedgerLine
from newsletter.delivery.model import Answer, Campaign, Claim, Delivery, Exchange, RelayKind, Settlement
from newsletter.delivery.ports import LedgerUnavailableError
from newsletter.delivery.states import CampaignState, DeliveryEvent, DeliveryState
from newsletter.errors import NewsletterError
from newsletter.replies import Outcome, Phase
from tests.delivery.memory import MemoryLedger

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
CLAIM = Claim("other", "local")
LONG = 3600.0  # whoever waited for others that cannot come would never end
TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY)


class Counting(MemoryLedger):
    """A ledger that knows how much each transaction held; it fails from a transaction on, if it is to."""

    def __init__(self, number: int) -> None:
        campaign = Campaign(
            id=1,
            issue="november",
            relay="local",
            kind=RelayKind.LOOPBACK,
            publication=Publication("Vēstis", "", "e@v.example", "v.example", "", "lv"),
            lists={},
            state=CampaignState.SENDING,
            planned=number,
            created_at=NOW,
        )
        rows = [
            Delivery(
                key=f"p{each}@city.example",
                address=f"p{each}@city.example",
                name="",
                list_name="towns",
                locale="lv",
                destination="other",
                id=each,
                campaign_id=1,
                position=each,
                state=DeliveryState.PENDING,
            )
            for each in range(1, number + 1)
        ]
        super().__init__(campaign, rows)
        self.sizes: list[int] = []
        self.fails_from = 1000

    def exchange(
        self,
        campaign_id: int,
        settlements: Sequence[Settlement],
        claims: Sequence[Claim],
        at: datetime,
        *,
        fence: int | None = None,
    ) -> Exchange:
        """Count, then do it or fail."""
        self.sizes.append(max(len(settlements), len(claims)))
        if len(self.sizes) >= self.fails_from:
            raise NewsletterError("the disk is full")
        return super().exchange(campaign_id, settlements, claims, at, fence=fence)


def written(delivery: Delivery) -> Settlement:
    """Return what to write down of a message that was taken."""
    return Settlement(delivery, DeliveryEvent.WRITE, TAKEN, NOW)


async def begun(line: LedgerLine) -> Delivery:
    """Begin a delivery."""
    part = await line.exchange(None, CLAIM)
    assert part.begun
    return part.begun


async def test_what_is_asked_together_is_one_transaction_and_everybody_gets_their_own() -> None:
    ledger = Counting(6)
    with LedgerLine(ledger, 1, lambda: NOW, gather=LONG) as line:
        first = await asyncio.gather(*(begun(line) for _ in range(3)))
        assert [each.position for each in first] == [1, 2, 3]
        parts = await asyncio.gather(
            line.exchange(written(first[0]), CLAIM),
            line.exchange(written(first[1]), None),
            line.exchange(None, CLAIM),
            line.exchange(written(first[2]), CLAIM),
        )
    assert ledger.sizes == [3, 3]
    assert [part.begun.position if part.begun else None for part in parts] == [4, None, 5, 6]
    assert [part.settled for part in parts] == [
        DeliveryState.WRITTEN,
        DeliveryState.WRITTEN,
        None,
        DeliveryState.WRITTEN,
    ]


async def test_whoever_is_alone_on_the_wire_never_waits_for_others() -> None:
    ledger = Counting(30)
    with LedgerLine(ledger, 1, lambda: NOW, gather=LONG) as line:
        delivery = await begun(line)
        for _ in range(29):
            part = await line.exchange(written(delivery), CLAIM)
            assert part.begun
            delivery = part.begun
    assert ledger.sizes == [1] * 30


async def test_while_others_are_on_the_wire_the_next_transaction_waits_for_them() -> None:
    ledger = Counting(10)
    with LedgerLine(ledger, 1, lambda: NOW, gather=LONG) as line:
        one, other = await asyncio.gather(begun(line), begun(line))
        early = asyncio.ensure_future(line.exchange(written(one), CLAIM))
        await asyncio.sleep(0)
        late = asyncio.ensure_future(line.exchange(written(other), CLAIM))
        parts = await asyncio.gather(early, late)
    assert ledger.sizes == [2, 2]
    assert [part.begun.position for part in parts if part.begun] == [3, 4]


async def test_a_fault_reaches_everybody_who_waits() -> None:
    ledger = Counting(10)
    ledger.fails_from = 1
    with LedgerLine(ledger, 1, lambda: NOW, gather=LONG) as line:
        found = await asyncio.gather(*(begun(line) for _ in range(3)), return_exceptions=True)
        assert [str(each) for each in found] == ["the disk is full"] * 3
        with pytest.raises(NewsletterError):
            await begun(line)


async def test_whoever_stops_waiting_takes_nothing_from_the_others() -> None:
    ledger = Counting(10)
    with LedgerLine(ledger, 1, lambda: NOW, gather=LONG) as line:
        one, other = await asyncio.gather(begun(line), begun(line))
        gone = asyncio.ensure_future(line.exchange(written(one), CLAIM))
        stays = asyncio.ensure_future(line.exchange(written(other), CLAIM))
        await asyncio.sleep(0)
        gone.cancel()
        part = await stays
    assert part.settled is DeliveryState.WRITTEN
    assert part.begun is not None
    assert part.begun.position == 4


class Unsteady(Counting):
    """A ledger that is unavailable now and then: before it does a transaction, or before it says that it has."""

    def __init__(self, number: int, *faults: str) -> None:
        super().__init__(number)
        self.faults = list(faults)

    def exchange(
        self,
        campaign_id: int,
        settlements: Sequence[Settlement],
        claims: Sequence[Claim],
        at: datetime,
        *,
        fence: int | None = None,
    ) -> Exchange:
        """Do it, or what is the matter this time."""
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "before":
            raise LedgerUnavailableError("the disk is full")
        made = super().exchange(campaign_id, settlements, claims, at, fence=fence)
        if fault == "after":
            raise LedgerUnavailableError("the server cannot be reached")
        return made


def states(ledger: MemoryLedger) -> list[DeliveryState]:
    """Return the states of all, in order."""
    return [row.state for row in ledger.rows.values()]


async def test_what_a_server_answered_is_kept_until_the_ledger_is_back() -> None:
    ledger = Unsteady(3, "", "before", "before")
    with LedgerLine(ledger, 1, lambda: NOW, patience=LONG, pause=0) as line:
        delivery = await begun(line)
        part = await line.exchange(written(delivery), CLAIM)
    assert part.settled is DeliveryState.WRITTEN
    assert part.begun is not None
    assert states(ledger) == [DeliveryState.WRITTEN, DeliveryState.SENDING, DeliveryState.PENDING]


async def test_what_was_done_without_a_word_is_not_done_twice() -> None:
    ledger = Unsteady(4, "", "after")
    with LedgerLine(ledger, 1, lambda: NOW, gather=0, patience=LONG, pause=0) as line:
        one, other = await asyncio.gather(begun(line), begun(line))
        part, late = await asyncio.gather(line.exchange(written(one), CLAIM), line.exchange(written(other), None))
    assert (part.settled, late.settled) == (DeliveryState.WRITTEN, DeliveryState.WRITTEN)
    assert ledger.accepted == {one.key: 1, other.key: 1}
    # The third was begun without a word, and nobody sends it: whoever ends the run calls it uncertain.
    assert part.begun is not None
    assert part.begun.position == 4
    assert states(ledger)[2:] == [DeliveryState.SENDING, DeliveryState.SENDING]


async def test_a_ledger_that_does_not_come_back_is_told() -> None:
    ledger = Unsteady(3, *["before"] * 3)
    with LedgerLine(ledger, 1, lambda: NOW, patience=0, pause=0) as line:
        with pytest.raises(LedgerUnavailableError, match="the disk is full"):
            await begun(line)
        with pytest.raises(LedgerUnavailableError):
            await line.ask(ledger.exchange, 1, [], [CLAIM], NOW)


async def test_a_question_is_asked_again() -> None:
    ledger = Unsteady(3, "before", "before")
    with LedgerLine(ledger, 1, lambda: NOW, patience=LONG, pause=0) as line:
        made = await line.ask(ledger.exchange, 1, [], [CLAIM], NOW)
    assert made.begun[0] is not None


async def test_that_it_is_waited_for_is_told_once_and_so_is_that_it_is_back() -> None:
    told: list[str] = []
    ledger = Unsteady(3, "", "before", "before", "", "before")
    with LedgerLine(ledger, 1, lambda: NOW, patience=LONG, pause=0) as line:
        line.on_wait = told.append
        delivery = await begun(line)
        assert told == []
        await line.exchange(written(delivery), CLAIM)
        assert told == ["the disk is full", ""]
        await line.ask(ledger.exchange, 1, [], [CLAIM], NOW)
    assert told == ["the disk is full", ""] * 2
