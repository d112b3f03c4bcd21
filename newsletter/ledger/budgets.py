"""How often a budget was used, and when it has room again."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from newsletter.delivery.model import Budget

SLOTS = 20  # of a window: what is counted together, and so how much later than possible room is seen
SKEW = 60_000  # ms by which the clocks of hosts may differ before a use is forgotten too early
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Usage:
    """One budget within one transaction. `slots` maps the end of each stretch, in ms since 1970, to its uses.

    Whatever overlaps the window counts as if it was within: a limit is never exceeded, and reached a twentieth of
    the window late at worst. The clocks of several hosts may differ: a use that lies ahead counts too, but not one so
    far ahead that the clock that counted it must have been wrong.
    """

    def __init__(self, budget: Budget, at: datetime) -> None:
        self.budget = budget
        self.window = max(1, math.ceil(budget.seconds * 1000))
        self._width = max(1, self.window // SLOTS)
        now = (at - EPOCH) // MILLISECOND
        self.slot = (now // self._width + 1) * self._width
        self.since = now - self.window
        self.slots: dict[int, int] = {}
        self.spent = 0

    def load(self, slots: Iterable[tuple[int, int]]) -> None:
        """Take in what is recorded since `since`."""
        self.slots = {slot: used for slot, used in slots if slot <= self.furthest}

    @property
    def forgotten(self) -> int:
        """Return the end of the slots that nobody needs, not even another host the clock of which is behind."""
        return self.since - max(self.window, SKEW)

    @property
    def furthest(self) -> int:
        """Return the end of the last slot that any clock can have counted in which is about right."""
        return self.slot + self.window + SKEW

    @property
    def is_new(self) -> bool:
        """Tell whether nothing was counted in this moment's slot before."""
        return self.slot not in self.slots

    @property
    def room(self) -> int:
        """Return how often the budget can be used now."""
        return max(0, self.budget.limit - sum(self.slots.values()) - self.spent)

    def spend(self, number: int) -> None:
        """Use the budget so often."""
        self.spent += number

    def opens_at(self) -> datetime:
        """Return when the budget, which is used up, has room for one again."""
        uses = self.slots | {self.slot: self.slots.get(self.slot, 0) + self.spent}
        left = sum(uses.values())
        end = self.slot
        for end in sorted(uses):
            left -= uses[end]
            if left < self.budget.limit:
                break
        return EPOCH + (end + self.window) * MILLISECOND
