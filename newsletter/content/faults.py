"""What is wrong in one file, collected while it is read, and shown as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from newsletter.merge.tags import Tag, restore
from newsletter.problems import Problem, Severity


@dataclass
class Faults:
    """The problems of one file.

    `typed` are its lines before merge tags were taken out; `tags` explain the tokens that stand in for them, so
    that no token is ever shown.
    """

    path: str
    typed: Sequence[str] = ()
    tags: Sequence[Tag] = ()
    found: list[Problem] = field(default_factory=list)

    def error(self, code: str, sentence: str, line: int | None = None, hint: str = "", *, near: str = "") -> None:
        """Collect a problem that refuses a send; `near` is the text in the line that its column points at."""
        self._add(Severity.ERROR, code, sentence, line, hint, near)

    def warning(self, code: str, sentence: str, line: int | None = None, hint: str = "", *, near: str = "") -> None:
        """Collect a problem that is only shown."""
        self._add(Severity.WARNING, code, sentence, line, hint, near)

    def take(self, problems: Iterable[Problem]) -> None:
        """Collect problems that were found elsewhere in the same file."""
        for problem in problems:
            self.found.append(
                replace(
                    problem,
                    sentence=self.as_typed(problem.sentence),
                    hint=self.as_typed(problem.hint),
                    source=self.line(problem.line),
                )
            )

    def as_typed(self, text: str) -> str:
        """Return a text with its merge tags put back."""
        return restore(text, self.tags)

    def line(self, number: int | None) -> str:
        """Return a line as it was typed; an empty text where there is none."""
        return self.typed[number - 1] if number and 0 < number <= len(self.typed) else ""

    def _add(self, severity: Severity, code: str, sentence: str, line: int | None, hint: str, near: str) -> None:
        source = self.line(line)
        column = source.find(self.as_typed(near)) + 1 if near else 0
        self.found.append(
            Problem(
                severity,
                code,
                self.as_typed(sentence),
                self.path,
                line,
                column=column or None,
                hint=self.as_typed(hint),
                source=source,
            )
        )
