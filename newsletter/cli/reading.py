"""Long work on files, with how far it has got: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsletter.cli import console

SECONDS_BETWEEN_LINES = 5.0
Show = Callable[[float, str], None]


@contextmanager
def progress(what: str) -> Iterator[Show]:
    """Give what shows how much is done, from 0 to 1, with a few words, as long as the context lasts."""
    if not console.is_terminal():
        yield _lines(what)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(what),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share, words: bar.update(task, completed=share, description=words)


def _lines(what: str) -> Show:
    last = time.monotonic()

    def show(share: float, words: str) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            console.say(f"{what}: {share:.0%}, {words}")

    return show
