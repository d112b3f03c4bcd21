"""The files of a theme's folder, and no others."""

from __future__ import annotations

import os
from pathlib import Path

from newsletter.problems import Problem, error

SENTENCE, HINT = (
    "this file is a link that leads out of the theme's folder",
    "put the file itself into the theme's folder",
)


def leads_out(file: Path, folder: Path) -> bool:
    """Tell whether a file of a theme's folder is a link to one that lies somewhere else."""
    return not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


def left_out(shown: str) -> Problem:
    """Return the problem of such a file; `shown` is its path in problems."""
    return error("leads-out", SENTENCE, shown, hint=HINT)
