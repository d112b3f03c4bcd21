"""Several real processes on one campaign: none of them begins what another has begun, and no budget is exceeded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from newsletter.delivery.model import Campaign
from newsletter.delivery.states import DeliveryState
from newsletter.ledger.sql import SqlLedger
from tests.postgres import Place

CLAIMER = Path(__file__).with_name("claimer.py")
READERS, LIMIT, SECONDS = 300, 7, 2.0


def test_each_delivery_is_begun_once(ledger: SqlLedger, place: Place, sending: Callable[[int], Campaign]) -> None:
    campaign = sending(READERS)
    words = [sys.executable, str(CLAIMER), str(place), str(campaign.id), str(LIMIT), str(SECONDS)]
    processes = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    begun = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    everybody = sorted(int(each) for process in begun for each in process)
    assert everybody == [each.id for each in ledger.deliveries(campaign.id)]
    assert ledger.counts(campaign.id)[DeliveryState.ACCEPTED] == READERS
    times = sorted(ledger.attempts(each)[0].started_at for each in everybody)
    window = timedelta(seconds=SECONDS)
    assert max(sum(end - window < at <= end for at in times) for end in times) <= LIMIT
