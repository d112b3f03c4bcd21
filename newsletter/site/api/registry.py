"""What the API asks of the workspace behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsletter.delivery.campaigns import CampaignStatus
from newsletter.delivery.model import Campaign
from newsletter.subscribers.changes import Effect
from newsletter.subscribers.description import ListDescription
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Choice, Details, Record


@dataclass(frozen=True)
class ListFacts:
    """A list, as it is described, and how many people stand on it how."""

    name: str
    description: ListDescription
    counts: Mapping[SubscriptionStatus, int]


@dataclass(frozen=True)
class DetailsChange:
    """What changes of somebody on one list: a field that is None is taken away; tags that are None stay."""

    fields: Mapping[str, str | None]
    tags: frozenset[str] | None = None


class Registry(Protocol):
    """The workspace. Everything raises NewsletterError for what cannot be done, and says why.

    What reads may be called from any thread, and what writes from one alone.
    """

    def lists(self) -> Sequence[ListFacts]:
        """Return all lists, by name."""

    def list_names(self) -> Sequence[str]:
        """Return the names of all lists."""

    def about(self, list_name: str) -> ListDescription | None:
        """Return what describes a list; None where there is none."""

    def number_of(self, address: str) -> int | None:
        """Return the number of a person, also of one who was added right now."""

    def record(self, number: int) -> Record | None:
        """Return what is known about a person, by their number."""

    def find(self, address: str) -> Record | None:
        """Return what is known about a person, by their address."""

    def add(self, list_name: str, address: str, details: Details, consent: str) -> Effect:
        """Make somebody a reader who has agreed elsewhere."""

    def invite(self, list_name: str, address: str, details: Details, consent: str) -> None:
        """Let somebody confirm by mail that they want a list. Nothing tells whether they are known."""

    def change(self, number: int, choice: Choice, lists: Mapping[str, DetailsChange]) -> Record | None:
        """Change what is known about a person."""

    def leave(self, address: str, list_names: Sequence[str], reason: str, *, everywhere: bool) -> Sequence[Effect]:
        """Take somebody off lists."""

    def campaigns(self, issue: str) -> Sequence[Campaign]:
        """Return the campaigns of an issue, or all."""

    def status(self, campaign_id: int) -> CampaignStatus | None:
        """Return how a campaign stands."""

    def now(self) -> datetime:
        """Return the present moment."""
