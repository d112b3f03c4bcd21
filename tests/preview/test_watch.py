from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newsletter.preview.watch import Burst, counts_in, places, saves


@pytest.fixture
async def seen(root: Path) -> AsyncIterator[asyncio.Queue[Burst]]:
    watched = (root / "issues", root / "templates/own", root / "newsletter.toml", root / ".newsletter/outbox")
    ready, queue = asyncio.Event(), asyncio.Queue[Burst]()

    async def watch() -> None:
        async for burst in saves(watched, ready):
            queue.put_nowait(burst)

    task = asyncio.create_task(watch())
    await ready.wait()
    yield queue
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def seen_paths(seen: asyncio.Queue[Burst]) -> Burst:
    return await asyncio.wait_for(seen.get(), 10)


async def test_a_save_is_noticed(seen: asyncio.Queue[Burst], root: Path) -> None:
    file = root / "issues/2025-06-sun/en.html"
    file.write_text("new")
    assert await seen_paths(seen) == {file}


async def test_a_file_replaced_by_renaming_is_noticed_each_time(seen: asyncio.Queue[Burst], root: Path) -> None:
    for words in ("one", "two"):
        aside = root / "aside"
        aside.write_text(words)
        aside.replace(root / "newsletter.toml")
        assert await seen_paths(seen) == {root / "newsletter.toml"}


async def test_a_message_of_the_outbox_is_noticed(seen: asyncio.Queue[Burst], root: Path) -> None:
    message = root / ".newsletter/outbox/sunny-2"
    message.mkdir()
    assert await seen_paths(seen) == {message}


async def test_a_folder_that_comes_later_is_watched_too(seen: asyncio.Queue[Burst], root: Path) -> None:
    (root / "templates").mkdir()
    assert root / "templates" in await seen_paths(seen)
    # The empty burst says that the new folder is being watched.
    assert await seen_paths(seen) == frozenset()
    (root / "templates/own").mkdir()
    while await seen_paths(seen):
        pass
    layout = root / "templates/own/layout.mjml.j2"
    layout.write_text("x")
    assert layout in await seen_paths(seen)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("issues/sun/lv.md", True),
        ("issues/sun/images/sun.png", True),
        ("issues/sun/.lv.md.swp", False),
        ("issues/sun/lv.md~", False),
        ("issues/sun/.~lock.team.csv#", False),
        ("issues/sun/~$team.xlsx", False),
        ("issues/sun/4913", False),
        ("issues/.git/index", False),
        (".newsletter/outbox/1/0001-a.eml", True),
        (".newsletter/outbox/1/0001-a.part", False),
        (".newsletter/newsletter.db-wal", False),
        ("README.md", False),
    ],
)
def test_only_what_somebody_means_to_save_counts(name: str, counts: bool) -> None:
    # The workspace itself may lie in a hidden folder.
    root = Path("/home/anna/.local/sun")
    assert counts_in([root / "issues", root / ".newsletter/outbox"])(root / name) is counts


def test_what_is_missing_is_awaited_from_the_nearest_folder_that_is_there(tmp_path: Path) -> None:
    folders, parents, names = places([tmp_path / "a/b/c"])
    assert folders == frozenset()
    assert parents == {tmp_path}
    assert names == {tmp_path / "a", tmp_path / "a/b", tmp_path / "a/b/c"}
