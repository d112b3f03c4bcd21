"""An issue that went out, once more: for readers who were not there yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from newsletter.delivery.campaigns import NothingSentError
from newsletter.delivery.model import Campaign, RelayKind
from newsletter.delivery.ports import Ledger
from newsletter.delivery.selection import Selection
from newsletter.errors import UsageError
from newsletter.render.edition import Edition
from newsletter.report.planfile import selection_of
from newsletter.wiring.campaigns import find_campaign
from newsletter.wiring.receipts import kept_plan

HOW = {
    RelayKind.OUTBOX: "into the outbox",
    RelayKind.LOOPBACK: "in a rehearsal on this machine",
    RelayKind.REAL: "for real",
}


class NotSentLikeThisError(UsageError):
    """An issue that was sent, but never through a relay of this kind."""

    def __init__(self, issue: str, kind: RelayKind) -> None:
        super().__init__(
            f"“{issue}” was never sent {HOW[kind]}, so nobody has joined since",
            f"newsletter send {issue} --to LIST; or name the relay it went through with --relay",
        )


@dataclass(frozen=True)
class Earlier:
    """A send that went out, and whom it was for."""

    campaign: Campaign
    selection: Selection

    def since(self, day: str) -> Selection:
        """Return the same readers, but only those who joined on a day or later; nobody is counted off any more."""
        return replace(self.selection, joined_since=day, limit=None, again=False)


def find_earlier(ledger: Ledger, issue: str, kind: RelayKind, number: int | None = None) -> Earlier:
    """Return the newest send of an issue through relays of a kind, or that of a number.

    Raises NothingSentError, NotSentLikeThisError, UnknownCampaignError and OtherIssueError.
    """
    if number is not None:
        return _earlier(ledger, find_campaign(ledger, issue, number))
    campaigns = ledger.campaigns(issue)
    if not campaigns:
        raise NothingSentError(issue)
    found = max((each for each in campaigns if each.kind is kind), key=lambda each: each.id, default=None)
    if found is None:
        raise NotSentLikeThisError(issue, kind)
    return _earlier(ledger, found)


def changed_since(ledger: Ledger, earlier: Campaign, editions: Mapping[str, Edition]) -> tuple[str, ...]:
    """Return the languages that are not as they went out, those that are new among them."""
    then = {locale: each.digest for locale, each in ledger.editions(earlier.id).items()}
    return tuple(locale for locale, each in editions.items() if then.get(locale) != each.digest)


def _earlier(ledger: Ledger, campaign: Campaign) -> Earlier:
    try:
        selection = selection_of(json.loads(kept_plan(ledger, campaign)))
    except (KeyError, TypeError):  # of a version that kept no plans
        selection = Selection(lists=tuple(campaign.lists))
    return Earlier(campaign, selection)
