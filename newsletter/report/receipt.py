"""What became of a campaign, as plain values: its plan's facts, and what the ledger counts at its end."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.delivery.model import Campaign
from newsletter.delivery.ports import Ledger
from newsletter.delivery.states import CampaignEvent, DeliveryState

FORMAT = 1
ENDS = (CampaignEvent.FINISH, CampaignEvent.CANCEL)


def receipt_of(ledger: Ledger, campaign: Campaign, plan: Mapping[str, object]) -> dict[str, object]:
    """Return the receipt of a campaign. Times are in UTC; counts that are zero are left out."""
    moves = ledger.campaign_moves(campaign.id)
    begun = next((at for at, event in moves if event == CampaignEvent.START), None)
    ended = next((at for at, event in reversed(moves) if event in ENDS), None)
    return {
        "format": FORMAT,
        "issue": campaign.issue,
        "campaign": campaign.id,
        "ledger": ledger.id,
        "state": campaign.state.value,
        "rehearsal": campaign.kind.rehearsal,
        "planned": campaign.created_at.isoformat(timespec="seconds"),
        "begun": begun.isoformat(timespec="seconds") if begun else None,
        "ended": ended.isoformat(timespec="seconds") if ended else None,
        "recipients": campaign.planned,
        "counts": _counted(ledger.counts(campaign.id)),
        "destinations": {
            name or "other": _counted(counts)
            for name, counts in sorted(ledger.counts_by_destination(campaign.id).items())
        },
        "relays": dict(ledger.attempts_by_relay(campaign.id)),
        "editions": {locale: edition.digest for locale, edition in sorted(ledger.editions(campaign.id).items())},
        "commit": campaign.commit,
        "despite": ledger.overruled(campaign.id) or None,
        "plan": dict(plan),
    }


def _counted(counts: Mapping[DeliveryState, int]) -> dict[str, int]:
    return {state.value: number for state, number in counts.items() if number}
