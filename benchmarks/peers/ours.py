"""`python ours.py WORKSPACE ISSUE LIST RELAY WORKERS none|rsa|ed25519`: plan and send as the program does.

Prints what the sending took, in this process and in those that it began.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from newsletter.config import Settings, choose_relays
from newsletter.delivery.compose import Composer
from newsletter.delivery.means import Means, show_nothing
from newsletter.delivery.model import Campaign, Claim, Exchange, Settlement
from newsletter.delivery.ports import Ledger
from newsletter.delivery.run import RunReport, run_campaign
from newsletter.delivery.selection import Selection
from newsletter.delivery.states import DeliveryState
from newsletter.ledger.sql import SqlLedger
from newsletter.message.dkim import Signer
from newsletter.message.dkim_keys import Algorithm, new_key, read_key
from newsletter.wiring import planning, running, sending
from newsletter.wiring.workspace import build_issue, open_workspace

DOMAIN = "energetika.example"
exchange = SqlLedger.exchange
in_ledger = 0.0


def timed(
    ledger: SqlLedger,
    campaign_id: int,
    settlements: Sequence[Settlement],
    claims: Sequence[Claim],
    at: datetime,
    *,
    fence: int | None = None,
) -> Exchange:
    """Do an exchange, and add up the CPU time of its thread."""
    global in_ledger
    started = time.thread_time()
    done = exchange(ledger, campaign_id, settlements, claims, at, fence=fence)
    in_ledger += time.thread_time() - started
    return done


def spent() -> float:
    """Return user and system time so far, in seconds: of this process, and of those it began that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usages)


def signed(means: Means, ledger: Ledger, campaign: Campaign, algorithm: Algorithm) -> Means:
    """Return means that sign every message, with a key made for it."""
    signer = Signer(DOMAIN, [read_key("news", algorithm, new_key(algorithm), "key")])
    routes = tuple(
        replace(route, compose=Composer(ledger, campaign, route.terms.relay, signer)) for route in means.routes
    )
    return replace(means, routes=routes)


async def send(
    settings: Settings, ledger: SqlLedger, campaign: Campaign, lock: int, workers: int, algorithm: str
) -> RunReport:
    """Send, in this process or in several."""
    pool = running.pool_of(settings, campaign)
    if workers > 1:
        stop = asyncio.Event()
        return await running.send_campaign(settings, ledger, campaign, pool, lock, workers, stop, show_nothing)
    means = running.means_of(settings, ledger, campaign, pool)
    if algorithm != "none":
        means = signed(means, ledger, campaign, Algorithm[algorithm.upper()])
    return await run_campaign(ledger, campaign.id, means)


def main(workspace: str, issue: str, list_name: str, relay_name: str, workers: str, algorithm: str) -> None:
    """Send, and print."""
    SqlLedger.exchange = timed  # type: ignore[method-assign]
    settings = open_workspace(Path(workspace))
    built = build_issue(settings, issue, sending=True)
    pool = choose_relays(settings, relay_name, settings.publication.sender_address)
    with sending.lease_of(settings, issue) as lock, sending.ledger_of(settings) as ledger:
        started = time.perf_counter()
        request = planning.Request(selection=Selection(lists=(list_name,)), pool=pool)
        prepared = planning.prepare_draft(settings, built, request, ledger)
        if prepared.refused:
            raise SystemExit("\n".join(str(problem) for problem in prepared.plan.problems))
        campaign = planning.begin(prepared, ledger)
        planned = time.perf_counter() - started
        started, cpu = time.perf_counter(), spent()
        report = asyncio.run(send(settings, ledger, campaign, lock, int(workers), algorithm))
        wall, cpu = time.perf_counter() - started, spent() - cpu
        sent = report.counts[DeliveryState.WRITTEN]
    told = {
        "sent": sent,
        "wall": wall,
        "cpu": cpu,
        "plan": planned,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "ledger": in_ledger,
        "ledger_octets": (settings.state.folder / "newsletter.db").stat().st_size,
    }
    print(json.dumps(told))


main(*sys.argv[1:])
