"""Everybody of a plan: who gets an issue, who does not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Of those who are left out for one reason, so many are kept with their rows; all are counted.
EXAMPLES = 100


class Reason(StrEnum):
    """Why a row of a list gets nothing."""

    REFUSED_ROW = "refused-row"
    SUPPRESSED = "suppressed"
    UNSUBSCRIBED = "unsubscribed"
    UNCONFIRMED = "unconfirmed"
    RESERVED_DOMAIN = "reserved-domain"
    EXCLUDED_LIST = "excluded-list"
    EXCLUDED_ISSUE = "excluded-issue"
    OUTSIDE_SEGMENT = "outside-segment"
    ALREADY_SENT = "already-sent"
    DUPLICATE = "duplicate"
    BEYOND_LIMIT = "beyond-limit"
    TOO_LATE = "too-late"
    LEFT_SINCE = "left-since"


@dataclass(frozen=True)
class LeftOut:
    """One row that gets nothing. `detail` is a clause that says more: a reason, a list, an earlier campaign."""

    list_name: str
    line: int
    address: str
    reason: Reason
    detail: str


@dataclass(frozen=True)
class AudiencePlan:
    """Everybody of the lists, counted: those who get the issue, and those who do not.

    `left_out` are the first of each reason, in the order of the lists; `again` the addresses of the first of the
    `again_count` recipients who have the issue from an earlier campaign and get it once more by order. `digest` is the
    SHA-256 over each recipient's key, list, language, name and the fields that stand in messages, in the order of the
    plan; where an earlier plan is carried out, those who have left since are in it, too, and counted in `late`.
    """

    by_list_and_locale: Mapping[tuple[str, str], int] = field(default_factory=dict)
    by_reason: Mapping[Reason, int] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    again_count: int = 0
    again: tuple[str, ...] = ()
    digest: str = ""
    late: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def recipients(self) -> int:
        """Return how many get the issue."""
        return sum(self.by_list_and_locale.values())

    @property
    def by_list(self) -> Mapping[str, int]:
        """Count the recipients of each list, in the order of the lists."""
        return self._counted(0)

    @property
    def by_locale(self) -> Mapping[str, int]:
        """Count the recipients of each language."""
        return self._counted(1)

    def _counted(self, part: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        for place, number in self.by_list_and_locale.items():
            counts[place[part]] += number
        return counts
