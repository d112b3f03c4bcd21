"""What is asked of the memory of notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Protocol

from newsletter.programs.event import WebhookEvent
from newsletter.programs.notice import Notice, NoticeState


class NoticeStore(Protocol):
    """Notices, written by the database itself in the transaction of what they tell of: none is lost."""

    def set_webhooks(self, wanted: Mapping[str, AbstractSet[WebhookEvent]]) -> None:
        """Note which programs are told of what from now on. What waits for one that is gone is given up."""

    def claim_notices(self, webhook: str, at: datetime, lease: timedelta, size: int) -> tuple[Notice, ...]:
        """Take the oldest notices that are due, for nobody else to take before the lease has ended."""

    def settle_notice(self, notice: Notice, state: NoticeState, due: datetime | None, reply: str) -> bool:
        """Note what came of telling; return whether it was still ours."""

    def notices(self, webhook: str, limit: int) -> Sequence[Notice]:
        """Return the newest notices of a program, newest first."""

    def count_notices(self) -> Mapping[str, Mapping[NoticeState, int]]:
        """Count the notices of each program by state, zero included."""

    def tell_again(self, webhook: str, at: datetime) -> int:
        """Let what was given up be told again, from the first attempt; return how many."""

    def try_webhook(self, webhook: str, at: datetime, lease: timedelta) -> Notice:
        """Add a notice that says nothing, and take it."""

    def drop_notices(self, until: datetime) -> int:
        """Forget what was delivered or given up before a moment; return how many."""
