"""What a ledger knows about people, for a plan."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Standing:
    """What the ledger knows about people, all by address key.

    `suppressed` maps (list or `*`, key) to a reason; `unsubscribed` and `unconfirmed` are (list, key); `reached` maps
    a key to the label of the earlier campaign of the issue, `spared` to that of an issue whose readers are excluded.
    `late` are those who were barred after an earlier plan had been made.
    """

    suppressed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unsubscribed: AbstractSet[tuple[str, str]] = frozenset()
    unconfirmed: AbstractSet[tuple[str, str]] = frozenset()
    reached: Mapping[str, str] = field(default_factory=dict)
    spared: Mapping[str, str] = field(default_factory=dict)
    late: AbstractSet[str] = frozenset()


@dataclass(frozen=True)
class StandingVersion:
    """How many suppressions and unsubscriptions a ledger holds, and when the newest was recorded."""

    suppressed: int = 0
    unsubscribed: int = 0
    newest: datetime | None = None


NOTHING_KNOWN = Standing()
