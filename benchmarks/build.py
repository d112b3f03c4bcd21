"""A cold `newsletter build` of the sample beside a cold node script of mjml and juice on the same MJML.

Ours reads the folder, checks it, and writes HTML, text, facts and pictures; theirs is given the finished MJML and
style sheet of both languages and writes HTML. Neither finds anything cached but compiled modules of its language.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import Sample, run_command, take_turns
from node import PeerMissingError, node_folder, peer_versions
from results import Results, arguments, say
from sample import ISSUE, NEWSLETTER, sample_workspace, write_mjml

OURS, PEER = "newsletter build", "node: mjml + juice"
TARGET = 1.3


def main() -> int:
    """Measure, and print."""
    options = arguments(__doc__, rounds=15).parse_args()
    try:
        peers = node_folder()
    except PeerMissingError as fault:
        say(f"skipped: {fault}")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = sample_workspace(folder / "workspace")
        write_mjml(settings, folder / "mjml")

        def ours() -> Sample:
            return run_command([str(NEWSLETTER), "build", ISSUE], settings.root)[0]

        def peer() -> Sample:
            return run_command(["node", "build.mjs", str(folder / "mjml"), str(folder / "out")], peers)[0]

        series = take_turns({OURS: ours, PEER: peer}, options.rounds)
    ratio = series[OURS].over(series[PEER])
    met = "met" if ratio["median_of_rounds"] <= TARGET else "missed"
    Results(
        "cold build of the sample, two languages",
        rows={label: each.milliseconds() for label, each in series.items()},
        ratios={"ours / theirs": ratio},
        notes=[f"the aim is a ratio of {TARGET} in wall time: {met}"],
        versions=peer_versions("mjml", "juice"),
    ).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
