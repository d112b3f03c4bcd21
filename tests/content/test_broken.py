"""Folders that are broken in one way or several, each with all that has to be said about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.content.model import Issue
from newsletter.problems import Problem

HERE = Path(__file__).parent
FIXTURES = sorted((HERE / "broken").glob("*.txt"))
Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]


def told(problem: Problem, folder: Path) -> str:
    """Show a problem on one line, its path from the issue's folder."""
    path = problem.path.removeprefix(f"issues/{folder.name}/")
    where = f"{path}:{problem.line}" if problem.line else path
    return f"{where}: {problem.severity}[{problem.code}]: {problem.sentence}"


def test_there_are_many() -> None:
    assert len(FIXTURES) >= 30


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_every_fault_is_told(fixture: Path, write_folder: Callable[[str], Path], load: Loader) -> None:
    text = fixture.read_text("utf-8")
    folder = write_folder(text)
    _, problems = load(folder)
    assert "\n".join(told(problem, folder) for problem in problems) == text.partition("=== problems\n")[2].strip("\n")
    assert all(problem.hint or problem.code == "unreadable" for problem in problems)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_no_word_of_the_machinery_is_said(fixture: Path, write_folder: Callable[[str], Path], load: Loader) -> None:
    folder = write_folder(fixture.read_text("utf-8"))
    for problem in load(folder)[1]:
        said = f"{problem.sentence} {problem.hint}".replace("issue.yaml", "").lower()
        for word in ("yaml", "jinja", "mjml", "python", "token", "scalar", "mapping", "template", "none", "exception"):
            assert word not in said.split(), f"{word}: {problem}"
