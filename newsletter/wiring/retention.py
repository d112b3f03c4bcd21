"""[retention] carried out: what has been kept for too long is counted, and taken away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from newsletter.clock import Clock, system_clock
from newsletter.config import Settings
from newsletter.delivery.ports import LedgerUnavailableError
from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.records import Cause, Who

LOOK_EVERY = timedelta(hours=6)
WHAT = {
    "pending": "sign-ups that were never confirmed",
    "messages": "messages whose values and replies go",
    "networks": "networks that people agreed from",
    "outbox": "messages of the outbox",
    "left": "people on no list any more, to be forgotten",
}


def overdue(settings: Settings, ledger: SqlLedger, now: datetime) -> Mapping[str, int]:
    """Count what has been kept for too long, by the keys of [retention]."""
    store, ends = ledger.subscribers, _ends(settings, now)
    counts: Mapping[str, Callable[[datetime], int]] = {
        "pending": store.asking,
        "messages": store.messages,
        "networks": store.networks,
        "outbox": lambda before: sum(1 for _ in _old(settings.outbox, before)),
        "left": store.left,
    }
    return {name: counts[name](ends[name]) if name in ends else 0 for name in WHAT}


def prune(settings: Settings, ledger: SqlLedger, now: datetime) -> Mapping[str, int]:
    """Take away what has been kept for too long; return how much of each kind."""
    store, ends = ledger.subscribers, _ends(settings, now)
    cause = Cause(now, Who.RETENTION, "kept for as long as newsletter.toml says")
    steps: Mapping[str, Callable[[datetime], int]] = {
        "pending": lambda before: store.lapse(before, cause),
        "messages": store.empty_messages,
        "networks": store.forget_networks,
        "outbox": lambda before: _delete(settings.outbox, before),
        "left": lambda before: store.forget_left(before, cause),
    }
    return {name: steps[name](ends[name]) if name in ends else 0 for name in WHAT}


async def keep_pruning(
    settings: Settings,
    ledger: SqlLedger,
    stop: asyncio.Event,
    tell: Callable[[str], None],
    *,
    once: bool = False,
    clock: Clock = system_clock,
) -> None:
    """Take away what has been kept for too long, now and every few hours, until `stop` is set."""
    while not stop.is_set():
        try:
            done = await asyncio.to_thread(prune, settings, ledger, clock())
        except LedgerUnavailableError:
            done = {}  # the worker tells that it is away
        for name, number in done.items():
            if number:
                tell(f"kept for long enough: {number:,} {WHAT[name]}")
        if once:
            return
        try:
            await asyncio.wait_for(stop.wait(), LOOK_EVERY.total_seconds())
        except TimeoutError:
            continue


def _ends(settings: Settings, now: datetime) -> Mapping[str, datetime]:
    """Return the moment before which each kind has been kept for too long; what is kept for ever is left out."""
    kept = settings.retention
    return {name: now - span for name in WHAT if (span := getattr(kept, name)) is not None}


def _old(folder: Path, before: datetime) -> Iterator[Path]:
    for path in folder.glob("*/*.eml"):
        if path.stat().st_mtime < before.timestamp():
            yield path


def _delete(folder: Path, before: datetime) -> int:
    paths = list(_old(folder, before))
    for path in paths:
        path.unlink(missing_ok=True)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    return len(paths)
