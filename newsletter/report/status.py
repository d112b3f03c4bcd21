"""What happened to a campaign, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from newsletter.delivery.campaigns import CampaignStatus
from newsletter.delivery.model import Campaign, Delivery
from newsletter.delivery.ports import Ledger
from newsletter.delivery.states import CampaignState, DeliveryState
from newsletter.report.table import aligned

MEANINGS: Mapping[DeliveryState, str] = {
    DeliveryState.PENDING: "waiting for its turn",
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
LISTED = (DeliveryState.UNCERTAIN, DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.DEFERRED)
ROWS_SHOWN = 20


def status_lines(
    status: CampaignStatus,
    listed: Mapping[DeliveryState, Sequence[Delivery]],
    *,
    orphaned: bool = False,
    waits_until: datetime | None = None,
    despite: str = "",
) -> Iterator[str]:
    """Yield a campaign's standing: its state, the counts that are not zero, and the first of those who need a look.

    `orphaned` says that nobody is sending it at this moment, `waits_until` when it goes on. `despite` is what
    was overruled.
    """
    campaign, counts = status.campaign, status.counts
    words = state_words(campaign, orphaned=orphaned, waits_until=waits_until)
    yield f"{campaign.issue}, campaign {campaign.id}: {words}"
    yield f"  planned {campaign.created_at.astimezone():%Y-%m-%d %H:%M}, through {campaign.relay}"
    if despite:
        yield f"  sent despite {despite}"
    yield ""
    rows = [["", "Deliveries", ""], ["planned", f"{campaign.planned:,}", "everybody of the plan"]]
    rows += [[state.value, f"{n:,}", MEANINGS[state]] for state in MEANINGS if (n := counts[state])]
    yield from aligned(rows)
    for state, some in listed.items():
        if some:
            yield ""
            yield f"  {state.value}: {MEANINGS[state]}"
            yield from aligned([["  " + each.address, each.reply] for each in some])
            if counts[state] > len(some):
                yield f"    and {counts[state] - len(some):,} more"


def first_listed(ledger: Ledger, campaign: Campaign) -> dict[DeliveryState, list[Delivery]]:
    """Return the first deliveries of each state that needs a look; there may be a million more."""
    return {state: list(islice(ledger.deliveries(campaign.id, [state]), ROWS_SHOWN)) for state in LISTED}


def state_words(campaign: Campaign, *, orphaned: bool = False, waits_until: datetime | None = None) -> str:
    """Return what a campaign is doing, with the reason where it has stopped, or when it goes on."""
    if waits_until and campaign.state is CampaignState.READY:
        return f"planned for {moment_words(waits_until)}"
    if waits_until and campaign.state is CampaignState.SENDING:
        return f"goes on {moment_words(waits_until)}, with a worker or `newsletter resume`"
    if orphaned and campaign.state is CampaignState.SENDING:
        return "interrupted: nobody is sending it now; what is left goes on with a worker or `newsletter resume`"
    words = {
        CampaignState.READY: "planned, not begun",
        CampaignState.SENDING: "under way",
        CampaignState.PAUSED: "stopped before its end",
        CampaignState.FINISHED: "done",
        CampaignState.CANCELLED: "given up",
    }.get(campaign.state, campaign.state.value)
    return f"{words}: {campaign.reason}" if campaign.reason else words


def moment_words(moment: datetime) -> str:
    """Return a moment as people say it where they are."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
