"""Commands and functions measured side by side: in turns, in one run, so that both meet the same weather."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """One run, in seconds. `cpu` is user and system time together."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Series:
    """What one entrant took in each round."""

    samples: tuple[Sample, ...]

    @property
    def wall_min(self) -> float:
        """Return the quickest round, in seconds."""
        return min(each.wall for each in self.samples)

    @property
    def wall_median(self) -> float:
        """Return the middle round, in seconds."""
        return statistics.median(each.wall for each in self.samples)

    @property
    def cpu_min(self) -> float:
        """Return the least user and system time of a round, in seconds."""
        return min(each.cpu for each in self.samples)

    def milliseconds(self) -> dict[str, float]:
        """Return the figures for a table, in milliseconds."""
        return {
            "min_ms": 1000 * self.wall_min,
            "median_ms": 1000 * self.wall_median,
            "cpu_min_ms": 1000 * self.cpu_min,
        }

    def over(self, other: Series) -> dict[str, float]:
        """Return this as a multiple of another: of the quickest, of the middle of round by round, of CPU time."""
        pairs = zip(self.samples, other.samples, strict=True)
        return {
            "min": self.wall_min / other.wall_min,
            "median_of_rounds": statistics.median(mine.wall / theirs.wall for mine, theirs in pairs),
            "cpu_min": self.cpu_min / other.cpu_min,
        }


class CommandFailedError(Exception):
    """A command that was to be measured has failed."""

    def __init__(self, command: Sequence[str], status: int, said: str) -> None:
        super().__init__(f"{' '.join(command)} ended with {status}:\n{said}")


def run_command(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> tuple[Sample, str]:
    """Run a command to its end; return what it took, children included, and its stdout."""
    started = time.perf_counter()
    with subprocess.Popen(
        list(command),
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandFailedError(command, process.returncode, said)
    return Sample(wall, usage.ru_utime + usage.ru_stime), said


def take_turns(entrants: Mapping[str, Callable[[], Sample]], rounds: int, warm_up: int = 1) -> dict[str, Series]:
    """Let every entrant run once a round, each round begun by another one; the first rounds are not counted."""
    names = list(entrants)
    taken: dict[str, list[Sample]] = {name: [] for name in names}
    for number in range(warm_up + rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            sample = entrants[name]()
            if number >= warm_up:
                taken[name].append(sample)
    return {name: Series(tuple(samples)) for name, samples in taken.items()}
