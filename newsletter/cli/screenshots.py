"""`newsletter test --screenshots`: pictures of an issue in every mail program, with their progress."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.render.edition import Edition
    from newsletter.wiring.screenshots import Show

SECONDS_BETWEEN_LINES = 5.0


def show_screenshots(
    settings: Settings, editions: Mapping[str, Edition], title: str, folder: Path, reader: str | None
) -> Path:
    """Take the pictures, say how far they are, and return the contact sheet."""
    from newsletter.wiring.screenshots import take_screenshots

    with _shown() as show:
        sheet = take_screenshots(settings, editions, title, folder, reader, show)
    console.say(f"screenshots: {sheet}")
    return sheet


@contextmanager
def _shown() -> Iterator[Show]:
    if not console.is_terminal():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, planned, title: bar.update(task, completed=done, total=planned, description=title)


def _lines() -> Show:
    last = time.monotonic()

    def show(done: int, planned: int, title: str) -> None:
        nonlocal last
        now = time.monotonic()
        if title and now - last >= SECONDS_BETWEEN_LINES:
            last = now
            console.say(f"{done} of {planned} screenshots; next {title}")

    return show
