"""A sender that fault tests call, or start as a program of its own to kill it."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from newsletter.clock import Clock, system_clock
from newsletter.config import Relay
from newsletter.delivery.compose import Composer
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.lease import hold_lease
from newsletter.delivery.means import Means, Route
from newsletter.delivery.run import RunReport, run_campaign
from newsletter.delivery.smtp import SmtpTransport
from newsletter.delivery.traffic import Terms
from newsletter.errors import NewsletterError
from newsletter.ledger.sql import open_ledger


async def short_rest(seconds: float) -> None:
    """Let less time pass than a sender would wait."""
    await asyncio.sleep(min(seconds, 0.02))


def send(path: Path, campaign_id: int, relay: Relay, deadlines: Deadlines, clock: Clock = system_clock) -> RunReport:
    """Send what is left of a campaign over one connection."""
    with open_ledger(path) as ledger:
        campaign = ledger.campaign(campaign_id)
        with hold_lease(path.parent, campaign.issue, system_clock()):
            terms = Terms(relay.name, 1, relay)
            route = Route(terms, lambda: SmtpTransport(relay, deadlines), Composer(ledger, campaign))
            means = Means((route,), clock=clock, rest=short_rest, wait_for=0, patience=0)
            return asyncio.run(run_campaign(ledger, campaign_id, means))


def main(path: str, campaign_id: str, relay: dict[str, Any], deadlines: dict[str, float]) -> None:
    """Send, and say that it has begun and how it ended."""
    sys.stdout.write("started\n")
    sys.stdout.flush()
    try:
        report = send(Path(path), int(campaign_id), Relay(**relay), Deadlines(**deadlines))
    except NewsletterError as fault:
        sys.stdout.write(f"{fault.sentence}\n")
        sys.exit(1)
    sys.stdout.write(f"{report.campaign.state} {report.sentence}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4]))
