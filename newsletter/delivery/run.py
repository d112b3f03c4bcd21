"""A campaign's run, from its beginning to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from newsletter.delivery.canary import Next, judge_canary
from newsletter.delivery.control import give_up_the_rest, lose_what_is_left
from newsletter.delivery.means import Means
from newsletter.delivery.model import Campaign, Lease
from newsletter.delivery.part import PartEnd, run_part
from newsletter.delivery.ports import RunLedger
from newsletter.delivery.states import (
    CampaignEvent,
    CampaignState,
    DeliveryState,
    IllegalMoveError,
    is_complete,
    waiting,
)


@dataclass(frozen=True)
class RunReport:
    """How a run ended. `sentence` and `hint` are empty where it ended because everything was done.

    `next_due` is when the first of what is left may be tried again, where only time is missing.
    """

    campaign: Campaign
    counts: Mapping[DeliveryState, int]
    newly_uncertain: int
    sentence: str = ""
    hint: str = ""
    next_due: datetime | None = None


async def run_campaign(ledger: RunLedger, campaign_id: int, means: Means) -> RunReport:
    """Send what is left of a campaign, and say how it ended. The campaign's lease must be held.

    Deliveries that a dead sender left behind become uncertain. Setting `means.stop` lets what is on the wire end and
    leaves the rest. Raises LedgerError where outcomes cannot be recorded.
    """
    lost = await asyncio.to_thread(open_run, ledger, campaign_id, means.clock(), means.lease)
    end = await run_part(ledger, campaign_id, means)
    return await asyncio.to_thread(close_run, ledger, campaign_id, means.clock(), end, lost, means.lease)


def open_run(ledger: RunLedger, campaign_id: int, at: datetime, lease: Lease | None = None) -> int:
    """Let a campaign be under way; return how many deliveries of a dead sender have become uncertain.

    Whoever resumes a campaign that its canary holds lets the others follow. Over hosts, taking the `lease` has told
    what a dead sender left; LedgerError is raised where it is lost since, and what the next holder has begun stays his.
    """
    if lease:
        ledger.renew_lease(lease)
    lost = lease.lost if lease else 0
    campaign = ledger.campaign(campaign_id)
    if not campaign.is_unfinished:
        return lost
    if not lease:
        lost = lose_what_is_left(ledger, campaign_id, at)
    is_held = campaign.state is CampaignState.PAUSED and campaign.cleared is not None
    if is_held and judge_canary(campaign, ledger.counts(campaign_id), at).next is Next.HOLD:
        ledger.clear(campaign_id, None)
    if campaign.state is not CampaignState.SENDING:
        ledger.move_campaign(campaign_id, CampaignEvent.START, at)
    return lost


def close_run(
    ledger: RunLedger, campaign_id: int, at: datetime, end: PartEnd, lost: int = 0, lease: Lease | None = None
) -> RunReport:
    """Let a campaign end, or wait for its time, or pause where its parts have ended for any other reason.

    What has begun and nobody sends any more becomes uncertain, as after a part that died. Raises LedgerError where the
    `lease` is lost, and so the campaign is somebody else's by now.
    """
    if lease:
        ledger.renew_lease(lease)
    lost += lose_what_is_left(ledger, campaign_id, at)
    try:
        return _closed(ledger, campaign_id, at, end, lost)
    except IllegalMoveError:  # somebody has paused it or given it up since we looked
        return _closed(ledger, campaign_id, at, end, lost)


def _closed(ledger: RunLedger, campaign_id: int, at: datetime, end: PartEnd, lost: int) -> RunReport:
    campaign = ledger.campaign(campaign_id)
    if campaign.state is CampaignState.CANCELLED:
        give_up_the_rest(ledger, campaign_id, at, campaign.reason)
    counts = ledger.counts(campaign_id)
    if campaign.state is not CampaignState.SENDING:
        words = f"it was {campaign.state} in the meantime" if end.began else ""
        return RunReport(campaign, counts, lost, words)
    if is_complete(counts):
        return RunReport(ledger.move_campaign(campaign_id, CampaignEvent.FINISH, at), counts, lost)
    if not (end.sentence or end.is_stopped):
        return RunReport(campaign, counts, lost, next_due=end.next_due)
    sentence = end.sentence or f"stopped as you asked; {waiting(counts):,} of {campaign.planned:,} are left"
    paused = ledger.move_campaign(campaign_id, CampaignEvent.PAUSE, at, sentence)
    return RunReport(paused, counts, lost, sentence, end.hint)
