"""The files of a theme that its makers write, as findings show them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from newsletter.documents import typed_lines
from newsletter.theme.model import Theme

NAMES = ("style.css.j2", "head.css.j2", "layout.mjml.j2", "macros/*.j2", "blocks/*.mjml.j2", "*.yaml")


def lines_of_theme(theme: Theme) -> Mapping[str, list[str]]:
    """Return the lines of a theme's files by their paths, the nearest theme's first."""
    found: dict[str, list[str]] = {}
    for folder in theme.folders:
        for name in NAMES:
            for file in sorted(folder.glob(name)):
                shown = (Path("templates") / folder.name / file.relative_to(folder)).as_posix()
                found.setdefault(shown, typed_lines(file))
    return found
