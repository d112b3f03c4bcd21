"""A merge tag that cannot work where it came to stand, told where it was written."""

from __future__ import annotations

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
