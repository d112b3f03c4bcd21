from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from newsletter.wiring.commit import git_commit


def git(folder: Path, *words: str) -> str:
    """Run git as somebody."""
    who = ["-c", "user.name=Anna", "-c", "user.email=anna@vestis.example"]
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a workspace under git, its ledger left out."""
    (tmp_path / ".gitignore").write_text(".newsletter/\n")
    (tmp_path / "newsletter.toml").write_text("[newsletter]\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Begin")
    return tmp_path


def test_what_is_committed_is_named_by_its_commit(repository: Path) -> None:
    (repository / ".newsletter").mkdir()
    (repository / ".newsletter" / "newsletter.db").touch()
    assert git_commit(repository) == git(repository, "rev-parse", "HEAD")


@pytest.mark.parametrize("name", ["newsletter.toml", "issue.md"])
def test_what_is_not_committed_yet_is_marked(repository: Path, name: str) -> None:
    (repository / name).write_text("new")
    assert git_commit(repository) == git(repository, "rev-parse", "HEAD") + "+"


def test_a_folder_without_git_has_none(tmp_path: Path) -> None:
    assert git_commit(tmp_path) == ""
