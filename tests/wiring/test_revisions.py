"""An earlier state is read out of a repository without touching it, and no name can be more than a name."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from newsletter.wiring.revisions import (
    UnknownRevisionError,
    find_commit,
    lay_out,
    list_revisions,
    read_files,
)

SLUG = "2025-06-x"


def git(root: Path, *words: str) -> str:
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *names, *words], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace in a folder of a repository, with two commits of an issue and one of something else."""
    root = tmp_path / "repository/news"
    for name, text in {f"issues/{SLUG}/en.md": "one", "templates/own/theme.yaml": "x", "newsletter.toml": "a"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git(root, "init", "-q", "..")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "First")
    (root / f"issues/{SLUG}/en.md").write_text("two")
    git(root, "commit", "-qam", "Second\n\nMore of it")
    (root / "README").write_text("x")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Third")
    return root


def test_the_commits_that_changed_an_issue_are_listed_newest_first(root: Path) -> None:
    assert [revision.subject for revision in list_revisions(root, SLUG)] == ["Second", "First"]
    assert list_revisions(root, SLUG)[0].commit == git(root, "rev-parse", "HEAD~1")


def test_where_there_is_no_repository_nothing_is_listed(tmp_path: Path) -> None:
    assert list_revisions(tmp_path, SLUG) == ()
    with pytest.raises(UnknownRevisionError):
        find_commit(tmp_path, "HEAD")


def test_an_earlier_state_is_laid_out_as_it_was(root: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    lay_out(root, find_commit(root, "HEAD~2"), SLUG, there)
    assert read_files(there, SLUG) == {
        f"issues/{SLUG}/en.md": b"one",
        "newsletter.toml": b"a",
        "templates/own/theme.yaml": b"x",
    }


def test_the_repository_and_what_is_worked_on_stay_as_they_are(root: Path, tmp_path: Path) -> None:
    (root / f"issues/{SLUG}/en.md").write_text("three")
    before = {file: file.read_bytes() for file in (root / "..").rglob("*") if file.is_file()}
    lay_out(root, find_commit(root, "HEAD~1"), SLUG, tmp_path / "there")
    list_revisions(root, SLUG)
    assert {file: file.read_bytes() for file in (root / "..").rglob("*") if file.is_file()} == before


def test_filters_of_the_repository_are_not_run_and_symbolic_links_not_followed(root: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    git(root, "config", "filter.evil.smudge", f"touch {ran}; cat")
    (root / ".gitattributes").write_text("*.md filter=evil\n")
    (root / f"issues/{SLUG}/de.md").symlink_to("/etc/passwd")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Hostile")
    there = tmp_path / "there"
    lay_out(root, find_commit(root, "HEAD"), SLUG, there)
    assert not ran.exists()
    assert [path.name for path in (there / f"issues/{SLUG}").iterdir()] == ["en.md"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "--output=evil",
        "-h",
        "--all",
        "nosuch",
        "HEAD\n--all",
        "HEAD\0",
        "HEAD:news/newsletter.toml",
        "HEAD^{tree}",
        "$(touch evil)",
        "HEAD; touch evil",
        "HEAD..HEAD~1",
        "x" * 1000,
    ],
)
def test_what_names_no_commit_is_refused_and_does_nothing(root: Path, name: str) -> None:
    with pytest.raises(UnknownRevisionError):
        find_commit(root, name)
    assert not list((root / "..").rglob("evil*"))


@pytest.mark.parametrize("name", ["HEAD", "HEAD~1", "@", "feature/x", "v1"])
def test_branches_tags_and_commits_are_found(root: Path, name: str) -> None:
    git(root, "branch", "feature/x")
    git(root, "tag", "v1")
    assert find_commit(root, name) == git(root, "rev-parse", name)
