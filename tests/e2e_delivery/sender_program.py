"""A sender in a process of its own, made to be killed: sends a campaign and says a line for each step."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from newsletter.clock import system_clock
from newsletter.config import Relay
from newsletter.delivery.compose import Composer
from newsletter.delivery.lease import LeaseHeldError, hold_lease
from newsletter.delivery.means import Means, Progress, Route
from newsletter.delivery.run import run_campaign
from newsletter.delivery.smtp import SmtpTransport
from newsletter.delivery.traffic import Terms
from newsletter.ledger.sql import open_ledger


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def show(progress: Progress) -> None:
    """Say how many were handled."""
    say(f"handled {progress.handled}")


def main(path: Path, campaign_id: int, port: int, connections: int) -> None:
    """Send what is left of a campaign."""
    relay = Relay("local", "127.0.0.1", port, tls="none")
    with open_ledger(path) as ledger:
        campaign = ledger.campaign(campaign_id)
        with hold_lease(path.parent, campaign.issue, system_clock()):
            say("started")
            terms = Terms(relay.name, connections, relay)
            route = Route(terms, lambda: SmtpTransport(relay), Composer(ledger, campaign))
            means = Means((route,), on_progress=show)
            report = asyncio.run(run_campaign(ledger, campaign_id, means))
    say(f"uncertain {report.newly_uncertain}")
    say(f"{report.campaign.state} {report.sentence}".strip())


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    except LeaseHeldError as fault:
        say(fault.sentence)
        sys.exit(1)
