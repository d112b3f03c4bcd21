"""A sender on one of several hosts: told to by a line, takes the campaign's lease, which runs out at once, and sends.

The words are LEDGER CAMPAIGN PORT CONNECTIONS HOST. It says a line for each step, and how it ended.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from newsletter.clock import system_clock
from newsletter.config import Relay
from newsletter.delivery.compose import Composer
from newsletter.delivery.means import Means, Progress, Route
from newsletter.delivery.run import run_campaign
from newsletter.delivery.smtp import SmtpTransport
from newsletter.delivery.traffic import Terms
from newsletter.errors import NewsletterError
from newsletter.ledger.sql import open_ledger

GONE = -1.0  # seconds: whoever comes next need not wait


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def show(progress: Progress) -> None:
    """Say how many were handled."""
    say(f"handled {progress.handled}")


def main(where: str, campaign_id: int, port: int, connections: int, host: str) -> None:
    """Send what is left of a campaign."""
    relay = Relay("local", "127.0.0.1", port, tls="none")
    with open_ledger(where if "://" in where else Path(where)) as ledger:
        campaign = ledger.campaign(campaign_id)
        say("ready")
        sys.stdin.readline()
        lease = ledger.take_lease(campaign_id, host, GONE, system_clock())
        say(f"took over {lease.lost}")
        route = Route(Terms(relay.name, connections, relay), lambda: SmtpTransport(relay), Composer(ledger, campaign))
        report = asyncio.run(run_campaign(ledger, campaign_id, Means((route,), on_progress=show, lease=lease)))
    say(f"{report.campaign.state} {report.sentence}".strip())


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
    except NewsletterError as fault:
        say(fault.sentence)
        sys.exit(1)
