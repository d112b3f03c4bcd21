"""A merge tag that cannot work where it came to stand, told where it was written."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.content.model import Document
from newsletter.merge.places import MergeError
from newsletter.problems import Problem, error


def merge_problem(fault: MergeError, document: Document, layout: str) -> Problem:
    """Return what forbids to merge an edition; `layout` is the path of the theme's layout in problems.

    A tag without a line is the theme's.
    """
    tag = fault.tag
    if not tag.line:
        return error("merge-tag", fault.sentence, layout, hint=fault.hint)
    return error("merge-tag", fault.sentence, tag.path or document.path, tag.line, hint=fault.hint)


def untold(problems: Iterable[Problem], document: Document, read: Iterable[Problem]) -> list[Problem]:
    """Return the problems of rendering a document without the merge tags that reading it has told of already."""
    files = {document.path, *(tag.path for tag in document.tags)}
    is_told = any(problem.code == "merge-tag" and problem.path in files for problem in read)
    return [problem for problem in problems if not (is_told and problem.code == "merge-tag" and problem.path in files)]
