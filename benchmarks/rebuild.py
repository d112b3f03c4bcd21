"""A rebuild as the running preview does it beside a warm node process of mjml and juice on the same MJML.

Before each rebuild one sentence changes, so the changed block is never cached. Ours reads the settings and the
folder, checks the text and renders HTML and text; theirs compiles the finished MJML and inlines the style sheet.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import Sample, Series, take_turns
from node import PeerMissingError, node_folder, peer_versions
from results import Results, arguments, say
from sample import ISSUE, sample_workspace, write_mjml

from newsletter.config import Settings
from newsletter.wiring.workbench import WorkspaceBench

# A word of the sample's first card, in the text alone.
WORD = "pakārtotus"
MARK = "maināmais"
OURS, PEER, TWO = "preview's rebuild", "node: mjml + juice", "preview's rebuild, two languages"
TARGETS = {"the sample": 0.050, "25 cards": 0.100}
WARM_UP = 8


def one_language(folder: Path) -> Settings:
    """Return a workspace whose issue has one language, and a mark where it is going to change."""
    settings = sample_workspace(folder)
    text = settings.issues / ISSUE / "lv.md"
    text.with_name("en.md").unlink()
    text.write_text(marked(text.read_text("utf-8")), "utf-8")
    return settings


def marked(text: str) -> str:
    """Put the mark where the text is going to change."""
    before, found, after = text.partition(WORD)
    if not found:
        raise ValueError(f"the sample no longer says “{WORD}”")
    return f"{before}{MARK}{after}"


def many_cards(folder: Path) -> Settings:
    """Return a workspace whose issue is 25 cards: the five of the sample, five times."""
    settings = one_language(folder)
    text = settings.issues / ISSUE / "lv.md"
    whole = text.read_text("utf-8")
    front = whole[: whole.index("---", 3) + 3]
    opening = whole.index(":::cards")
    start = whole.index("\n", opening)
    cards = whole[start : whole.index("\n:::", start)]
    more = cards.replace(MARK, WORD)
    if cards.count("\n### ") != 5:
        raise ValueError("the sample no longer has five cards")
    text.write_text(f"{front}\n\n:::cards columns=2 #many{cards}{more * 4}\n:::\n", "utf-8")
    return settings


def rebuild(settings: Settings) -> Callable[[], Sample]:
    """Return what changes the issue, and measures its rebuild alone."""
    texts = {path: path.read_text("utf-8") for path in (settings.issues / ISSUE).glob("*.md")}
    bench = WorkspaceBench(settings)
    numbers = iter(range(1_000_000))

    def run() -> Sample:
        word = f"{MARK}{next(numbers)}"
        for path, text in texts.items():
            path.write_text(text.replace(MARK, word), "utf-8")
        started, cpu = time.perf_counter(), time.process_time()
        snapshot = bench.build(ISSUE)
        sample = Sample(time.perf_counter() - started, time.process_time() - cpu)
        if not any(word in edition.html for edition in snapshot.editions.values()):
            raise ValueError(f"the change did not arrive: {[str(each) for each in snapshot.problems]}")
        return sample

    return run


@contextmanager
def warm_peer(peers: Path, source: Path) -> Iterator[Callable[[], Sample]]:
    """Keep a node process alive, and yield what lets it compile once."""
    command = ["node", "rebuild.mjs", str(source), MARK]
    numbers = iter(range(1_000_000))
    with subprocess.Popen(command, cwd=peers, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asked, said = process.stdin, process.stdout
        if asked is None or said is None:
            raise ValueError("there is no pipe to node")

        def run() -> Sample:
            asked.write(f"{MARK}{next(numbers)}\n")
            asked.flush()
            took = json.loads(said.readline())
            return Sample(took["wall"] / 1000, took["cpu"] / 1000)

        yield run
        asked.close()


def measure(settings: Settings, peers: Path | None, rounds: int) -> dict[str, Series]:
    """Measure one issue of one language, beside the peer where there is one."""
    entrants = {OURS: rebuild(settings)}
    if peers is None:
        return take_turns(entrants, rounds, WARM_UP)
    source = write_mjml(settings, settings.root / "mjml")[0]
    with warm_peer(peers, source) as peer:
        return take_turns({**entrants, PEER: peer}, rounds, WARM_UP)


def main() -> int:
    """Measure, and print."""
    options = arguments(__doc__, rounds=60).parse_args()
    peers, versions = None, {}
    try:
        peers = node_folder()
        versions = peer_versions("mjml", "juice")
    except PeerMissingError as fault:
        say(f"only ours: {fault}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = {
            "the sample": measure(one_language(folder / "sample"), peers, options.rounds),
            "25 cards": measure(many_cards(folder / "cards"), peers, options.rounds),
        }
        both = sample_workspace(folder / "both")
        text = both.issues / ISSUE / "lv.md"
        text.write_text(marked(text.read_text("utf-8")), "utf-8")
        two = take_turns({TWO: rebuild(both)}, options.rounds, WARM_UP)[TWO]
    rows = {
        f"{what}, {label}": each.milliseconds() for what, series in measured.items() for label, each in series.items()
    }
    verdicts = [
        f"{what}: the aim is {1000 * seconds:.0f} ms, "
        f"{'met' if measured[what][OURS].wall_median < seconds else 'missed'} by the median"
        for what, seconds in TARGETS.items()
    ]
    Results(
        "rebuild after a change",
        rows={**rows, f"the sample, {TWO}": two.milliseconds()},
        ratios={f"{what}, ours / theirs": s[OURS].over(s[PEER]) for what, s in measured.items() if PEER in s},
        notes=["\n".join(verdicts)],
        versions=versions,
    ).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
