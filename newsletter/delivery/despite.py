"""A person's order to send an issue although something was found in it that refuses a send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Despite:
    """Why an issue is sent as it is, and the codes of the findings that were overruled."""

    reason: str
    codes: Sequence[str]

    def __str__(self) -> str:
        """Return the order as it is recorded and shown."""
        return f"{', '.join(self.codes)}: {self.reason}"
