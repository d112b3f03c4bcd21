"""A send as the options of a command ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.cli.audience import (
    Again,
    Despite,
    Exclude,
    ExcludeIssue,
    JoinedSince,
    Limit,
    More,
    RelayName,
    Segment,
    To,
)
from newsletter.cli.timing import At, Canary, LocalTime, SkipLate, Window, Zone
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter.config import Settings
    from newsletter.delivery.model import Orders
    from newsletter.delivery.selection import Selection, When
    from newsletter.wiring.request import Request

SHOWN = 10


class NotListError(UsageError):
    """An address stands where a list's name belongs."""

    def __init__(self, address: str, slug: str) -> None:
        super().__init__(
            f"“{address}” is an address; an issue is sent to lists",
            f"to send a copy to one address: newsletter test {slug} --to {address}",
        )


class NoListError(UsageError):
    """Nobody was named to send to."""

    def __init__(self, slug: str, known: tuple[str, ...], command: str) -> None:
        there = f"there are: {', '.join(known[:SHOWN])}{', …' if len(known) > SHOWN else ''}"
        hint = f"newsletter {command} {slug} --to {known[0]}" if known else "begin a list: newsletter lists new LIST"
        super().__init__("no list was named to send to", f"{there}\n{hint}" if len(known) > 1 else hint)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The options of `plan` and of `send`, as they were typed."""

    more: More = None
    to: To = None
    exclude: Exclude = None
    exclude_issue: ExcludeIssue = None
    segment: Segment = ""
    joined_since: JoinedSince = ""
    limit: Limit = None
    relay: RelayName = None
    again: Again = False
    at: At = ""
    zone: Zone = ""
    window: Window = ""
    local_time: LocalTime = False
    skip_late: SkipLate = False
    canary: Canary = ""
    despite: Despite = ""

    @property
    def given(self) -> Mapping[str, object]:
        """Return every option by its name, those that were not given with a value that is false."""
        options = {f"--{name.replace('_', '-')}": value for name, value in vars(self).items()}
        lists = {"a list": options.pop("--to") or options.pop("--more")}
        return lists | options

    @property
    def when(self) -> When:
        """Return when it is to be sent, and who goes ahead."""
        from newsletter.delivery.selection import When

        return When(
            at=self.at,
            zone=self.zone,
            window=self.window,
            local_time=self.local_time,
            skip_late=self.skip_late,
            canary=self.canary,
        )

    def selection(self, settings: Settings, slug: str, command: str) -> Selection:
        """Return whom the options name. Raises NoListError and NotListError, with what `command` should be."""
        from newsletter.delivery.selection import Selection, read_day

        lists, excluded = _words([*(self.to or ()), *(self.more or ())]), _words(self.exclude or ())
        if not lists:
            from newsletter.wiring.lists.audience import audience_names, ledger_if_any

            with ledger_if_any(settings) as ledger:
                known = audience_names(settings, ledger.subscribers if ledger else None)
            raise NoListError(slug, known, command)
        for name in (*lists, *excluded):
            if "@" in name:
                raise NotListError(name, slug)
        return Selection(
            lists=lists,
            exclude=excluded,
            exclude_issues=_words(self.exclude_issue or ()),
            segment=self.segment.strip(),
            limit=self.limit,
            again=self.again,
            joined_since=read_day("--joined-since", self.joined_since),
        )

    def request(self, settings: Settings, slug: str, command: str) -> Request:
        """Return the send that is asked for. Raises UsageError."""
        return request_of(
            settings, self.selection(settings, slug, command), self.when, self.relay, despite=self.despite
        )


def request_of(
    settings: Settings,
    selection: Selection,
    when: When,
    relay: str | None,
    since: datetime | None = None,
    despite: str = "",
) -> Request:
    """Return a send as the options and the settings order it. Raises MomentError, ShareError and UsageError.

    `since` is when the plan was made that is carried out, `despite` why errors do not refuse it.
    """
    from datetime import UTC, datetime, timedelta

    from newsletter.clock import system_clock
    from newsletter.config import choose_relays
    from newsletter.config.shares import parse_share
    from newsletter.delivery.schedule import OwnTime, read_moment, zone_of
    from newsletter.wiring.request import Request

    if when.local_time and not when.at:
        raise UsageError("--local-time needs an hour", "add it:  --at '2012-11-24 09:00' --local-time")
    if when.skip_late and not when.local_time:
        raise UsageError("--skip-late is for --local-time", "take it away, or add --local-time")
    pool = choose_relays(settings, relay, settings.publication.sender_address)
    here = zone_of(when.zone or _zone_of_this_computer()) if when.at or when.window else zone_of("UTC")
    now = system_clock()
    start = read_moment(when.at, here, now) if when.at else None
    own_time = None
    if when.local_time and start:
        wall = start.astimezone(here).replace(tzinfo=None)
        own_time = OwnTime(wall, here, now, skips_late=when.skip_late)
        start = max(now, datetime.combine(wall, wall.time(), UTC) - timedelta(hours=14))  # where a day begins first
    orders = _orders(settings, when, here.key, start)
    canary = parse_share(when.canary) if when.canary else settings.delivery.canary
    return Request(
        selection=selection,
        pool=pool,
        orders=orders,
        own_time=own_time,
        canary=canary,
        since=since,
        despite=despite.strip(),
    )


def _orders(settings: Settings, when: When, zone: str, start: datetime | None) -> Orders:
    """Return when and how fast a send goes, within which hours of a zone, and when those who go ahead stop it."""
    from newsletter.delivery.model import Orders
    from newsletter.delivery.schedule import read_window

    delivery = settings.delivery
    opening, closing = read_window(when.window) if when.window else ("", "")
    return Orders(
        start=start,
        zone=zone,
        window_from=opening,
        window_to=closing,
        give_up_after=delivery.give_up_after.total_seconds(),
        canary_wait=delivery.canary_wait.total_seconds(),
        canary_rejects=delivery.reject_limit,
    )


def _words(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for word in typed for part in word.split(",") if part))


def _zone_of_this_computer() -> str:
    from tzlocal import get_localzone_name

    return get_localzone_name() or "UTC"
