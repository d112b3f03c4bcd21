"""Several real processes that send one campaign."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.clock import system_clock
from newsletter.config import RelayPool, Settings
from newsletter.delivery.lease import LeaseHeldError, hold_lease
from newsletter.delivery.means import Progress
from newsletter.delivery.model import Campaign, Claim, Delivery, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.part import PartEnd
from newsletter.delivery.run import RunReport, open_run
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.render.edition import Edition
from newsletter.wiring.crew import PART, Crew, Job, crew_size, jobs_for, joined
from newsletter.wiring.running import send_campaign
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace

READERS = 400


@pytest.fixture
def settings(workspace: Path) -> Settings:
    """Return the settings of the sample."""
    return open_workspace(workspace)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[SqlLedger]:
    """Return its ledger."""
    with ledger_of(settings) as opened:
        yield opened


@pytest.fixture
def campaign(settings: Settings, ledger: SqlLedger) -> Campaign:
    """Return a campaign into the outbox, ready to be sent."""
    new = NewCampaign(
        issue="november",
        relay="outbox",
        kind=RelayKind.OUTBOX,
        publication=settings.publication,
        lists={"team": "Komanda"},
    )
    draft = ledger.draft(new, [Edition("november", "lv", "s", "p", "<p>h</p>", "t\n", (), ())], system_clock())
    people = [
        NewDelivery(
            key=f"p{n}@c.example",
            address=f"p{n}@c.example",
            name="",
            list_name="team",
            locale="lv",
            destination=("google", "other")[n % 2],
        )
        for n in range(READERS)
    ]
    ledger.add_deliveries(draft.id, people)
    return ledger.freeze(draft.id, READERS, system_clock())


async def sent(
    settings: Settings, ledger: SqlLedger, campaign: Campaign, stop: asyncio.Event, shown: list[int]
) -> RunReport:
    """Send a campaign by two processes."""

    def show(progress: Progress) -> None:
        shown.append(progress.handled)

    with hold_lease(settings.state.folder, campaign.issue, system_clock()) as lock:
        return await send_campaign(settings, ledger, campaign, RelayPool(), lock, 2, stop, show)


async def test_a_crew_sends_to_everybody_once(settings: Settings, ledger: SqlLedger, campaign: Campaign) -> None:
    shown: list[int] = []
    report = await sent(settings, ledger, campaign, asyncio.Event(), shown)
    assert report.campaign.state is CampaignState.FINISHED
    assert report.counts[DeliveryState.WRITTEN] == READERS
    assert shown[-1] == READERS
    assert len(list((settings.outbox / campaign.label).glob("*.eml"))) == READERS
    assert Counter(len(ledger.attempts(row.id)) for row in ledger.deliveries(campaign.id)) == {1: READERS}


async def test_a_crew_that_is_asked_to_stop_leaves_nothing_on_the_wire(
    settings: Settings, ledger: SqlLedger, campaign: Campaign
) -> None:
    stop = asyncio.Event()
    stop.set()
    report = await sent(settings, ledger, campaign, stop, [])
    assert report.counts[DeliveryState.SENDING] == 0
    assert report.counts[DeliveryState.WRITTEN] < READERS
    left = READERS - report.counts[DeliveryState.WRITTEN]
    assert report.sentence == f"stopped as you asked; {left} of {READERS} are left"
    report = await sent(settings, ledger, ledger.campaign(campaign.id), asyncio.Event(), [])
    assert report.counts[DeliveryState.WRITTEN] == READERS


async def test_what_a_process_that_died_had_begun_is_uncertain(
    settings: Settings, ledger: SqlLedger, campaign: Campaign
) -> None:
    began: list[Delivery | None] = []

    def kill(progress: Progress) -> None:
        if not began:  # as a process does that is killed right after
            began.extend(ledger.exchange(campaign.id, (), [Claim("google", "outbox")], system_clock()).begun)
            crew._processes[0].kill()

    with hold_lease(settings.state.folder, campaign.issue, system_clock()) as lock:
        crew = Crew(ledger, campaign, jobs_for(settings.root, campaign, "outbox", 2, None), lock)
        report = await crew.run(asyncio.Event(), kill)
    assert began[0]
    lost = [row.id for row in ledger.deliveries(campaign.id, [DeliveryState.UNCERTAIN])]
    assert began[0].id in lost
    assert report.counts[DeliveryState.SENDING] == 0
    assert report.newly_uncertain == len(lost)


async def test_a_process_whose_parent_was_killed_ends_without_a_word(
    settings: Settings, ledger: SqlLedger, campaign: Campaign
) -> None:
    open_run(ledger, campaign.id, system_clock())
    (job,) = jobs_for(settings.root, campaign, "outbox", 1, None)
    ears, mouth = os.pipe()
    os.close(ears)
    part = await asyncio.create_subprocess_exec(
        sys.executable, "-m", PART, stdin=asyncio.subprocess.PIPE, stdout=mouth, stderr=asyncio.subprocess.PIPE
    )
    os.close(mouth)
    _, said = await part.communicate(job.to_line())
    assert (part.returncode, said) == (0, b"")
    assert ledger.counts(campaign.id)[DeliveryState.SENDING] == 0


async def test_a_lock_that_was_handed_on_is_held_until_the_last_process_has_ended(settings: Settings) -> None:
    with hold_lease(settings.state.folder, "november", system_clock()) as lock:
        child = await asyncio.create_subprocess_exec(
            "sh", "-c", "read line", stdin=asyncio.subprocess.PIPE, pass_fds=(lock,)
        )
    with pytest.raises(LeaseHeldError), hold_lease(settings.state.folder, "november", system_clock()):
        raise AssertionError
    os.kill(child.pid, signal.SIGKILL)
    await child.wait()
    with hold_lease(settings.state.folder, "november", system_clock()):
        pass


def test_how_many_processes_pay() -> None:
    assert crew_size(None, 100, 10) == 1
    assert crew_size(3, 100, 10) == 3
    assert crew_size(8, 100, 2) == 2
    assert 1 <= crew_size(None, 100_000, 10) <= 4


def test_a_job_is_read_back() -> None:
    job = Job("/home/vestis", 7, "one,other", 1, 2, 3)
    assert Job.from_line(job.to_line().decode()) == job


def test_the_first_trouble_counts_and_else_the_first_moment() -> None:
    now = system_clock()
    assert joined([PartEnd(next_due=now), PartEnd("the relay is gone", "ask")]).sentence == "the relay is gone"
    assert joined([PartEnd(), PartEnd(next_due=now)]).next_due == now
