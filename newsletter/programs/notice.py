"""One thing that one program is to be told, and how far that has come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newsletter.programs.event import WebhookEvent


class NoticeState(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


@dataclass(frozen=True)
class Notice:
    """What a program is to be told. `at` is when it happened, `due` when it is told next, `reply` its last answer.

    `data` are facts of the event. It names people as they are known now: of somebody forgotten, nothing is left.
    """

    id: int
    webhook: str
    event: WebhookEvent
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)
    attempts: int = 0
    state: NoticeState = NoticeState.WAITING
    due: datetime | None = None
    reply: str = ""

    @property
    def message_id(self) -> str:
        """Return the name by which a program knows a notice that it has been told before."""
        return f"msg_{self.id}"

    def body(self) -> bytes:
        """Return the message: JSON in UTF-8, the same each time it is told while nobody is forgotten."""
        told = {"type": self.event.value, "timestamp": self.at.isoformat(timespec="milliseconds"), "data": self.data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
