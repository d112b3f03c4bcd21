"""A worker and the campaigns that wait for it, with the outbox for a relay."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.clock import Clock, system_clock
from newsletter.config import Settings
from newsletter.delivery.control import order_again
from newsletter.delivery.lease import hold_lease
from newsletter.delivery.model import Answer, Campaign, Claim, NewCampaign, NewDelivery, Orders, RelayKind, Settlement
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryEvent, DeliveryState
from newsletter.ledger.errors import LedgerAwayError
from newsletter.ledger.sql import SqlLedger
from newsletter.render.edition import Edition
from newsletter.replies import Blame, Outcome, Phase
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


async def test_what_was_put_off_goes_on_where_somebody_is_due_sooner_by_now(
    settings: Settings, ledger: SqlLedger
) -> None:
    campaign = planned(settings, ledger, "november", Orders())
    sending = ledger.move_campaign(campaign.id, CampaignEvent.START, system_clock())
    now = system_clock().replace(microsecond=0)
    due = now + timedelta(hours=2)
    settle_next(ledger, campaign, DeliveryEvent.REJECT)
    settle_next(ledger, campaign, DeliveryEvent.DEFER, due)
    worker = Worker(settings, ledger, asyncio.Event(), lambda *_: None, lambda: now)
    await worker.run(sending)
    assert worker.later == {campaign.id: due}
    assert not worker.is_due(sending)
    order_again(ledger, sending, [DeliveryState.REJECTED], now)
    settle_next(ledger, campaign, DeliveryEvent.DEFER, now + timedelta(minutes=5))
    assert worker.is_due(sending)
    worker.put_off(sending, 60)
    assert not worker.is_due(sending)


async def test_a_ledger_that_is_away_ends_no_worker_and_cuts_off_no_run(
    settings: Settings, ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = planned(settings, ledger, "november", Orders(start=system_clock() - timedelta(seconds=1)))
    stop = asyncio.Event()
    heard: list[str] = []

    def away() -> tuple[Campaign, ...]:
        monkeypatch.undo()
        raise LedgerAwayError("the database is away", "wait")

    def ended(_: Campaign, words: str) -> None:
        if words == "is done":
            stop.set()

    monkeypatch.setattr(ledger, "campaigns", away)
    monkeypatch.setattr("newsletter.wiring.worker.LOOK_EVERY", 0.01)
    await Worker(settings, ledger, stop, ended, complain=heard.append).work()
    assert heard == ["the database is away; it is tried again", "the ledger is back"]
    assert ledger.campaign(campaign.id).state is CampaignState.FINISHED


async def test_a_worker_that_fails_lets_its_runs_end_what_they_have_begun(
    settings: Settings, ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = planned(settings, ledger, "november", Orders(start=system_clock() - timedelta(seconds=1)))
    looks = iter([ledger.campaigns()])

    def once() -> tuple[Campaign, ...]:
        return next(looks, None) or fail()

    def fail() -> tuple[Campaign, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(ledger, "campaigns", once)
    monkeypatch.setattr("newsletter.wiring.worker.LOOK_EVERY", 0)
    worker = Worker(settings, ledger, asyncio.Event(), lambda *_: None)
    with pytest.raises(ZeroDivisionError):
        await worker.work()
    assert worker.runs == {}
    counts = ledger.counts(campaign.id)
    assert counts[DeliveryState.SENDING] == counts[DeliveryState.UNCERTAIN] == 0


def settle_next(ledger: SqlLedger, campaign: Campaign, event: DeliveryEvent, due: datetime | None = None) -> None:
    """Have the next one of a campaign end so."""
    now = system_clock()
    answer = Answer(Outcome.DEFERRED if due else Outcome.REJECTED, Phase.RCPT, Blame.NOBODY, sentence="no")
    (begun,) = ledger.exchange(campaign.id, (), (Claim("", "outbox"),), now).begun
    assert begun
    ledger.exchange(campaign.id, (Settlement(begun, event, answer, now, due),), (), now)
