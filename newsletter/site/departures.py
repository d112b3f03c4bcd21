"""Unsubscribes as they come in: all that wait are recorded together, and nobody is answered before it is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from newsletter.clock import Clock
from newsletter.subscribers.changes import Effect, Entry
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent

Leaving = tuple[str, str]  # the key of a person, and the name of a list


class Leavers(Protocol):
    """What is asked of the store of subscribers."""

    def apply(self, list_name: str, entries: Sequence[Entry], source: Source, cause: Cause) -> tuple[Effect, ...]:
        """Do to some people of a list what was decided, all of it or nothing."""


class Departures:
    """Records who leaves. One thread writes, so that a writer elsewhere keeps at most one of ours waiting."""

    def __init__(self, store: Leavers, writer: ThreadPoolExecutor, now: Clock) -> None:
        self._store = store
        self._writer = writer
        self._now = now
        self._waiting: list[tuple[Sequence[Leaving], str, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def leave(self, key: str, list_names: Sequence[str], why: str) -> None:
        """Unsubscribe somebody from lists; it is kept, whatever becomes of us, when this returns."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append(([(key, name) for name in list_names], why, done))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._work())
        await done

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:SLICE], self._waiting[SLICE:]
            try:
                await loop.run_in_executor(self._writer, self._record, batch)
            except Exception as fault:  # noqa: BLE001 - each of those who wait is told, and raises it
                _settle(batch, fault)
            else:
                _settle(batch, None)

    def _record(self, batch: Sequence[tuple[Sequence[Leaving], str, object]]) -> None:
        at = self._now()
        wanted: dict[tuple[str, str], dict[str, None]] = {}
        for leavings, why, _ in batch:
            for key, name in leavings:
                wanted.setdefault((name, why), {})[key] = None
        for (name, why), keys in wanted.items():
            people = list(keys)
            cause = Cause(at, Who.READER, why)
            for start in range(0, len(people), SLICE):
                entries = [Entry(key, "", SubscriptionEvent.UNSUBSCRIBE) for key in people[start : start + SLICE]]
                self._store.apply(name, entries, Source.UNKNOWN, cause)


def _settle(batch: Sequence[tuple[object, str, asyncio.Future[None]]], fault: Exception | None) -> None:
    for _, _, done in batch:
        if done.done():  # whoever waited has gone
            continue
        if fault is None:
            done.set_result(None)
        else:
            done.set_exception(fault)
