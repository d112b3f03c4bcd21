"""The planning of a long list, as it is watched, and the file of those who are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.delivery.audience import LeftOut
    from newsletter.delivery.selection import Selection
    from newsletter.wiring.request import Watching

# Of lists that are larger than this, planning takes long enough to be watched.
WATCHED_OCTETS = 2_000_000


class LeftOutFileError(UsageError):
    """The file for those who are left out cannot be written."""

    def __init__(self, path: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(f"{path} cannot be written: {reason}", "name another file with --left-out")


@contextmanager
def watching(settings: Settings, selection: Selection, left_out: Path | None = None) -> Iterator[Watching]:
    """Show how far the planning of a long list has come, and write down who is left out. Raises LeftOutFileError."""
    from newsletter.wiring.request import Watching

    wanted = octets_of(settings, selection.lists) > WATCHED_OCTETS
    with _written(left_out) as write, progress("planning", wanted=wanted) as show:
        yield Watching(
            show=lambda number, part: show(part, f"{number:,} recipients"),
            left_out=write,
            bring_in=lambda name, part: show(part, f"bringing in {name}"),
        )


def octets_of(settings: Settings, names: Iterable[str]) -> int:
    """Return how large the files of some lists are."""
    files = [settings.lists / f"{name}.csv" for name in names]
    return sum(file.stat().st_size for file in files if file.is_file())


@contextmanager
def _written(path: Path | None) -> Iterator[Callable[[LeftOut], None]]:
    if path is None:
        yield lambda _: None
        return
    import csv

    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["list", "line", "address", "reason", "detail"])
            yield lambda row: rows.writerow([row.list_name, row.line, row.address, row.reason.value, row.detail])
    except OSError as fault:
        raise LeftOutFileError(path, fault) from fault


@contextmanager
def progress(doing: str, *, wanted: bool) -> Iterator[Callable[[float, str], None]]:
    """Show how far something has come, from 0 to 1, with a word about it; nothing where there is no terminal."""
    if not (wanted and console.is_terminal()):
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[people]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, people="")
        yield lambda part, people: bar.update(task, completed=part, people=people)
