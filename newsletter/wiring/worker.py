"""The worker: a process that carries on with every campaign that is due, until it is asked to stop."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from newsletter.clock import Clock, system_clock
from newsletter.config import Settings
from newsletter.delivery.lease import LeaseHeldError, hold_lease
from newsletter.delivery.means import Means
from newsletter.delivery.model import Campaign
from newsletter.delivery.ports import Ledger, LedgerUnavailableError
from newsletter.delivery.run import RunReport, run_campaign
from newsletter.delivery.schedule import is_too_late
from newsletter.delivery.states import CampaignEvent, CampaignState
from newsletter.errors import NewsletterError
from newsletter.report.waits import Waits
from newsletter.wiring.receipts import note_end
from newsletter.wiring.running import lease_over_hosts, means_of, pool_of

# Seconds between two looks for campaigns that are due, and before one that has failed is tried again.
LOOK_EVERY = 2.0
TRY_AGAIN_AFTER = 60.0
# A relay may be away for a night: a worker waits for it, and shows that it does.
PATIENCE = 86_400.0

Tell = Callable[[Campaign, str], None]


@dataclass
class Worker:
    """Sends campaigns side by side, each in a run of its own.

    `tell` is called with what happens to each, `complain` with why none can be looked for.
    """

    settings: Settings
    ledger: Ledger
    stop: asyncio.Event
    tell: Tell
    clock: Clock = system_clock
    complain: Callable[[str], None] = lambda _: None
    runs: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    later: dict[int, datetime] = field(default_factory=dict)
    first_due: dict[int, datetime | None] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    away: str = ""

    async def work(self, *, once: bool = False) -> None:
        """Carry on with what is due until `stop` is set, or with `once` until nothing is due any more."""
        try:
            while not self.stop.is_set():
                await self.begin_what_is_due()
                if once and not self.runs:
                    return
                await self.rest(LOOK_EVERY if not once else 0.1)
        finally:
            self.stop.set()  # whatever has happened: what is on the wire is ended, and not cut off
            await asyncio.gather(*self.runs.values())

    async def begin_what_is_due(self) -> None:
        """Begin to send what is due. While the ledger is away, what is being sent waits for it, and so does this."""
        try:
            for campaign in await asyncio.to_thread(self.ledger.campaigns):
                if campaign.id not in self.runs and self.is_due(campaign):
                    self.runs[campaign.id] = asyncio.create_task(self.run(campaign))
        except LedgerUnavailableError as fault:
            self.say_away(fault.sentence)
        else:
            self.say_away("")

    async def rest(self, seconds: float) -> None:
        """Wait, but no longer than until the worker is stopped."""
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return

    def is_due(self, campaign: Campaign) -> bool:
        """Tell whether to begin or go on with a campaign now; say so where only a person can."""
        now = self.clock()
        if self.later.get(campaign.id, now) > now and not self.is_sooner(campaign):
            return False
        if campaign.state is CampaignState.SENDING:
            return True
        start = campaign.orders.start
        if campaign.state is not CampaignState.READY or start is None or start > now:
            return False
        if is_too_late(campaign.orders, now):
            self.say(campaign, f"was to begin {start:%Y-%m-%d %H:%M} UTC, and that is too long ago to do by itself")
            return False
        return True

    def is_sooner(self, campaign: Campaign) -> bool:
        """Tell whether somebody is due sooner than when it was put off: a person has had it sent again to some."""
        if campaign.id not in self.first_due:
            return False
        due, before = self.ledger.next_due(campaign.id), self.first_due[campaign.id]
        return due is not None and (before is None or due < before)

    async def run(self, campaign: Campaign) -> None:
        """Carry on with one campaign, unless somebody else does."""
        try:
            with hold_lease(self.settings.state.folder, campaign.issue, self.clock()):
                now = await asyncio.to_thread(self.ledger.campaign, campaign.id)
                if now.state is not campaign.state:  # somebody else was quicker: to send it, or to pause it
                    return
                self.say(campaign, "is being sent")
                report = await self.send(campaign)
                await asyncio.to_thread(note_end, self.settings, self.ledger, report.campaign)
        except LeaseHeldError:
            self.put_off(campaign, LOOK_EVERY)
        except NewsletterError as fault:
            self.put_off(campaign, TRY_AGAIN_AFTER)
            self.say(campaign, f"could not be sent: {fault.sentence}; {fault.hint}")
        except Exception as fault:  # noqa: BLE001 - a bug of ours, which a person has to see; the other campaigns go on
            traceback.print_exc()
            await asyncio.to_thread(self.hold_back, campaign, f"newsletter itself has a fault: {fault!r}")
        else:
            if report.next_due:
                self.later[campaign.id] = report.next_due
                self.first_due[campaign.id] = await asyncio.to_thread(self.ledger.next_due, campaign.id)
            self.say(report.campaign, ending_words(report))
        finally:
            self.runs.pop(campaign.id, None)

    def hold_back(self, campaign: Campaign, reason: str) -> None:
        """Pause a campaign, so that it is not begun again and again."""
        self.put_off(campaign, TRY_AGAIN_AFTER)
        state = self.ledger.campaign(campaign.id).state
        if state is CampaignState.READY:
            state = self.ledger.move_campaign(campaign.id, CampaignEvent.START, self.clock()).state
        if state is CampaignState.SENDING:
            self.ledger.move_campaign(campaign.id, CampaignEvent.PAUSE, self.clock(), reason)
        self.say(campaign, f"is paused: {reason}")

    async def send(self, campaign: Campaign) -> RunReport:
        """Send what is left of a campaign. Raises NewsletterError."""
        means = await asyncio.to_thread(self.means, campaign)
        with lease_over_hosts(self.settings, self.ledger, campaign) as lease:
            return await run_campaign(self.ledger, campaign.id, replace(means, lease=lease))

    def means(self, campaign: Campaign) -> Means:
        """Return what its run needs; a worker waits longer for a relay than a person does."""
        pool = pool_of(self.settings, campaign)
        means = means_of(self.settings, self.ledger, campaign, pool)
        waits = Waits(partial(self.say, campaign))
        return replace(
            means, stop=self.stop, is_relayed=True, patience=PATIENCE, clock=self.clock, on_progress=waits.show
        )

    def say_away(self, why: str) -> None:
        """Tell once why the ledger cannot be asked, and once that it can again."""
        if why != self.away:
            self.away = why
            self.complain(f"{why}; it is tried again" if why else "the ledger is back")

    def put_off(self, campaign: Campaign, seconds: float) -> None:
        """Leave a campaign alone for so many seconds."""
        self.first_due.pop(campaign.id, None)
        self.later[campaign.id] = datetime.fromtimestamp(self.clock().timestamp() + seconds, tz=self.clock().tzinfo)

    def say(self, campaign: Campaign, words: str) -> None:
        """Tell something of a campaign, once."""
        if self.told.get(campaign.id) != words:
            self.told[campaign.id] = words
            self.tell(campaign, words)


def ending_words(report: RunReport) -> str:
    """Return how a run ended, as what its campaign does."""
    if report.next_due:
        return f"goes on {report.next_due.astimezone():%Y-%m-%d %H:%M}"
    if report.campaign.state is CampaignState.FINISHED:
        return "is done"
    if report.campaign.state is CampaignState.SENDING:
        return "goes on with the next worker"
    return f"is {report.campaign.state}: {report.sentence or report.campaign.reason}"
