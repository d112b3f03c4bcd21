"""SMTP replies: what an answer means for a delivery, and whose fault it is (RFC 5321 4.2, RFC 3463)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

ENHANCED = re.compile(r"^([245])\.(\d{1,3})\.(\d{1,3})\b")


class Outcome(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    NOT_SENT = "not-sent"


class Blame(StrEnum):
    """Whose fault a refusal is."""

    NOBODY = "nobody"
    RECIPIENT = "recipient"
    SENDER = "sender"
    CONTENT = "content"
    NETWORK = "network"


class Phase(StrEnum):
    """Which command a reply answers."""

    CONNECT = "connect"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"


@dataclass(frozen=True)
class Reply:
    """A server's answer: the code, its lines joined, control characters shown as escapes."""

    code: int
    text: str

    @property
    def enhanced(self) -> str:
        """Return the enhanced status code (RFC 3463), or an empty string."""
        match = ENHANCED.match(self.text)
        return match.group(0) if match else ""

    def __str__(self) -> str:
        """Return the reply on one line."""
        return f"{self.code} {self.text}"
