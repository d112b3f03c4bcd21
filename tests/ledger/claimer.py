"""Begins and settles deliveries as fast as it can, as one of several processes: LEDGER CAMPAIGN LIMIT SECONDS."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsletter.delivery.model import Answer, Budget, Claim
from newsletter.delivery.model import Settlement as Settled
from newsletter.delivery.states import DeliveryEvent
from newsletter.ledger.sql import open_ledger
from newsletter.replies import Outcome, Phase, Reply

TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "2.0.0 queued"))


def main(where: str, campaign: int, budget: Budget) -> None:
    """Work until nothing is left. The clock is our own: a budget that is used up moves it to where there is room."""
    at = datetime(2012, 11, 24, tzinfo=UTC)
    claims = [Claim("", "main", (budget,))] * 4
    with open_ledger(where if "://" in where else Path(where)) as ledger:
        settled: list[Settled] = []
        while True:
            made = ledger.exchange(campaign, settled, claims, at)
            begun = [each for each in made.begun if each]
            for each in begun:
                sys.stdout.write(f"{each.id}\n")
            settled = [Settled(each, DeliveryEvent.ACCEPT, TAKEN, at) for each in begun]
            at = max([at + timedelta(milliseconds=1), *made.blocked.values()])
            if not begun and not made.blocked:
                return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Budget("relay/main", int(sys.argv[3]), float(sys.argv[4])))
