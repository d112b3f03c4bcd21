"""What was measured, as a small table for people or as JSON for programs."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Results:
    """The outcome of one benchmark. `rows` maps an entrant to its figures, `ratios` a comparison to its own."""

    benchmark: str
    rows: Mapping[str, Figures]
    ratios: Mapping[str, Figures] = field(default_factory=dict)
    notes: Sequence[str] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    def show(self, *, as_json: bool) -> None:
        """Print everything."""
        if as_json:
            facts = {
                "benchmark": self.benchmark,
                "date": datetime.now(UTC).isoformat(timespec="seconds"),
                "machine": machine(),
                "versions": {**own_versions(), **self.versions},
                "rows": self.rows,
                "ratios": self.ratios,
                "notes": list(self.notes),
            }
            print(json.dumps(facts, indent=2, ensure_ascii=False))
            return
        print(f"{self.benchmark} – {machine()}")
        print(", ".join(f"{name} {number}" for name, number in {**own_versions(), **self.versions}.items()))
        for block in (self.rows, self.ratios):
            if block:
                print()
                print("\n".join(table(block)))
        for note in self.notes:
            print(f"\n{note}")


def table(rows: Mapping[str, Figures]) -> list[str]:
    """Return the lines of a table: a column for every figure, names on the left."""
    columns = list(dict.fromkeys(column for figures in rows.values() for column in figures))
    width = max(len(name) for name in rows)
    lines = [" " * width + "".join(f"  {column.replace('_', ' '):>16}" for column in columns)]
    for name, figures in rows.items():
        cells = (number(figures[column]) if column in figures else "" for column in columns)
        lines.append(f"{name:<{width}}" + "".join(f"  {cell:>16}" for cell in cells))
    return lines


def number(value: float) -> str:
    """Return a figure with as many digits as mean something."""
    if abs(value) >= 100 or isinstance(value, int):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def machine() -> str:
    """Return what machine this is, and how busy it was before."""
    cores = os.cpu_count() or 1
    load = os.getloadavg()[0]
    busy = f", busy with other work (load {load:.1f}): CPU time is the fairer figure" if load > cores / 2 else ""
    return f"{cores} cores of {processor()}, {platform.system()}{busy}"


def processor() -> str:
    """Return the name of the processor."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text("utf-8").splitlines() if facts.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def own_versions() -> dict[str, str]:
    """Return the versions of what is ours."""
    return {"newsletter": version("newsletter"), "Python": platform.python_version()}


def arguments(about: str | None, *, rounds: int) -> argparse.ArgumentParser:
    """Return the flags that every benchmark has."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--rounds", type=int, default=rounds, help=f"how often each one runs ({rounds})")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def say(text: str) -> None:
    """Tell whoever waits, on stderr."""
    print(text, file=sys.stderr, flush=True)
