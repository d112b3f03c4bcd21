"""What the commands ask about campaigns: freezing one, finding one, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.config import Relay
from newsletter.delivery.model import Campaign, NewCampaign, RelayKind
from newsletter.delivery.ports import CampaignOpenError, Ledger
from newsletter.delivery.schedule import opens_at
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.errors import NewsletterError

if TYPE_CHECKING:  # an edition brings the whole merge language along, and `status` has no use for it
    from newsletter.render.edition import Edition


class NothingSentError(NewsletterError):
    """An issue has no campaign."""

    def __init__(self, issue: str) -> None:
        what = f"“{issue}” was not sent to anybody yet" if issue else "nothing was sent yet"
        super().__init__(what, f"newsletter send {issue or 'ISSUE'} --to LIST")


class NobodyToSendToError(NewsletterError):
    """A plan that leaves everybody out."""

    def __init__(self, issue: str) -> None:
        super().__init__(
            f"nobody is left to send “{issue}” to",
            "the plan says why each one is left out; --again sends to those who have it already",
        )


@dataclass(frozen=True)
class CampaignStatus:
    """How a campaign stands: the campaign, and its deliveries counted by state, zero included."""

    campaign: Campaign
    counts: Mapping[DeliveryState, int]

    def as_json(self) -> dict[str, object]:
        """Return the status as one flat object, for `--json`."""
        return {
            "campaign": self.campaign.id,
            "issue": self.campaign.issue,
            "state": self.campaign.state.value,
            "reason": self.campaign.reason,
            "relay": self.campaign.relay,
            "rehearsal": self.campaign.kind.rehearsal,
            "created": self.campaign.created_at.isoformat(timespec="seconds"),
            "planned": self.campaign.planned,
            **{state.value: self.counts[state] for state in DeliveryState},
        }


def kind_of(relay: Relay | None) -> RelayKind:
    """Return what kind of relay a command sends through; None is the outbox."""
    if relay is None:
        return RelayKind.OUTBOX
    return RelayKind.REAL if relay.is_real else RelayKind.LOOPBACK


def draft_campaign(ledger: Ledger, new: NewCampaign, editions: Sequence[Edition], at: datetime) -> Campaign:
    """Begin to write a plan into the ledger. The issue's lease must be held.

    A plan that somebody has abandoned is discarded first. Raises CampaignOpenError while the issue is on its way.
    """
    ledger.discard_drafts(new.issue)
    return ledger.draft(new, editions, at)


def freeze(ledger: Ledger, draft: Campaign, planned: int, at: datetime) -> Campaign:
    """Make a drafted plan ready to be sent, or discard it where it is empty. The issue's lease must be held.

    Raises NobodyToSendToError.
    """
    if not planned:
        ledger.discard_drafts(draft.issue)
        raise NobodyToSendToError(draft.issue)
    return ledger.freeze(draft.id, planned, at)


def newest_campaign(ledger: Ledger, issue: str = "") -> Campaign:
    """Return the newest campaign of an issue, or of all. Raises NothingSentError."""
    campaigns = ledger.campaigns(issue)
    if not campaigns:
        raise NothingSentError(issue)
    return campaigns[0]


def resume_command(ledger: Ledger, campaign: Campaign) -> str:
    """Return the command that carries on with a campaign, whichever is the newest of its issue."""
    return campaign.resume_command(newest=ledger.campaigns(campaign.issue)[0].id == campaign.id)


def refuse_if_open(ledger: Ledger, issue: str, kind: RelayKind) -> None:
    """Raise CampaignOpenError while the issue is on its way: for real, or by a rehearsal of the same kind.

    A rehearsal that was left unfinished does not keep the issue from being sent.
    """
    for number, campaign in enumerate(ledger.campaigns(issue)):
        if campaign.is_unfinished and campaign.kind in (kind, RelayKind.REAL):
            raise CampaignOpenError(campaign, newest=number == 0)


def status_of(ledger: Ledger, campaign: Campaign) -> CampaignStatus:
    """Return how a campaign stands."""
    return CampaignStatus(campaign, ledger.counts(campaign.id))


def waits_until(
    ledger: Ledger, campaign: Campaign, counts: Mapping[DeliveryState, int], now: datetime
) -> datetime | None:
    """Return when a campaign that nobody is sending goes on, where it only waits for its time; None else."""
    if campaign.state is CampaignState.READY:
        return campaign.orders.start
    if campaign.state is not CampaignState.SENDING:
        return None
    opens = opens_at(campaign.orders, now)
    if opens and counts[DeliveryState.PENDING]:
        return opens
    if ledger.due_by_destination(campaign.id, now):
        return None
    moments = [ledger.next_due(campaign.id), campaign.orders.canary_until if campaign.cleared is not None else None]
    return min((each for each in moments if each and each > now), default=None)
