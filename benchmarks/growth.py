"""How the cost of a rebuild grows with the blocks of an issue and with its languages, and a plot of it.

An issue twice as long should take twice as long, and two languages twice as long as one. Each point is the least CPU
time of several rebuilds in which one word has changed. `--plot FILE` draws both curves as SVG.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from results import Results, arguments
from sample import ISSUE, sample_workspace

from newsletter.config import Settings
from newsletter.wiring.workbench import WorkspaceBench

BLOCKS = (25, 50, 100, 200, 400)
LOCALES = ("lv", "en", "de", "fr", "es", "it", "pl", "et")
NUMBERS_OF_LOCALES = (1, 2, 4, 8)
BLOCKS_PER_LOCALE = 25
# One of each kind that editors use most, again and again.
KINDS = (
    "## Heading {n}\n",
    "A text with **bold** words, a [link](https://example.org/{n}), {{{{ subscriber.name | default(“friend”) }}}}.\n",
    ":::note info\nWhat you should know about {n}.\n:::\n",
    ":::button\n[Read more of {n}](https://example.org/more/{n})\n:::\n",
    ":::points\n- First of {n}\n- Second of {n}\n:::\n",
    ":::quote by=“Anna”\nWhat she said of {n}.\n:::\n",
    ":::cards columns=2\n### One of {n}\nIts text.\n[more](https://example.org/{n})\n### Two of {n}\nIts text.\n:::\n",
    "---\n",
)


@dataclass(frozen=True)
class Point:
    """What a rebuild took, in seconds of CPU time, of an issue so large."""

    size: int
    seconds: float


def body(blocks: int, word: str) -> str:
    """Return a text of so many blocks, with a word in it that can be changed."""
    parts = [KINDS[n % len(KINDS)].format(n=n) for n in range(blocks - 1)]
    return "\n".join([f"The word is {word}.\n", *parts])


def write_issue(settings: Settings, locales: Sequence[str], blocks: int, word: str) -> None:
    """Write the issue in some languages."""
    for locale in locales:
        text = f"---\nsubject: Growth {locale}\npreheader: Of {blocks} blocks\n---\n{body(blocks, word)}"
        (settings.issues / ISSUE / f"{locale}.md").write_text(text, "utf-8")


def measure(folder: Path, locales: Sequence[str], blocks: int, rounds: int) -> float:
    """Return the least CPU time of several rebuilds, in seconds."""
    settings = sample_workspace(folder)
    for path in (settings.issues / ISSUE).glob("*.md"):
        path.unlink()
    bench = WorkspaceBench(settings)
    times = []
    for number in range(rounds + 2):
        word = f"w{number}"
        write_issue(settings, locales, blocks, word)
        started = time.process_time()
        snapshot = bench.build(ISSUE)
        taken = time.process_time() - started
        if len(snapshot.editions) != len(locales) or any(word not in each.html for each in snapshot.editions.values()):
            raise ValueError("the rebuild does not show the change")
        times.append(taken)
    return min(times[2:])


def exponent(points: Sequence[Point]) -> float:
    """Return how steep the growth is over the upper half, 1 being linear: the slope on logarithmic scales."""
    from math import log

    first, last = points[len(points) // 2 - 1], points[-1]
    return log(last.seconds / first.seconds) / log(last.size / first.size)


def plot(curves: dict[str, Sequence[Point]]) -> str:
    """Return a drawing of the curves, side by side, each with the straight line through its last point."""
    panels = [panel(title, points, 40 + 420 * number) for number, (title, points) in enumerate(curves.items())]
    width = 420 * len(curves) + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 300" font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="300" fill="white"/>{"".join(panels)}</svg>\n'
    )


def panel(title: str, points: Sequence[Point], left: int) -> str:
    """Return one curve: milliseconds over size."""
    width, height, top = 340, 210, 40
    most, largest = max(each.seconds for each in points) * 1.1, max(each.size for each in points)

    def at(size: float, seconds: float) -> tuple[float, float]:
        return round(left + width * size / largest, 1), round(top + height * (1 - seconds / most), 1)

    line = " ".join("{},{}".format(*at(each.size, each.seconds)) for each in points)
    dots = "".join('<circle cx="{}" cy="{}" r="3.5" fill="#1b5e8c"/>'.format(*at(p.size, p.seconds)) for p in points)
    ends = at(0, 0), at(largest, points[-1].seconds)
    straight = f"{ends[0][0]},{ends[0][1]} {ends[1][0]},{ends[1][1]}"
    ticks = "".join(
        f'<text x="{at(p.size, 0)[0]}" y="{top + height + 18}" text-anchor="middle">{p.size}</text>' for p in points
    )
    values = "".join(label(*at(p.size, p.seconds), p.seconds) for p in points if at(p.size, 0)[0] - left > 60)
    return (
        f'<text x="{left}" y="22" font-size="14" font-weight="bold">{title}</text>'
        f'<path d="M{left} {top}V{top + height}H{left + width}" fill="none" stroke="#888"/>'
        f'<polyline points="{straight}" fill="none" stroke="#bbb" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#1b5e8c" stroke-width="2"/>{dots}{ticks}{values}'
    )


def label(x: float, y: float, seconds: float) -> str:
    """Return the value of a point, above it on the left."""
    return f'<text x="{x - 6}" y="{y - 6}" text-anchor="end">{1000 * seconds:.0f} ms</text>'


def main() -> int:
    """Measure, print, and draw where a plot is wanted."""
    parser = arguments(__doc__, rounds=5)
    parser.add_argument("--plot", metavar="FILE", help="write the plot, as SVG")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        blocks = [Point(n, measure(root / f"b{n}", LOCALES[:1], n, options.rounds)) for n in BLOCKS]
        locales = [
            Point(n, measure(root / f"l{n}", LOCALES[:n], BLOCKS_PER_LOCALE, options.rounds))
            for n in NUMBERS_OF_LOCALES
        ]
    if options.plot:
        curves = {"Blocks, one language": blocks, f"Languages, {BLOCKS_PER_LOCALE} blocks each": locales}
        Path(options.plot).write_text(plot(curves), "utf-8")
    Results(
        "the growth of a rebuild, CPU time",
        rows={
            **{
                f"{p.size} blocks, one language": {"ms": 1000 * p.seconds, "ms_each": 1000 * p.seconds / p.size}
                for p in blocks
            },
            **{
                f"{p.size} languages of {BLOCKS_PER_LOCALE} blocks": {
                    "ms": 1000 * p.seconds,
                    "ms_each": 1000 * p.seconds / p.size,
                }
                for p in locales
            },
        },
        ratios={
            "exponent of the growth (1 is linear)": {
                "blocks": exponent(blocks),
                "languages": exponent(locales),
            }
        },
    ).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
