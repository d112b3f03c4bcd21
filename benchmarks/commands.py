"""Cold `newsletter --help`, `status` and `test` beside the help of the mjml command and a bare interpreter."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from measure import Sample, run_command, take_turns
from node import PeerMissingError, node_folder, peer_versions
from results import Results, arguments, say
from sample import ISSUE, NEWSLETTER, sample_workspace

HELP, STATUS, TEST = "newsletter --help", "newsletter status", "newsletter test"
BARE, PEER = "python, nothing else", "mjml --help (npm)"
TARGETS = {HELP: 0.3, STATUS: 0.4, TEST: 1.5}


def command(words: Sequence[str], folder: Path) -> Callable[[], Sample]:
    """Return what runs a command once."""
    return lambda: run_command(words, folder)[0]


def main() -> int:
    """Measure, and print."""
    options = arguments(__doc__, rounds=15).parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = sample_workspace(Path(name) / "workspace").root
        run_command([str(NEWSLETTER), "send", ISSUE, "--to", "municipalities", "--yes"], root)
        entrants = {
            HELP: command([str(NEWSLETTER), "--help"], root),
            STATUS: command([str(NEWSLETTER), "status", ISSUE], root),
            TEST: command([str(NEWSLETTER), "test", ISSUE], root),
            BARE: command([sys.executable, "-c", "pass"], root),
        }
        versions = {}
        try:
            entrants[PEER] = command(["node", "node_modules/mjml/bin/mjml", "--help"], node_folder())
            versions = peer_versions("mjml")
        except PeerMissingError as fault:
            say(f"without mjml: {fault}")
        series = take_turns(entrants, options.rounds)
    verdicts = [
        f"{label}: the aim is {seconds} s, {'met' if series[label].wall_median < seconds else 'missed'} by the median"
        for label, seconds in TARGETS.items()
    ]
    Results(
        "cold commands",
        rows={label: each.milliseconds() for label, each in series.items()},
        ratios={f"{HELP} / {PEER}": series[HELP].over(series[PEER])} if PEER in series else {},
        notes=["\n".join(verdicts)],
        versions=versions,
    ).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
