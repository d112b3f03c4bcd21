"""A person's order to send an issue although something was found in it that refuses a send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Despite:
    """Why an issue is sent as it is, and what was overruled: the codes, and each finding with its place.

    A finding is told by what its code means, not by its own sentence, which may name a reader.
    """

    reason: str
    codes: Sequence[str]
    findings: Sequence[str] = ()

    def __str__(self) -> str:
        """Return the order as it is recorded and shown."""
        return f"{', '.join(self.codes)}: {self.reason}"
