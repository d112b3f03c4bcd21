"""What stands in an issue's own files, to be shown beside what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from newsletter.documents import typed_lines
from newsletter.problems import Problem
from newsletter.render.template_places import source_line


def with_sources(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """Return problems of an issue's files, each with its line as it was typed; `folder` is the issue's."""
    return [problem if problem.source else _with_source(problem, folder) for problem in problems]


def _with_source(problem: Problem, folder: Path) -> Problem:
    return replace(problem, source=source_line(folder / PurePosixPath(problem.path).name, problem.line))


def pointed_at(problem: Problem, folder: Path, words: str) -> Problem:
    """Return a problem at the first line of its file that holds some words; as it is, if none does."""
    file = folder / PurePosixPath(problem.path).name
    for number, line in enumerate(typed_lines(file), 1):
        if words in line:
            return replace(problem, line=number, column=line.index(words) + 1, source=line)
    return problem
