"""Receipts: what became of a campaign, in a file that outlives the ledger and holds no personal data."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from newsletter.config import Settings
from newsletter.delivery.model import Campaign
from newsletter.delivery.ports import Ledger
from newsletter.delivery.states import CampaignState
from newsletter.render.output import write_whole
from newsletter.report.receipt import receipt_of

PLAN = "plan/{campaign}"


def keep_plan(ledger: Ledger, campaign: Campaign, facts: str) -> None:
    """Keep a campaign's plan, as JSON, beside it."""
    ledger.remembered(PLAN.format(campaign=campaign.id), lambda: facts)


def kept_plan(ledger: Ledger, campaign: Campaign) -> str:
    """Return a campaign's plan, as JSON; an empty object where none was kept."""
    return ledger.remembered(PLAN.format(campaign=campaign.id), lambda: "{}")


def receipts_of(settings: Settings, campaign: Campaign) -> list[Path]:
    """Return the receipts of a campaign, the first one first: one for each time that it came to its end."""
    found = [path for number in range(1, 100) if (path := _path(settings, campaign, number)).exists()]
    return sorted(found, key=lambda path: (len(path.name), path.name))


def write_receipt(settings: Settings, ledger: Ledger, campaign: Campaign) -> Path:
    """Write the receipt of a campaign that is finished or given up; its lease must be held. Raises OSError.

    An earlier one stays as it is: a campaign that has ended once more, after a resend, gets another.
    """
    plan = json.loads(kept_plan(ledger, campaign))
    text = json.dumps(receipt_of(ledger, campaign, plan), ensure_ascii=False, indent=2) + "\n"
    earlier = receipts_of(settings, campaign)
    if earlier and earlier[-1].read_text("utf-8") == text:
        return earlier[-1]
    path = _path(settings, campaign, len(earlier) + 1)
    write_whole(path, text.encode())
    return path


def note_end(settings: Settings, ledger: Ledger, campaign: Campaign) -> None:
    """Write the receipt of a campaign that has come to its end, where it can be written; its lease must be held."""
    if campaign.state in (CampaignState.FINISHED, CampaignState.CANCELLED):
        with suppress(OSError):  # a full disk: what was sent was sent, and the ledger knows
            write_receipt(settings, ledger, campaign)


def _path(settings: Settings, campaign: Campaign, number: int) -> Path:
    again = "" if number == 1 else f".{number}"
    return settings.work / "receipts" / f"{campaign.label}{again}.json"
