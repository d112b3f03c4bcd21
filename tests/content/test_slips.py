"""Common slips of an editor, each with exactly what the terminal shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.check.issue import check_issue
from newsletter.config import Settings
from newsletter.content.model import Issue
from newsletter.problems import Problem, in_order

FIXTURES = sorted((Path(__file__).parent / "slips").glob("*.txt"))
Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]


def test_there_are_many() -> None:
    assert len(FIXTURES) >= 20


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_what_the_terminal_shows(
    fixture: Path, write_folder: Callable[[str], Path], load: Loader, settings: Settings
) -> None:
    text = fixture.read_text("utf-8")
    issue, problems = load(write_folder(text))
    assert issue is not None
    shown = "\n".join(str(problem) for problem in in_order([*problems, *check_issue(issue, settings)]))
    assert shown == text.partition("=== problems\n")[2].strip("\n")
