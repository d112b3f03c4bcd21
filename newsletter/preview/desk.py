"""What lies on the desk: each issue as it was last built, and the last of it that could be built.

An epoch counts the changes seen in the workspace. What is asked for is built when its epoch is older than the desk's;
whoever waits for the next epoch is woken by the change, not by the build, and asks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from newsletter.preview.workbench import OutboxEntry, Person, Snapshot, Workbench
from newsletter.render.edition import Edition

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet:
    """One issue on the desk. `editions` are the last that could be built; `stale` says which are from before."""

    epoch: int
    snapshot: Snapshot
    editions: Mapping[str, Edition]

    @property
    def stale(self) -> frozenset[str]:
        """Return the languages that the folder does not yield now, and an earlier build did."""
        return frozenset(self.editions) - frozenset(self.snapshot.editions)

    @property
    def locales(self) -> tuple[str, ...]:
        """Return the languages in order, those at the end whose file went away while it had to be shown."""
        known = self.snapshot.locales
        gone = sorted(set(self.editions) - set(known))
        return (*known, *gone)


def next_sheet(epoch: int, snapshot: Snapshot, before: Sheet | None) -> Sheet:
    """Lay a new snapshot on the desk; editions that it lacks through an error stay from before."""
    kept: dict[str, Edition] = {}
    if before is not None and snapshot.problems:
        kept = {locale: edition for locale, edition in before.editions.items() if _still_there(locale, snapshot)}
    return Sheet(epoch, snapshot, {**kept, **snapshot.editions})


def _still_there(locale: str, snapshot: Snapshot) -> bool:
    # A folder so broken that nothing of it can be read has no languages, and keeps them all.
    return not snapshot.locales or locale in snapshot.locales


class Desk:
    """Builds off the event loop, one at a time, and tells who waits that something changed."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._epoch = 1
        self._sheets: dict[str, Sheet] = {}
        self._issues: tuple[int, tuple[str, ...]] = (0, ())
        self._people: tuple[int, tuple[Person, ...]] = (0, ())
        self._bench = asyncio.Lock()
        self._news = asyncio.Event()
        self._closed = False

    @property
    def epoch(self) -> int:
        """Return the number of changes seen."""
        return self._epoch

    @property
    def closed(self) -> bool:
        """Tell whether the preview is being stopped."""
        return self._closed

    def change(self) -> None:
        """Take note that something in the workspace changed."""
        self._epoch += 1
        self._wake()

    def close(self) -> None:
        """Let everybody go who waits."""
        self._closed = True
        self._wake()

    async def after(self, epoch: int) -> None:
        """Wait until there is something newer than an epoch, or the preview is being stopped."""
        while self._epoch <= epoch and not self._closed:
            await self._news.wait()

    async def issues(self) -> tuple[str, ...]:
        """Return the slugs of the issues, newest first."""
        async with self._bench:
            if self._issues[0] < self._epoch:
                self._issues = (self._epoch, await asyncio.to_thread(self._workbench.issues))
            return self._issues[1]

    async def people(self) -> tuple[Person, ...]:
        """Return everybody on the lists."""
        async with self._bench:
            if self._people[0] < self._epoch:
                self._people = (self._epoch, await asyncio.to_thread(self._workbench.recipients))
            return self._people[1]

    async def sheet(self, slug: str) -> Sheet | None:
        """Return an issue, built anew if anything changed since it was; None when there is no such issue."""
        if slug not in await self.issues():
            return None
        async with self._bench:
            before = self._sheets.get(slug)
            if before is None or before.epoch < self._epoch:
                epoch = self._epoch
                snapshot = await asyncio.to_thread(self._workbench.build, slug)
                self._sheets[slug] = next_sheet(epoch, snapshot, before)
            return self._sheets[slug]

    async def person(self, address: str) -> Person | None:
        """Return the person of an address as typed in a list, or None."""
        if not address:
            return None
        return next((person for person in await self.people() if person.address == address), None)

    async def values(self, person: Person | None) -> Mapping[str, object]:
        """Return what merge tags find for a person, or for nobody known."""
        return await self._ask(lambda: self._workbench.values(person.address if person else None))

    async def outbox(self) -> tuple[OutboxEntry, ...]:
        """Return the messages of the outbox."""
        return await self._ask(self._workbench.outbox)

    async def message(self, identity: str) -> bytes | None:
        """Return a message of the outbox, or None when there is none of that id."""

        def read() -> bytes | None:
            try:
                return self._workbench.outbox_message(identity)
            except KeyError:
                return None

        return await self._ask(read)

    async def _ask(self, question: Callable[[], T]) -> T:
        async with self._bench:
            return await asyncio.to_thread(question)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
