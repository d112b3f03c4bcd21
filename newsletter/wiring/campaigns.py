"""Which campaign a command means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.issues import IssueNotFoundError, find_issue
from newsletter.delivery.campaigns import NothingSentError, newest_campaign
from newsletter.delivery.lease import is_held
from newsletter.delivery.model import Campaign
from newsletter.delivery.ports import Ledger
from newsletter.errors import UsageError
from newsletter.ledger.errors import LedgerMissingError
from newsletter.ledger.sql import SqlLedger
from newsletter.wiring.state import ledger_of


class OtherIssueError(UsageError):
    """A campaign that is of another issue."""

    def __init__(self, campaign: Campaign, issue: str) -> None:
        super().__init__(
            f"campaign {campaign.id} is of “{campaign.issue}”, not of “{issue}”",
            f"newsletter status {campaign.issue} --campaign {campaign.id}",
        )


def slug_of(settings: Settings, name: str | None) -> str:
    """Return the slug of an issue, also of one whose folder is gone; the newest without a name."""
    try:
        return find_issue(settings, name).name
    except IssueNotFoundError:
        if name is None or not _was_sent(settings, Path(name).name):
            raise
        return Path(name).name


def _was_sent(settings: Settings, slug: str) -> bool:
    try:
        with ledger_of(settings, create=False) as ledger:
            return bool(ledger.campaigns(slug))
    except LedgerMissingError:
        return False


@contextmanager
def open_existing(settings: Settings, issue: str) -> Iterator[SqlLedger]:
    """Open the ledger where there is one; raise NothingSentError where nothing was ever sent."""
    try:
        opened = ledger_of(settings, create=False)
    except LedgerMissingError as fault:
        raise NothingSentError(issue) from fault
    with opened as ledger:
        yield ledger


def find_campaign(ledger: Ledger, issue: str, number: int | None) -> Campaign:
    """Return the newest campaign of an issue, or the one of a number; no issue is any.

    Raises NothingSentError, UnknownCampaignError and OtherIssueError.
    """
    if number is None:
        return newest_campaign(ledger, issue)
    campaign = ledger.campaign(number)
    if issue and campaign.issue != issue:
        raise OtherIssueError(campaign, issue)
    return campaign


def is_being_sent(settings: Settings, issue: str) -> bool:
    """Tell whether a process of this machine plans or sends an issue at this moment."""
    return is_held(settings.state.folder, issue)
