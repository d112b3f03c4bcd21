"""Noticing that an editor saved, or that a message was written."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from watchfiles import Change, awatch

# A save is often three events (write aside, rename, chmod) within a few milliseconds; they count as one.
SETTLE_MILLISECONDS = 10
LONGEST_BURST_MILLISECONDS = 200
# Hidden files, and what programs put beside a file while they have it open or write it.
PASSING_NAMES = re.compile(r"^(\..*|~\$.*|.*~|4913|__pycache__|node_modules|.*\.(tmp|part|swp|swx|crdownload))$")

Burst = frozenset[Path]
Counts = Callable[[Path], bool]


async def saves(watched: Iterable[Path], ready: asyncio.Event) -> AsyncIterator[Burst]:
    """Yield the changed paths of each burst, of the watched files and folders and of what is in them.

    What does not exist yet is noticed when it comes; a burst may then be empty, for nobody knows what was missed.
    `ready` is set when the first watch is in place.
    """
    paths = tuple(dict.fromkeys(path.parent.resolve() / path.name for path in watched))
    while True:
        async for burst in _until_places_change(paths, ready):
            yield burst


def counts_in(folders: Iterable[Path]) -> Counts:
    """Return what tells whether a changed path counts: none of its names below the watched folder is a passing one."""
    deepest_first = sorted(folders, key=lambda folder: len(folder.parts), reverse=True)

    def counts(path: Path) -> bool:
        home = next((folder for folder in deepest_first if path.is_relative_to(folder)), None)
        return home is not None and not any(map(PASSING_NAMES.match, path.relative_to(home).parts))

    return counts


def places(paths: Iterable[Path]) -> tuple[frozenset[Path], frozenset[Path], frozenset[Path]]:
    """Return the folders to watch in depth, those to watch for names only, and the names that count there.

    A file replaced by renaming, as editors save, is only seen by who watches its folder; what is missing is seen
    coming from the nearest folder that is there.
    """
    folders, parents, names = set(), set(), set()
    for path in paths:
        if path.is_dir():
            folders.add(path)
        names.add(path)
        parent = path.parent
        while not parent.is_dir():
            names.add(parent)
            parent = parent.parent
        parents.add(parent)
    return frozenset(folders), frozenset(parents), frozenset(names)


async def _until_places_change(paths: tuple[Path, ...], ready: asyncio.Event) -> AsyncIterator[Burst]:
    news: asyncio.Queue[Burst] = asyncio.Queue()
    now = places(paths)
    folders, parents, names = now
    watches = [
        asyncio.create_task(_watch(folders, counts_in(folders), news, recursive=True)),
        asyncio.create_task(_watch(parents, names.__contains__, news, recursive=False)),
    ]
    try:
        # Each task puts its watch in place before it first waits.
        await asyncio.sleep(0)
        if ready.is_set():
            yield frozenset()  # what came between the last watch and this one
        ready.set()
        while places(paths) == now:
            yield await news.get()
    finally:
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)


async def _watch(folders: Iterable[Path], counts: Counts, news: asyncio.Queue[Burst], *, recursive: bool) -> None:
    existing = [str(folder) for folder in folders]
    if not existing:
        return

    def counting(_change: Change, path: str) -> bool:
        return counts(Path(path))

    changes = awatch(
        *existing,
        watch_filter=counting,
        step=SETTLE_MILLISECONDS,
        debounce=LONGEST_BURST_MILLISECONDS,
        recursive=recursive,
    )
    async for burst in changes:
        news.put_nowait(frozenset(Path(path) for _, path in burst))
