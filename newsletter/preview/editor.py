"""The link that opens a file in somebody's text editor, as their editor wants it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsletter.errors import UsageError
from newsletter.problems import Problem

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# They would be opened by the browser itself.
NO_EDITORS = frozenset({"http", "https", "javascript", "data", "file", "blob", "about", "view-source"})


class EditorError(UsageError):
    """A template that leads to no editor."""

    def __init__(self, template: str) -> None:
        super().__init__(
            f"“{template}” does not open a text editor",
            "write NEWSLETTER_EDITOR=vscode://file/{path}:{line}, or what your editor's manual says",
        )


@dataclass(frozen=True)
class Editor:
    """A text editor, by the template of its links: `{path}`, `{line}` and `{column}` stand for the place."""

    template: str = ""

    def __post_init__(self) -> None:
        """Refuse what a browser would open itself. Raises EditorError."""
        scheme = SCHEME.match(self.template)
        if self.template and (scheme is None or scheme[1].lower() in NO_EDITORS or "{path}" not in self.template):
            raise EditorError(self.template)

    def link(self, root: Path, problem: Problem) -> str:
        """Return the link to the place of a problem; empty without an editor, or where the workspace lacks the file."""
        file = root / problem.path
        if not self.template or not problem.path or not file.is_file():
            return ""
        path = quote(file.resolve().as_posix())
        values = {
            "path": path.removeprefix("/") if "/{path}" in self.template else path,
            "line": str(problem.line or 1),
            "column": str(problem.column or 1),
        }
        return re.sub(r"\{(path|line|column)\}", lambda found: values[found[1]], self.template)

    def told(self, root: Path, problem: Problem) -> dict[str, object]:
        """Return a problem as plain values, with the link to its place."""
        return {**problem.as_json(), "editor": self.link(root, problem)}


NO_EDITOR = Editor()
