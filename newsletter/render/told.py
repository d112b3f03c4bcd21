"""What reading an issue has told already: what follows from it when the issue is rendered need not be told again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.content.model import Block, Document
from newsletter.problems import Problem, Severity

THEMES = "templates/"


@dataclass(frozen=True)
class Told:
    """The errors that were found while an issue was read."""

    errors: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Told:
        """Keep of problems what refuses a send and is the author's own."""
        own = (problem for problem in problems if problem.path and not problem.path.startswith(THEMES))
        return cls(tuple(problem for problem in own if problem.severity is Severity.ERROR))

    def has_fault_in(self, block: Block, document: Document) -> bool:
        """Tell whether an error stands in a block's lines, or in a data file, so that its template lacks a value."""
        typed = block.typed_in(document.path)
        return any(
            not error.path.endswith(".md")
            or (error.path == typed.path and typed.line <= (error.line or 0) <= typed.end_line)
            for error in self.errors
        )

    def has_bad_tag(self, document: Document) -> bool:
        """Tell whether a merge tag of a document's files has been found not to work."""
        files = {document.path, *(tag.path for tag in document.tags)}
        return any(error.code == "merge-tag" and error.path in files for error in self.errors)
