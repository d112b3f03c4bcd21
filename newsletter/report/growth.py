"""How a list has grown, as a picture of text that fits into 80 columns and may be piped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

COLUMNS = 60
ROWS = 8
EIGHTHS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Day:
    """How many have come to a list on a day, and how many have gone."""

    day: date
    came: int
    gone: int


def readers_by_day(days: Sequence[Day]) -> Iterator[tuple[date, int]]:
    """Yield how many readers there were at the end of each day on which anything has changed, oldest first."""
    number = 0
    for each in days:
        number += each.came - each.gone
        yield each.day, number


def growth_lines(days: Sequence[Day], today: date, *, fine: bool = True) -> Iterator[str]:
    """Yield a chart of the readers from the first day to today; without `fine` it is drawn in plain letters."""
    if not days:
        return
    values = _sampled(days, today)
    top = max(*values, 1)
    label = f"{top:,}"
    bar, corner, line = ("│", "└", "─") if fine else ("|", "+", "-")
    for row in range(ROWS, 0, -1):
        side = label if row == ROWS else "0".rjust(len(label)) if row == 1 else " " * len(label)
        drawn = "".join(_cell(value, top, row, fine=fine) for value in values).rstrip()
        yield f"  {side} {bar}{drawn}"
    yield f"  {' ' * len(label)} {corner}{line * len(values)}"
    first, last = days[0].day.isoformat(), today.isoformat()
    gap = max(len(values) - len(first) - len(last), 1)
    yield f"  {' ' * len(label)}  {first}" + (f"{' ' * gap}{last}" if first != last else "")


def _sampled(days: Sequence[Day], today: date) -> list[int]:
    """Return the readers at the end of each of some spans of one length, the last of which ends today."""
    first = days[0].day
    span = max((today - first).days + 1, 1)
    columns = min(COLUMNS, max(span, 20))
    known = [*readers_by_day(days)]
    values, at, number = [], 0, 0
    for column in range(1, columns + 1):
        until = first + timedelta(days=-(-span * column // columns) - 1)  # rounded up: the last one is today
        while at < len(known) and known[at][0] <= until:
            number = known[at][1]
            at += 1
        values.append(number)
    return values


def _cell(value: int, top: int, row: int, *, fine: bool) -> str:
    eighths = value * ROWS * 8 // top - (row - 1) * 8
    if value and row == 1:
        eighths = max(eighths, 1)  # whoever is there can be seen
    if fine:
        return EIGHTHS[min(max(eighths, 0), 8)]
    return "#" if eighths >= 4 or (value and row == 1) else " "
