"""What a person orders about a campaign that exists: to pause, to give up, to send again to some."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsletter.delivery.campaigns import refuse_if_open, resume_command
from newsletter.delivery.model import Campaign
from newsletter.delivery.ports import Ledger, RunLedger
from newsletter.delivery.states import (
    DEAD_SENDER,
    WAITING_STATES,
    CampaignEvent,
    CampaignState,
    DeliveryEvent,
    DeliveryState,
)
from newsletter.errors import NewsletterError, UsageError

BY_HAND = "by hand"
# What a person may have sent again, and what it is to them.
ORDERED_AGAIN = (DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.UNCERTAIN)


class NothingToPauseError(UsageError):
    """A campaign that is not being sent."""

    def __init__(self, campaign: Campaign, resume: str) -> None:
        hints = {
            CampaignState.READY: f"newsletter cancel {campaign.issue}",
            CampaignState.PAUSED: resume,
        }
        super().__init__(
            f"campaign {campaign.id} of “{campaign.issue}” is not under way: it is {campaign.state}",
            hints.get(campaign.state, f"newsletter status {campaign.issue}"),
        )


class NothingToCancelError(UsageError):
    """A campaign that has come to its end."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(
            f"campaign {campaign.id} of “{campaign.issue}” is {campaign.state}: there is nothing left to give up",
            f"newsletter status {campaign.issue}",
        )


class NobodyToResendError(NewsletterError):
    """Nobody is in the states that were named, but those who have the issue from another campaign."""

    def __init__(self, campaign: Campaign, states: Iterable[DeliveryState], elsewhere: int = 0) -> None:
        named = " or ".join(states)
        super().__init__(
            f"all {elsewhere:,} of campaign {campaign.id} who are {named} have the issue from another campaign"
            if elsewhere
            else f"nobody of campaign {campaign.id} is {named}",
            f"newsletter status {campaign.issue}",
        )


class NothingToResendError(UsageError):
    """A campaign that was given up."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(
            f"campaign {campaign.id} of “{campaign.issue}” was given up, and cannot be opened again",
            f"newsletter send {campaign.issue} makes a new one, for those who have not got it",
        )


def pause(ledger: Ledger, campaign: Campaign, at: datetime, reason: str = BY_HAND) -> Campaign:
    """Pause a campaign: whoever is sending it ends what is on the wire. Raises NothingToPauseError."""
    if campaign.state is not CampaignState.SENDING:
        raise NothingToPauseError(campaign, resume_command(ledger, campaign))
    return ledger.move_campaign(campaign.id, CampaignEvent.PAUSE, at, reason)


def cancel(ledger: Ledger, campaign: Campaign, at: datetime, reason: str = BY_HAND) -> Campaign:
    """Give up what is left of a campaign. What is on the wire at this moment ends as it ends.

    Raises NothingToCancelError.
    """
    if not campaign.is_unfinished:
        raise NothingToCancelError(campaign)
    cancelled = ledger.move_campaign(campaign.id, CampaignEvent.CANCEL, at, reason)
    give_up_the_rest(ledger, campaign.id, at, reason)
    return cancelled


def lose_what_is_left(ledger: RunLedger, campaign_id: int, at: datetime) -> int:
    """Call uncertain what a dead sender has left on the wire; return how many. The campaign's lease must be held."""
    return ledger.move_deliveries(campaign_id, DeliveryState.SENDING, DeliveryEvent.LOSE, at, DEAD_SENDER)


def give_up_the_rest(ledger: RunLedger, campaign_id: int, at: datetime, reason: str = BY_HAND) -> int:
    """Cancel the deliveries of a cancelled campaign that wait for anything; return how many."""
    return sum(ledger.move_deliveries(campaign_id, each, DeliveryEvent.CANCEL, at, reason) for each in WAITING_STATES)


def refuse_given_up(campaign: Campaign) -> None:
    """Raise NothingToResendError for a campaign that was given up."""
    if campaign.state is CampaignState.CANCELLED:
        raise NothingToResendError(campaign)


def order_again(
    ledger: Ledger, campaign: Campaign, states: Iterable[DeliveryState], at: datetime, reason: str = "by order"
) -> Campaign:
    """Let deliveries be sent again that were rejected, have expired or are uncertain, and open the campaign for it.

    Whoever has the issue from another campaign is left out. Raises NobodyToResendError, NothingToResendError for a
    campaign that was given up, and CampaignOpenError while another campaign of the issue is on its way.
    """
    states = tuple(states)
    refuse_given_up(campaign)
    if not campaign.is_unfinished:
        refuse_if_open(ledger, campaign.issue, campaign.kind)
    elsewhere = sum(ledger.reached_elsewhere(campaign.id, each) for each in states)
    counts = ledger.counts(campaign.id)
    if sum(counts[each] for each in states) <= elsewhere:
        raise NobodyToResendError(campaign, states, elsewhere)
    # It is opened first: were we killed in between, nobody would wait in a campaign that nobody goes on with.
    _open_again(ledger, campaign.id, at)
    for each in ORDERED_AGAIN:
        if each in states:
            ledger.move_deliveries(campaign.id, each, DeliveryEvent.ORDER, at, reason)
    return _open_again(ledger, campaign.id, at)


def _open_again(ledger: Ledger, campaign_id: int, at: datetime) -> Campaign:
    """Let a campaign that is finished be under way again; a worker elsewhere may have ended it in the meantime."""
    campaign = ledger.campaign(campaign_id)
    if campaign.state is CampaignState.FINISHED:
        return ledger.move_campaign(campaign_id, CampaignEvent.RESEND, at)
    return campaign
