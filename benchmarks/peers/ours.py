"""`python ours.py WORKSPACE ISSUE LIST RELAY`: plan and send as the program does; print what the sending took."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

from newsletter.config import choose_relays
from newsletter.delivery.selection import Selection
from newsletter.delivery.sender import run_campaign
from newsletter.delivery.states import DeliveryState
from newsletter.wiring import planning, running, sending
from newsletter.wiring.workspace import build_issue, open_workspace


def spent() -> float:
    """Return user and system time of this process so far, in seconds, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main(workspace: str, issue: str, list_name: str, relay_name: str) -> None:
    """Send, and print."""
    settings = open_workspace(Path(workspace))
    built = build_issue(settings, issue, sending=True)
    pool = choose_relays(settings, relay_name, settings.publication.sender_address)
    with sending.lease_of(settings, issue), sending.ledger_of(settings) as ledger:
        started = time.perf_counter()
        request = planning.Request(selection=Selection(lists=(list_name,)), pool=pool)
        prepared = planning.prepare_draft(settings, built, request, ledger)
        if prepared.refused:
            raise SystemExit("\n".join(str(problem) for problem in prepared.plan.problems))
        campaign = planning.begin(prepared, ledger)
        planned = time.perf_counter() - started
        means = running.means_of(settings, ledger, campaign, pool)
        started, cpu = time.perf_counter(), spent()
        report = asyncio.run(run_campaign(ledger, campaign.id, means))
        wall, cpu = time.perf_counter() - started, spent() - cpu
        sent = report.counts[DeliveryState.WRITTEN]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"sent": sent, "wall": wall, "cpu": cpu, "plan": planned, "memory": memory}))


main(*sys.argv[1:])
