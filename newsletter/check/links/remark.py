"""What is worth saying of one link."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One thing about a link, as a problem says it. `instead` is the address to write, empty where nobody can tell."""

    code: str
    sentence: str
    hint: str
    instead: str = ""


def shown(address: str, longest: int = 80) -> str:
    """Return an address as a sentence holds it: in quotation marks, and not without end."""
    return f"“{address if len(address) <= longest else address[: longest - 1] + '…'}”"
