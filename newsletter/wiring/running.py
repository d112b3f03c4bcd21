"""What a run of a campaign needs: its relays with their terms, and what makes its messages."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from newsletter.clock import steady_clock, system_clock
from newsletter.config import OUTBOX, Relay, RelayPool, Settings, choose_relays
from newsletter.delivery.campaigns import kind_of
from newsletter.delivery.compose import Composer
from newsletter.delivery.control import lose_what_is_left
from newsletter.delivery.lease import LeaseHeldError, is_held
from newsletter.delivery.means import Means, Progress, Route
from newsletter.delivery.model import LEASE_SECONDS, Campaign, Lease, RelayKind
from newsletter.delivery.outbox import OutboxTransport
from newsletter.delivery.ports import Ledger, Transport
from newsletter.delivery.run import RunReport, run_campaign
from newsletter.delivery.states import OPEN_STATES, CampaignState
from newsletter.delivery.traffic import Sharing, Terms, portion
from newsletter.errors import UsageError
from newsletter.wiring.crew import Crew, crew_size, jobs_for
from newsletter.wiring.destinations import destinations_of
from newsletter.wiring.receipts import note_end
from newsletter.wiring.signing import signer_for
from newsletter.wiring.state import name_ledger, require_ledger

OUTBOX_CONNECTIONS = 4
KINDS = {
    RelayKind.OUTBOX: "the outbox",
    RelayKind.LOOPBACK: "a server on this machine",
    RelayKind.REAL: "a server elsewhere",
}


class RelayChangedError(UsageError):
    """A campaign was begun through one kind of relay and is to go on through another."""

    def __init__(self, campaign: Campaign, pool: RelayPool) -> None:
        super().__init__(
            f"campaign {campaign.id} was begun through {KINDS[campaign.kind]}, “{campaign.relay}”, "
            f"and “{pool.label}” is {KINDS[kind_of(pool.first)]}",
            f"add --relay with the name or the address of {KINDS[campaign.kind]}"
            if campaign.kind is not RelayKind.OUTBOX
            else "add --relay outbox",
        )


def pool_of(settings: Settings, campaign: Campaign, named: str | None = None) -> RelayPool:
    """Return the relays that a campaign goes on through: those it was begun with, or others that are named now.

    Raises RelayError, and RelayChangedError for relays of another kind than before.
    """
    pool = choose_relays(settings, named or campaign.relay, campaign.publication.sender_address)
    if any(kind_of(relay) is not campaign.kind for relay in pool.relays or (None,)):
        raise RelayChangedError(campaign, pool)
    return pool


@contextmanager
def lease_over_hosts(settings: Settings, ledger: Ledger, campaign: Campaign) -> Iterator[Lease | None]:
    """Be the only one of all hosts who sends a campaign, where the ledger is one that several can use.

    Raises LeaseHeldError. On one machine the lock of `lease_of` is enough, and this is None.
    """
    if isinstance(settings.state.place, Path):
        yield None
        return
    holder = f"{os.getpid()} on {socket.gethostname()}"
    lease = ledger.take_lease(campaign.id, holder, LEASE_SECONDS, system_clock())
    try:
        yield lease
    finally:
        ledger.release_lease(lease)


def lose_leftovers(settings: Settings, ledger: Ledger, campaign: Campaign) -> int:
    """Call uncertain what a dead sender has left on the wire of a campaign; return how many.

    The issue's lease must be held. Nothing is touched while another host sends the campaign.
    """
    with suppress(LeaseHeldError), lease_over_hosts(settings, ledger, campaign) as lease:
        lost = lose_what_is_left(ledger, campaign.id, system_clock())
        return lost + (lease.lost if lease else 0)
    return 0


def end_for_good(settings: Settings, ledger: Ledger, campaign: Campaign) -> None:
    """Do for a campaign that has ended what a sender that was killed could not. The issue's lease must be held."""
    lose_leftovers(settings, ledger, campaign)
    note_end(settings, ledger, campaign)


def means_of(settings: Settings, ledger: Ledger, campaign: Campaign, pool: RelayPool) -> Means:
    """Return what a run of a campaign through some relays needs. Raises OtherLedgerError and LedgerNotNamedError."""
    require_ledger(settings, ledger, campaign.kind)
    name_ledger(settings, ledger, campaign.kind)
    relays: tuple[Relay | None, ...] = pool.relays or (None,)
    signer = signer_for(settings, campaign.kind)
    routes = tuple(
        Route(
            _terms(ledger, relay),
            transports_of(settings, relay, campaign.label),
            Composer(ledger, campaign, relay, signer),
        )
        for relay in relays
    )
    return Means(
        routes, destinations_of(settings), steady_clock(), sharing=lambda: _sharing(settings, ledger, campaign)
    )


def part_of(route: Route, number: int, of: int) -> Route | None:
    """Return what the `number`-th of several processes, counted from 0, has of a relay; None where that is nothing."""
    connections = portion(route.terms.connections, number, of)
    part = replace(route.terms, connections=connections, whole=route.terms.connections)
    return replace(route, terms=part) if connections else None


def _terms(ledger: Ledger, relay: Relay | None) -> Terms:
    if relay is None:
        return Terms(OUTBOX, OUTBOX_CONNECTIONS)
    weight = 1 if relay.weight is None else relay.weight
    return Terms(relay.reference, relay.connections, relay, weight, days_used(ledger, relay))


def days_used(ledger: Ledger, relay: Relay) -> int:
    """Return on how many days before today a relay was used; 0 for one that has no first days."""
    today = system_clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return ledger.days_used(relay.reference, today) if relay.warm_up else 0


def _sharing(settings: Settings, ledger: Ledger, campaign: Campaign) -> Sharing:
    """Return which campaigns are being sent at this moment through any of the same relays, this one included."""
    relays = set(campaign.relay.split(","))
    others = [
        each
        for each in ledger.campaigns()
        if each.state is CampaignState.SENDING
        and each.id != campaign.id
        and relays & set(each.relay.split(","))
        and is_held(settings.state.folder, each.issue)
    ]
    return Sharing(1 + len(others), sum(each.id < campaign.id for each in others))


def transports_of(settings: Settings, relay: Relay | None, label: str) -> Callable[[], Transport]:
    """Return what makes a connection: to a relay, or to a folder of the outbox."""
    if relay is None:
        return lambda: OutboxTransport(settings.outbox / label)
    from newsletter.delivery.smtp import SmtpTransport

    return lambda: SmtpTransport(relay)


async def send_campaign(
    settings: Settings,
    ledger: Ledger,
    campaign: Campaign,
    pool: RelayPool,
    lock: int,
    workers: int | None,
    stop: asyncio.Event,
    on_progress: Callable[[Progress], None],
) -> RunReport:
    """Send what is left of a campaign, in this process or by a crew, and say how it ended.

    `lock` is the descriptor that `lease_of` yields; `workers` is how many processes were ordered, None for as many as
    it is worth.
    """
    means = replace(means_of(settings, ledger, campaign, pool), stop=stop, on_progress=on_progress)
    left = sum(ledger.counts(campaign.id)[state] for state in OPEN_STATES)
    connections = sum(route.terms.connections for route in means.routes)
    size = crew_size(workers, left, connections)
    with lease_over_hosts(settings, ledger, campaign) as lease:
        if size == 1:
            report = await run_campaign(ledger, campaign.id, replace(means, lease=lease))
        else:
            jobs = jobs_for(settings.root, campaign, pool.label, size, lease)
            report = await Crew(ledger, campaign, jobs, lock, lease).run(stop, on_progress)
    note_end(settings, ledger, report.campaign)
    return report
