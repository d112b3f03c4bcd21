"""What lies on the desk: each issue as it was last built, and the last of it that could be built.

An epoch counts the changes seen in the workspace. What is asked for is built when its epoch is older than the desk's;
whoever waits for the next epoch is woken by the change, not by the build, and asks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar, cast

from newsletter.authoring.gallery import Gallery
from newsletter.check.examined import Examined
from newsletter.check.run import later
from newsletter.errors import NewsletterError, UsageError
from newsletter.preview.editor import NO_EDITOR, Editor
from newsletter.preview.workbench import OutboxEntry, Past, Person, Revision, Snapshot, Workbench
from newsletter.problems import Problem
from newsletter.render.edition import Edition

T = TypeVar("T")


class NothingToCompareError(UsageError):
    """There is no issue of the name that was given."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no issue “{name}”", "choose one of the list")


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


class Examination:
    """What rules find in one build of an issue, each part found once for all who ask."""

    def __init__(self, found: Iterator[tuple[Problem, ...]]) -> None:
        self._found = found
        self._parts: list[tuple[Problem, ...]] = []
        self._fault: Exception | None = None

    def part(self, number: int) -> tuple[Problem, ...] | None:
        """Return what the rule of a number has found, those before it being known; None after the last."""
        if number == len(self._parts):
            if self._fault is not None:
                # A rule that failed ends the others; whoever asks again must not take that for the end of all.
                raise self._fault
            try:
                part = next(self._found, None)
            except Exception as fault:
                self._fault = fault
                raise
            if part is None:
                return None
            self._parts.append(part)
        return self._parts[number]


class Desk:
    """Builds off the event loop, one at a time, and tells who waits that something changed."""

    def __init__(self, workbench: Workbench, editor: Editor = NO_EDITOR) -> None:
        self._workbench = workbench
        self._editor = editor
        self._epoch = 1
        self._mail_epoch = 1
        self._sheets: dict[str, Sheet] = {}
        self._examinations: dict[str, tuple[Snapshot, Examination]] = {}
        self._kept: dict[str, tuple[int, object]] = {}
        self._bench = asyncio.Lock()
        self._news = asyncio.Event()
        self._is_closed = False

    @property
    def epoch(self) -> int:
        """Return the number of changes seen in what issues are made of."""
        return self._epoch

    @property
    def mail_epoch(self) -> int:
        """Return the number of changes seen in the outbox."""
        return self._mail_epoch

    @property
    def is_closed(self) -> bool:
        """Tell whether the preview is being stopped."""
        return self._is_closed

    def change(self) -> None:
        """Take note that something changed that issues are made of."""
        self._epoch += 1
        self._wake()

    def receive(self) -> None:
        """Take note that the outbox changed."""
        self._mail_epoch += 1
        self._wake()

    def close(self) -> None:
        """Let everybody go who waits."""
        self._is_closed = True
        self._wake()

    async def until(self, is_news: Callable[[], bool]) -> None:
        """Wait until something is news, or the preview is being stopped."""
        while not is_news() and not self._is_closed:
            await self._news.wait()

    async def issues(self) -> tuple[str, ...]:
        """Return the slugs of the issues, newest first."""
        return await self._keep("issues", self._epoch, self._workbench.issues)

    async def people(self) -> tuple[Person, ...]:
        """Return everybody on the lists."""
        return await self._keep("people", self._epoch, self._workbench.recipients)

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

    async def examine(self, slug: str) -> AsyncIterator[tuple[Problem, ...]]:
        """Yield what the slower rules find in an issue as it stands now, rule after rule, until it changes."""
        sheet = await self.sheet(slug)
        if sheet is None or sheet.snapshot.examined is None:
            return
        if self._examinations.get(slug, (None, None))[0] is not sheet.snapshot:
            self._examinations[slug] = (sheet.snapshot, Examination(later(sheet.snapshot.examined)))
        examination = self._examinations[slug][1]
        for number in count():
            # Who stops listening must not free the bench while a rule is still at work.
            found = await asyncio.shield(asyncio.create_task(self._part(examination, number, sheet.epoch)))
            if found is None:
                return
            yield sheet.snapshot.policy.judge(found).problems

    async def _part(self, examination: Examination, number: int, epoch: int) -> tuple[Problem, ...] | None:
        # Between two rules, whoever waits for a build has his turn.
        async with self._bench:
            if epoch < self._epoch or self._is_closed:
                return None
            return await asyncio.to_thread(examination.part, number)

    async def examined(self, slug: str, locale: str) -> Examined | None:
        """Return an edition as rules see it, of an issue as it stands now; None where there is none."""
        sheet = await self.sheet(slug)
        return sheet.snapshot.examined.editions.get(locale) if sheet and sheet.snapshot.examined else None

    def told(self, problems: Iterable[Problem]) -> list[dict[str, object]]:
        """Return problems as plain values, each with the link that opens its place in an editor."""
        return [self._editor.told(self._workbench.root, problem) for problem in problems]

    async def past(self, slug: str, than: str) -> Past:
        """Return what an issue is compared with: `rev:NAME`, an earlier state of it, or `issue:SLUG`, another issue.

        Raises NewsletterError where there is no such thing.
        """
        kind, _, name = than.partition(":")
        if slug not in await self.issues():
            raise NothingToCompareError(slug)
        if kind == "rev":
            return await self.work(lambda: self._workbench.past(slug, name))
        other = await self.sheet(name) if kind == "issue" else None
        if other is None:
            raise NothingToCompareError(name)
        return Past(replace(other.snapshot, editions=other.editions), {})

    async def revisions(self, slug: str) -> tuple[Revision, ...]:
        """Return the earlier states that an issue can be compared with."""
        if slug not in await self.issues():
            return ()
        return await self.work(lambda: self._workbench.revisions(slug))

    async def work(self, ask: Callable[[], T]) -> T:
        """Return an answer that takes its time, found off the event loop and in its turn."""
        async with self._bench:
            return await asyncio.to_thread(ask)

    async def person(self, address: str) -> Person | None:
        """Return the person of an address as typed in a list, or None."""
        if not address:
            return None
        return next((person for person in await self.people() if person.address == address), None)

    async def values(self, person: Person | None) -> Mapping[str, object]:
        """Return what merge tags find for a person, or for nobody known."""

        def ask() -> Mapping[str, object]:
            try:
                return self._workbench.values(person.address if person else None)
            except NewsletterError:
                # They were taken off the list after we last read it; the change is about to be noticed.
                return self._workbench.values(None)

        return await self._keep(f"values {person.address if person else ''}", self._epoch, ask)

    async def themes(self) -> tuple[str, ...]:
        """Return the names of all themes."""
        return await self._keep("themes", self._epoch, self._workbench.themes)

    async def gallery(self, theme: str, locale: str) -> Gallery | None:
        """Return the examples of a theme, rendered anew if anything changed since; None when there is no such theme."""
        name = f"gallery {theme} {locale}"
        return await self._keep(name, self._epoch, lambda: self._workbench.gallery(theme, locale))

    async def outbox(self) -> tuple[OutboxEntry, ...]:
        """Return the messages of the outbox."""
        return await self._keep("outbox", self._mail_epoch, self._workbench.outbox)

    async def message(self, identity: str) -> bytes | None:
        """Return a message of the outbox, or None when there is none of that id."""

        def read() -> bytes | None:
            try:
                return self._workbench.outbox_message(identity)
            except KeyError:
                return None

        async with self._bench:
            return await asyncio.to_thread(read)

    async def _keep(self, name: str, epoch: int, ask: Callable[[], T]) -> T:
        """Ask the workbench once an epoch, and keep the answer."""
        async with self._bench:
            known, answer = self._kept.get(name, (0, None))
            if known < epoch:
                answer = await asyncio.to_thread(ask)
                self._kept[name] = (epoch, answer)
            return cast(T, answer)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
