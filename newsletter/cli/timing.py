"""The options that say when an issue is sent, and who goes ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.config.shares import Share
    from newsletter.delivery.model import Orders
    from newsletter.delivery.schedule import OwnTime

At = Annotated[str, typer.Option("--at", metavar="TIME", help="When to begin: 09:00, or '2012-11-24 09:00'.")]
Zone = Annotated[
    str, typer.Option("--zone", metavar="ZONE", help="The time zone of --at and --window; this computer's if left out.")
]
Window = Annotated[str, typer.Option("--window", metavar="HOURS", help="Only within hours of the day: 09:00-18:00.")]
LocalTime = Annotated[
    bool, typer.Option("--local-time", help="Read --at on each reader's own clock, by the column time_zone.")
]
SkipLate = Annotated[
    bool, typer.Option("--skip-late", help="With --local-time: nothing for those whose hour has passed.")
]
Canary = Annotated[
    str, typer.Option("--canary", metavar="N|P%", help="So many go ahead; the others follow if few are refused.")
]


@dataclass(frozen=True)
class Timing:
    """When, and who goes ahead. `own_time` is where each reader's own clock counts."""

    orders: Orders
    own_time: OwnTime | None = None
    canary: Share | None = None


def timing_of(
    settings: Settings, *, at: str, zone: str, window: str, local_time: bool, skip_late: bool, canary: str
) -> Timing:
    """Return what the options and the settings order. Raises MomentError, ShareError and UsageError."""
    from datetime import UTC, datetime, timedelta

    from newsletter.clock import system_clock
    from newsletter.config.shares import parse_share
    from newsletter.delivery.model import Orders
    from newsletter.delivery.schedule import OwnTime, read_moment, read_window, zone_of

    if local_time and not at:
        raise UsageError("--local-time needs an hour", "add it:  --at '2012-11-24 09:00' --local-time")
    if skip_late and not local_time:
        raise UsageError("--skip-late is for --local-time", "take it away, or add --local-time")
    delivery = settings.delivery
    here = zone_of(zone or _zone_of_this_computer()) if at or window else zone_of("UTC")
    now = system_clock()
    start = read_moment(at, here, now) if at else None
    own_time = None
    if local_time and start:
        wall = start.astimezone(here).replace(tzinfo=None)
        own_time = OwnTime(wall, here, now, skips_late=skip_late)
        start = max(now, datetime.combine(wall, wall.time(), UTC) - timedelta(hours=14))  # where a day begins first
    opening, closing = read_window(window) if window else ("", "")
    orders = Orders(
        start=start,
        zone=here.key,
        window_from=opening,
        window_to=closing,
        give_up_after=delivery.give_up_after.total_seconds(),
        canary_wait=delivery.canary_wait.total_seconds(),
        canary_rejects=delivery.reject_limit,
    )
    return Timing(orders, own_time, parse_share(canary) if canary else delivery.canary)


def _zone_of_this_computer() -> str:
    from tzlocal import get_localzone_name

    return get_localzone_name() or "UTC"
