"""`python plan.py WORKSPACE ISSUE LIST draft|dry`: plan as the program does; print what it took."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from newsletter.delivery.model import NewDelivery
from newsletter.delivery.selection import Selection
from newsletter.ledger.sql import SqlLedger
from newsletter.wiring import planning, sending
from newsletter.wiring.workspace import build_issue, open_workspace

slowest = 0.0
add_deliveries = SqlLedger.add_deliveries


def timed(ledger: SqlLedger, campaign_id: int, rows: Sequence[NewDelivery]) -> None:
    """Add a slice, and remember how long the slowest took."""
    global slowest
    started = time.perf_counter()
    add_deliveries(ledger, campaign_id, rows)
    slowest = max(slowest, time.perf_counter() - started)


def main(workspace: str, issue: str, list_name: str, kind: str) -> None:
    """Plan, and print."""
    SqlLedger.add_deliveries = timed  # type: ignore[method-assign]
    settings = open_workspace(Path(workspace))
    built = build_issue(settings, issue, sending=True)
    selection = Selection(lists=(list_name,))
    started, cpu = time.perf_counter(), time.process_time()
    if kind == "dry":
        prepared = planning.prepare_dry(settings, built, planning.Request(selection=selection))
    else:
        with sending.lease_of(settings, issue), sending.ledger_of(settings) as ledger:
            prepared = planning.prepare_draft(settings, built, planning.Request(selection=selection), ledger)
            planning.begin(prepared, ledger)
    seconds = time.perf_counter() - started
    told = {
        "recipients": prepared.plan.audience.recipients,
        "left_out": sum(prepared.plan.audience.by_reason.values()),
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "slowest_slice_ms": 1000 * slowest,
        "ledger_octets": Path(settings.state.place).stat().st_size,
    }
    print(json.dumps(told))


main(*sys.argv[1:])
