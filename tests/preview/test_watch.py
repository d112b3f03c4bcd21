from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from watchfiles import Change

from newsletter.preview.watch import NamedFiles, SavedFiles, saves


@pytest.fixture
async def seen(root: Path) -> AsyncIterator[asyncio.Queue[None]]:
    watched = (root / "issues", root / "templates", root / "newsletter.toml")
    ready, queue = asyncio.Event(), asyncio.Queue[None]()

    async def watch() -> None:
        async for _ in saves(watched, ready):
            queue.put_nowait(None)

    task = asyncio.create_task(watch())
    await ready.wait()
    yield queue
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_save_is_noticed(seen: asyncio.Queue[None], root: Path) -> None:
    (root / "issues/2025-06-sun/en.html").write_text("new")
    await asyncio.wait_for(seen.get(), 10)


async def test_a_file_replaced_by_renaming_is_noticed_each_time(seen: asyncio.Queue[None], root: Path) -> None:
    for words in ("one", "two"):
        aside = root / "aside"
        aside.write_text(words)
        aside.replace(root / "newsletter.toml")
        await asyncio.wait_for(seen.get(), 10)


async def test_a_folder_that_comes_later_is_watched_too(seen: asyncio.Queue[None], root: Path) -> None:
    (root / "templates").mkdir()
    await asyncio.wait_for(seen.get(), 10)
    # The second word says that the new folder is being watched.
    await asyncio.wait_for(seen.get(), 10)
    (root / "templates/layout.mjml.j2").write_text("x")
    await asyncio.wait_for(seen.get(), 10)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("lv.md", True),
        ("images/sun.png", True),
        (".lv.md.swp", False),
        ("lv.md~", False),
        (".~lock.team.csv#", False),
        ("~$team.xlsx", False),
        ("4913", False),
        (".git/index", False),
        (".newsletter/outbox/1.eml", False),
    ],
)
def test_only_what_an_editor_means_to_save_counts(name: str, counts: bool) -> None:
    assert SavedFiles()(Change.modified, f"/work/issues/sun/{name}") is counts


def test_of_a_parent_folder_only_the_named_files_count() -> None:
    only = NamedFiles([Path("/work/newsletter.toml")])
    assert only(Change.modified, "/work/newsletter.toml")
    assert not only(Change.modified, "/work/README.md")
