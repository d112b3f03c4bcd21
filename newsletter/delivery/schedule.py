"""When a campaign may be sent: a moment somebody typed, and the hours of the day. Nothing here looks at a clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsletter.delivery.model import Orders
from newsletter.errors import UsageError

MOMENT = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})[T ]+)?(?P<time>\d{1,2}:\d{2})(?::\d{2})?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?", re.I
)
EXAMPLE = "write it like --at '2012-11-24 09:00', or --at 09:00"


class MomentError(UsageError):
    """A time that cannot be read, or that the clock does not show just once."""


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raise MomentError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise MomentError(
            f"there is no time zone called “{name}”", "name one by its IANA name, like Europe/Riga or UTC"
        ) from fault


def read_window(text: str) -> tuple[str, str]:
    """Return the opening and the closing of `09:00-18:00`; raise MomentError."""
    opening, dash, closing = text.replace("–", "-").partition("-")
    try:
        hours = [time.fromisoformat(each.strip().zfill(5)) for each in (opening, closing)]
    except ValueError:
        hours = []
    if not dash or not hours:
        raise MomentError(f"“{text}” is no window of the day", "write it like --window 09:00-18:00")
    return f"{hours[0]:%H:%M}", f"{hours[1]:%H:%M}"


def read_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the instant, in UTC, that somebody means by a time in a zone, or by one with its own offset.

    A time without a date is the next one. Raises MomentError for what cannot be read, what is past, and for a time
    that the clock shows twice or never on that day, naming both choices.
    """
    match = MOMENT.fullmatch(text.strip())
    if match is None:
        raise MomentError(f"“{text}” is not a time", EXAMPLE)
    try:
        hour = time.fromisoformat(match["time"].zfill(5))
        day = date.fromisoformat(match["date"]) if match["date"] else None
        offset = datetime.fromisoformat(f"2000-01-01T00:00{match['offset']}").tzinfo if match["offset"] else None
    except ValueError as fault:
        raise MomentError(f"“{text}” is not a time: {fault}", EXAMPLE) from fault
    if day is None:
        today = now.astimezone(offset or zone).date()
        last = datetime.combine(today, hour, offset) if offset else max(instants(datetime.combine(today, hour), zone))
        day = today if last > now else today + timedelta(days=1)
    moment = _instant(day, hour, offset, zone)
    if moment <= now:
        shown = f"{moment.astimezone(offset or zone):%Y-%m-%d %H:%M %z}"
        raise MomentError(f"“{text}” is past: it was {shown}", "name a time to come, or leave --at away to send now")
    return moment


def _instant(day: date, hour: time, offset: tzinfo | None, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall time; raise MomentError where the clock shows it twice or never."""
    if offset is not None:
        return datetime.combine(day, hour, offset).astimezone(UTC)
    first, second = instants(datetime.combine(day, hour), zone)
    if first == second:
        return first
    choices = [f"--at '{each.astimezone(zone):%Y-%m-%d %H:%M%z}'" for each in sorted((first, second))]
    happens = "never" if first > second else "twice"
    raise MomentError(
        f"on {day} the clocks of {zone.key} show {hour:%H:%M} {happens}", f"say which you mean: {' or '.join(choices)}"
    )


def instants(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the two readings of a wall time (PEP 495): the same instant, but where clocks are changed.

    Where the wall time is shown twice, the first is the earlier; where it is never shown, the first is the later.
    """
    aware = wall.replace(tzinfo=zone)
    return aware.astimezone(UTC), aware.replace(fold=1).astimezone(UTC)


def local_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which a wall time is first shown in a zone, or passed where the clocks jump over it."""
    first, _ = instants(wall, zone)
    return first


def opens_at(orders: Orders, now: datetime) -> datetime | None:
    """Return when the next delivery may be begun; None says now.

    That is not before the start, and within the hours of the day that were ordered; those may go over midnight.
    """
    start = orders.start
    begin = max(now, start) if start else now
    if orders.window_from and orders.window_to:
        begin = _within(begin, time.fromisoformat(orders.window_from), time.fromisoformat(orders.window_to), orders)
    return begin if begin > now else None


def _within(moment: datetime, opening: time, closing: time, orders: Orders) -> datetime:
    zone = zone_of(orders.zone)
    wall = moment.astimezone(zone)
    hour = wall.time()
    inside = opening <= hour < closing if opening < closing else hour >= opening or hour < closing
    if inside:
        return moment
    day = wall.date() if hour < opening else wall.date() + timedelta(days=1)
    return local_instant(datetime.combine(day, opening), zone)


# What lists call the column of a reader's time zone.
ZONE_FIELDS = ("time_zone", "timezone", "tz")


@dataclass(frozen=True)
class OwnTime:
    """A time of day that counts where each reader is: `wall` as their own clock shows it.

    Whoever has no time zone, or one that is none, is in `zone`. Those whose time had passed at `now` get theirs at
    once, or are skipped where `skips_late`.
    """

    wall: datetime
    zone: ZoneInfo
    now: datetime
    skips_late: bool = False

    def due_of(self, fields: Mapping[str, str]) -> datetime | None:
        """Return when a reader's time has come; None where it has already."""
        moment = local_instant(self.wall, self._zone_of(fields))
        return moment if moment > self.now else None

    def is_too_late(self, fields: Mapping[str, str]) -> bool:
        """Tell whether a reader is left out, because their time has passed."""
        return self.skips_late and self.due_of(fields) is None

    def _zone_of(self, fields: Mapping[str, str]) -> ZoneInfo:
        named = next((fields[each] for each in ZONE_FIELDS if each in fields), "")
        if not named:
            return self.zone
        return _zone_or_none(named) or self.zone


@lru_cache(maxsize=1024)  # a list may name the same zone in every row, also one that is none
def _zone_or_none(name: str) -> ZoneInfo | None:
    try:
        return zone_of(name)
    except MomentError:
        return None


def is_too_late(orders: Orders, now: datetime) -> bool:
    """Tell whether the start was missed by more than its grace, so that a person has to say whether it still holds."""
    return orders.start is not None and (now - orders.start).total_seconds() > orders.grace
