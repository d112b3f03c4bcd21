"""The commit that a workspace stands on, so that a campaign can say what it was made from."""

from __future__ import annotations

import subprocess
from pathlib import Path

SECONDS = 10


def git_commit(root: Path) -> str:
    """Return the commit of a workspace, with + where a file has changed or is new since; empty without git."""
    try:
        commit = _git(root, "rev-parse", "HEAD")
        return commit + ("+" if commit and _git(root, "status", "--porcelain", ".") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - no word comes from outside
        ["git", "-C", str(root), *words],  # noqa: S607 - git is wherever the path says
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=True,
        timeout=SECONDS,
    )
    return done.stdout.strip()
