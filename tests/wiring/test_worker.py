"""A worker and the campaigns that wait for it, with the outbox for a relay."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.clock import Clock, system_clock
from newsletter.config import Settings
from newsletter.delivery.lease import hold_lease
from newsletter.delivery.model import Campaign, NewCampaign, NewDelivery, Orders, RelayKind
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.render.edition import Edition
from newsletter.wiring.state import ledger_of
from newsletter.wiring.worker import Worker
from newsletter.wiring.workspace import open_workspace


@pytest.fixture
def settings(workspace: Path) -> Settings:
    """Return the settings of the sample."""
    return open_workspace(workspace)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[SqlLedger]:
    """Return its ledger."""
    with ledger_of(settings) as opened:
        yield opened


def planned(settings: Settings, ledger: SqlLedger, issue: str, orders: Orders) -> Campaign:
    """Plan a campaign for three people."""
    new = NewCampaign(
        issue=issue,
        relay="outbox",
        kind=RelayKind.OUTBOX,
        publication=settings.publication,
        lists={"team": "Komanda"},
        orders=orders,
    )
    draft = ledger.draft(new, [Edition(issue, "lv", "s", "p", "<p>h</p>", "t\n", (), ())], system_clock())
    people = [
        NewDelivery(key=f"p{n}@c.example", address=f"p{n}@c.example", name="", list_name="team", locale="lv")
        for n in range(3)
    ]
    ledger.add_deliveries(draft.id, people)
    return ledger.freeze(draft.id, 3, system_clock())


async def worked(settings: Settings, ledger: SqlLedger, clock: Clock = system_clock) -> list[tuple[str, str]]:
    """Let a worker do what is due, and return what it told."""
    told: list[tuple[str, str]] = []
    worker = Worker(
        settings, ledger, asyncio.Event(), lambda campaign, words: told.append((campaign.issue, words)), clock
    )
    await worker.work(once=True)
    return told


async def test_a_send_that_was_ordered_for_a_time_goes_when_it_has_come(settings: Settings, ledger: SqlLedger) -> None:
    start = system_clock() + timedelta(hours=1)
    campaign = planned(settings, ledger, "november", Orders(start=start))
    assert await worked(settings, ledger) == []
    told = await worked(settings, ledger, clock=lambda: start + timedelta(seconds=1))
    assert told == [("november", "is being sent"), ("november", "is done")]
    assert ledger.counts(campaign.id)[DeliveryState.WRITTEN] == 3
    assert len(list((settings.outbox / campaign.label).iterdir())) == 3


async def test_what_is_under_way_and_has_lost_its_sender_goes_on(settings: Settings, ledger: SqlLedger) -> None:
    campaign = planned(settings, ledger, "november", Orders())
    ledger.move_campaign(campaign.id, CampaignEvent.START, system_clock())
    await worked(settings, ledger)
    assert ledger.campaign(campaign.id).state is CampaignState.FINISHED


async def test_what_a_person_has_not_begun_or_has_paused_is_left_alone(settings: Settings, ledger: SqlLedger) -> None:
    fresh = planned(settings, ledger, "november", Orders())
    paused = planned(settings, ledger, "december", Orders(start=datetime(2012, 1, 1, tzinfo=UTC)))
    ledger.move_campaign(paused.id, CampaignEvent.START, system_clock())
    ledger.move_campaign(paused.id, CampaignEvent.PAUSE, system_clock())
    assert await worked(settings, ledger) == []
    assert ledger.counts(fresh.id)[DeliveryState.PENDING] == 3
    assert ledger.counts(paused.id)[DeliveryState.PENDING] == 3


async def test_a_start_that_was_missed_by_hours_waits_for_a_person(settings: Settings, ledger: SqlLedger) -> None:
    start = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
    planned(settings, ledger, "november", Orders(start=start, grace=3600))
    told = await worked(settings, ledger)
    assert told == [("november", "was to begin 2012-11-24 09:30 UTC, and that is too long ago to do by itself")]


async def test_what_somebody_else_is_sending_is_theirs(settings: Settings, ledger: SqlLedger) -> None:
    campaign = planned(settings, ledger, "november", Orders())
    ledger.move_campaign(campaign.id, CampaignEvent.START, system_clock())
    with hold_lease(settings.state.folder, "november", system_clock()):
        assert await worked(settings, ledger) == []
    assert ledger.counts(campaign.id)[DeliveryState.PENDING] == 3


async def test_two_campaigns_go_side_by_side(settings: Settings, ledger: SqlLedger) -> None:
    campaigns = [planned(settings, ledger, issue, Orders()) for issue in ("november", "december")]
    for each in campaigns:
        ledger.move_campaign(each.id, CampaignEvent.START, system_clock())
    told = await worked(settings, ledger)
    assert sorted(told) == sorted(
        (issue, words) for issue in ("november", "december") for words in ("is being sent", "is done")
    )


async def test_a_fault_of_ours_pauses_its_campaign_and_no_other(
    settings: Settings, ledger: SqlLedger, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, whole = (planned(settings, ledger, issue, Orders()) for issue in ("november", "december"))
    for each in (broken, whole):
        ledger.move_campaign(each.id, CampaignEvent.START, system_clock())
    with ledger._database.transaction() as connection:
        connection.execute("DROP TRIGGER edition_is_frozen")
        connection.execute("UPDATE edition SET body = '{}' WHERE campaign_id = ?", [broken.id])
    told = await worked(settings, ledger)
    assert ("december", "is done") in told
    assert ledger.campaign(broken.id).state is CampaignState.PAUSED
    assert ledger.campaign(broken.id).reason == "newsletter itself has a fault: KeyError('assets')"
    assert ("november", "is paused: newsletter itself has a fault: KeyError('assets')") in told
    assert "Traceback" in capsys.readouterr().err


async def test_a_worker_that_is_stopped_leaves_the_campaign_to_the_next_one(
    settings: Settings, ledger: SqlLedger
) -> None:
    campaign = planned(settings, ledger, "november", Orders(start=system_clock() - timedelta(seconds=1)))
    stop = asyncio.Event()

    def stop_at_once(campaign: Campaign, words: str) -> None:
        stop.set()

    await Worker(settings, ledger, stop, stop_at_once).work()
    assert ledger.campaign(campaign.id).state in (CampaignState.READY, CampaignState.SENDING)
    await worked(settings, ledger)
    assert ledger.campaign(campaign.id).state is CampaignState.FINISHED


async def test_what_was_paused_since_the_worker_looked_stays_paused(settings: Settings, ledger: SqlLedger) -> None:
    campaign = planned(settings, ledger, "november", Orders())
    seen = ledger.move_campaign(campaign.id, CampaignEvent.START, system_clock())
    ledger.move_campaign(campaign.id, CampaignEvent.PAUSE, system_clock())
    told: list[str] = []
    await Worker(settings, ledger, asyncio.Event(), lambda _, words: told.append(words)).run(seen)
    assert told == []
    assert ledger.campaign(campaign.id).state is CampaignState.PAUSED
    assert ledger.counts(campaign.id)[DeliveryState.PENDING] == 3
