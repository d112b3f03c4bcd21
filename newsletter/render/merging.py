"""Merge tags that a theme, or MJML in an issue, puts where they cannot work."""

from __future__ import annotations

from pathlib import Path

from newsletter.content.model import Issue, every_block
from newsletter.merge.places import MergeError
from newsletter.problems import Problem, error
from newsletter.render.edition import Edition
from newsletter.render.template_faults import source_line
from newsletter.theme.model import Body, Theme


def merge_problems(edition: Edition, issue: Issue, theme: Theme, layout: str) -> list[Problem]:
    """Return what forbids to merge an edition; `layout` is the path of the theme's layout in problems.

    What an author's texts do wrong has been told when they were read.
    """
    try:
        _ = edition.programs
    except MergeError as fault:
        tag = fault.tag
        if not tag.line:
            return [error("merge-tag", fault.sentence, layout, hint=fault.hint)]
        document = issue.documents[edition.locale]
        raw = [block for block in every_block(document.blocks) if _is_raw(theme, block.type)]
        if not tag.path and any(block.line <= tag.line <= block.end_line for block in raw):
            typed = source_line(issue.folder / Path(document.path).name, tag.line)
            return [error("merge-tag", fault.sentence, document.path, tag.line, hint=fault.hint, source=typed)]
    return []


def _is_raw(theme: Theme, block_type: str) -> bool:
    schema = theme.blocks.get(block_type)
    return schema is not None and schema.body is Body.RAW
