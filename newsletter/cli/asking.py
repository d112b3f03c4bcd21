"""Asking the web for an issue's links, with how far it has got: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsletter.cli import console
from newsletter.clock import system_clock

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.wiring.asking import Ask

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def asking(settings: Settings, *, is_wanted: bool) -> Iterator[Ask | None]:
    """Give what asks the web for addresses while the context lasts; None where nobody wants it."""
    if not is_wanted:
        yield None
        return
    from newsletter.wiring.asking import asker

    if not console.is_terminal():
        yield asker(settings, system_clock, _lines())
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("asking the web"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield asker(settings, system_clock, lambda done, planned: bar.update(task, completed=done, total=planned))


def _lines() -> Callable[[int, int], None]:
    last = time.monotonic()

    def show(done: int, planned: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            console.say(f"{done:,} of {planned:,} addresses have answered")

    return show
