"""What happened to a campaign, in words and as one flat object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsletter.delivery.model import Campaign, Delivery
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.report.table import aligned

MEANINGS: Mapping[DeliveryState, str] = {
    DeliveryState.PENDING: "not tried yet",
    DeliveryState.SENDING: "handed to a connection, no answer yet",
    DeliveryState.ACCEPTED: "the relay has taken it over",
    DeliveryState.WRITTEN: "a rehearsal: written, and nobody got it",
    DeliveryState.DEFERRED: "the relay said: not now",
    DeliveryState.REJECTED: "the relay said no",
    DeliveryState.UNCERTAIN: "the connection died at the last moment; it may have arrived",
    DeliveryState.BOUNCED: "a report said that it did not arrive",
    DeliveryState.COMPLAINED: "the reader marked it as spam",
    DeliveryState.SUPPRESSED: "left, or must not be written to",
    DeliveryState.EXPIRED: "deferred until the deadline passed",
    DeliveryState.CANCELLED: "given up before its turn",
}
LISTED = (DeliveryState.UNCERTAIN, DeliveryState.REJECTED, DeliveryState.DEFERRED)
ROWS_SHOWN = 20


def status_lines(campaign: Campaign, counts: Mapping[DeliveryState, int], listed: Sequence[Delivery]) -> Iterator[str]:
    """Yield a campaign's standing: its state, the counts that are not zero, and who needs a look."""
    yield f"{campaign.issue}, campaign {campaign.id}: {state_words(campaign)}"
    yield f"  begun {campaign.created_at.astimezone():%Y-%m-%d %H:%M}, through {campaign.relay}"
    yield ""
    rows = [["", "Deliveries", ""], ["planned", f"{campaign.planned:,}", "everybody of the plan"]]
    rows += [[state.value, f"{n:,}", MEANINGS[state]] for state in MEANINGS if (n := counts.get(state, 0))]
    yield from aligned(rows)
    for state in LISTED:
        of_state = [delivery for delivery in listed if delivery.state is state]
        if of_state:
            yield ""
            yield f"  {state.value}: {MEANINGS[state]}"
            yield from aligned([["  " + each.address, each.reply] for each in of_state[:ROWS_SHOWN]])
            if len(of_state) > ROWS_SHOWN:
                yield f"    and {len(of_state) - ROWS_SHOWN:,} more"


def state_words(campaign: Campaign) -> str:
    """Return what a campaign is doing, with the reason where it has stopped."""
    words = {
        CampaignState.READY: "planned, not begun",
        CampaignState.SENDING: "under way",
        CampaignState.PAUSED: "stopped before its end",
        CampaignState.FINISHED: "done",
        CampaignState.CANCELLED: "given up",
    }.get(campaign.state, campaign.state.value)
    return f"{words}: {campaign.reason}" if campaign.reason else words
