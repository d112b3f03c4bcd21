"""What git knows of a workspace: the commit it stands on, and what stays out of every commit."""

from __future__ import annotations

import re
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


def is_left_out(root: Path, path: str) -> bool:
    """Tell whether a file stays out of git: because it is ignored, or because there is no git."""
    try:
        _git(root, "check-ignore", "--quiet", path)
    except subprocess.CalledProcessError as fault:
        return fault.returncode != 1
    except (OSError, subprocess.SubprocessError):
        return True
    return True


def commits_that_touched(root: Path, folder: str, text: str) -> tuple[str, ...]:
    """Return the commits, newest first, in which a text comes into a folder or goes; upper case counts as lower.

    None without git, and where git takes longer than a person waits.
    """
    literal = re.sub(r"([].+*?^$(){}|\\[])", r"\\\1", text)
    words = ("--all", "--format=%h", "--regexp-ignore-case", "--pickaxe-regex", f"-S{literal}", "--", folder)
    try:
        return tuple(_git(root, "log", *words).split())
    except (OSError, subprocess.SubprocessError):
        return ()


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
