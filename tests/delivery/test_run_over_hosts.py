"""A run whose campaign several hosts could send: what its lease allows, and what it tells."""

from __future__ import annotations

import pytest

from newsletter.delivery.model import Answer, Claim, Settlement
from newsletter.delivery.part import PartEnd
from newsletter.delivery.run import close_run, open_run, run_campaign
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryEvent, DeliveryState
from newsletter.ledger.errors import LeaseLostError
from newsletter.ledger.sql import SqlLedger
from newsletter.replies import Outcome, Phase
from tests.delivery.test_run import NOW, Ready, Servers, means, to

TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY, sentence="taken")


def test_who_was_overtaken_loses_nothing_of_the_next_holder(ready: Ready, ledger: SqlLedger) -> None:
    campaign = ready(None, 3)
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    stale = ledger.take_lease(campaign.id, "alpha", -1, NOW)  # alpha stands still right here
    fresh = ledger.take_lease(campaign.id, "beta", 3600, NOW)
    (begun,) = ledger.exchange(campaign.id, (), [Claim("other", "outbox")], NOW, fence=fresh.token).begun
    with pytest.raises(LeaseLostError):
        open_run(ledger, campaign.id, NOW, stale)
    assert begun is not None
    settled = Settlement(begun, DeliveryEvent.WRITE, TAKEN, NOW)
    assert ledger.exchange(campaign.id, [settled], (), NOW, fence=fresh.token).settled == (DeliveryState.WRITTEN,)


def test_who_was_overtaken_does_not_pause_what_the_next_holder_sends(ready: Ready, ledger: SqlLedger) -> None:
    campaign = ready(None, 3)
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    stale = ledger.take_lease(campaign.id, "alpha", -1, NOW)
    ledger.take_lease(campaign.id, "beta", 3600, NOW)
    with pytest.raises(LeaseLostError):
        close_run(ledger, campaign.id, NOW, PartEnd("the relay is gone"), lease=stale)
    assert ledger.campaign(campaign.id).state is CampaignState.SENDING


async def test_a_report_counts_what_a_takeover_lost(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(server.relay(), 3)
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    ledger.exchange(campaign.id, (), [Claim("other", "local")], NOW)
    lease = ledger.take_lease(campaign.id, "beta", 3600, NOW)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), lease=lease))
    assert report.newly_uncertain == lease.lost == 1
