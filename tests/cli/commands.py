"""What a command said, and the sample it is run on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SLUG = "2012-11-energetikas-lideri"


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return what it printed for programs."""
        return json.loads(self.out)


Run = Callable[..., Said]
Spoil = Callable[[str, str], None]
