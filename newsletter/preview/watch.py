"""Noticing that an editor saved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from watchfiles import BaseFilter, Change, DefaultFilter, awatch

# A save is often three events (write aside, rename, chmod) within a few milliseconds; they count as one.
SETTLE_MILLISECONDS = 20
LONGEST_BURST_MILLISECONDS = 200
IGNORED_NAMES = (r"^\.~lock\.", r"^~\$", r"^\.#", r"^4913$", r"\.tmp$", r"\.part$")


class SavedFiles(DefaultFilter):
    """Lets through what an editor saves: no swap, lock or temporary files, and nothing of `.newsletter`."""

    def __init__(self) -> None:
        super().__init__(
            ignore_dirs=(*DefaultFilter.ignore_dirs, ".newsletter"),
            ignore_entity_patterns=(*DefaultFilter.ignore_entity_patterns, *IGNORED_NAMES),
        )


class NamedFiles(DefaultFilter):
    """Lets through only the paths it was given."""

    def __init__(self, paths: Iterable[Path]) -> None:
        super().__init__()
        self._paths = frozenset(map(str, paths))

    def __call__(self, _change: Change, path: str) -> bool:
        """Tell whether a change counts."""
        return path in self._paths


async def saves(watched: Iterable[Path], ready: asyncio.Event) -> AsyncIterator[None]:
    """Yield once for each burst of changes to the watched files and folders, those created later included.

    `ready` is set when the first watch is in place.
    """
    paths = tuple(path.parent.resolve() / path.name for path in watched)
    while True:
        async for _ in _until_folders_change(paths, ready):
            yield


async def _until_folders_change(paths: tuple[Path, ...], ready: asyncio.Event) -> AsyncIterator[None]:
    """Watch the folders in depth and the parents of everything by name, until a folder comes or goes."""
    news: asyncio.Queue[None] = asyncio.Queue()
    folders = [path for path in paths if path.is_dir()]
    # A file replaced by renaming, as editors save, is only seen by who watches its folder.
    parents = {path.parent for path in paths if path.parent.is_dir()}
    watches = [
        asyncio.create_task(_watch(folders, SavedFiles(), news, recursive=True)),
        asyncio.create_task(_watch(parents, NamedFiles(paths), news, recursive=False)),
    ]
    try:
        # Each task puts its watch in place before it first waits.
        await asyncio.sleep(0)
        if ready.is_set():
            yield  # what was saved between the last watch and this one
        ready.set()
        while folders == [path for path in paths if path.is_dir()]:
            await news.get()
            yield
    finally:
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)


async def _watch(paths: Iterable[Path], only: BaseFilter, news: asyncio.Queue[None], *, recursive: bool) -> None:
    existing = [str(path) for path in paths]
    if not existing:
        return
    changes = awatch(
        *existing,
        watch_filter=only,
        step=SETTLE_MILLISECONDS,
        debounce=LONGEST_BURST_MILLISECONDS,
        recursive=recursive,
    )
    async for _ in changes:
        news.put_nowait(None)
