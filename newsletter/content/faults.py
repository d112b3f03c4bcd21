"""What is wrong in one file, collected while it is read, and shown as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from newsletter.merge.tags import LONGEST_LINE, Tag, restore
from newsletter.problems import Fix as Written
from newsletter.problems import Problem, Severity

Fix = tuple[str, str]


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

    def error(
        self,
        code: str,
        sentence: str,
        line: int | None = None,
        hint: str = "",
        *,
        near: str = "",
        fix: Fix | None = None,
    ) -> None:
        """Collect a problem that refuses a send.

        `near` is the text in the line that its column points at. `fix` is a text in the line and what should stand
        there instead: the hint then shows the whole line, corrected.
        """
        self._add(Severity.ERROR, code, sentence, line, hint, near or (fix[0] if fix else ""), fix)

    def warning(self, code: str, sentence: str, line: int | None = None, hint: str = "") -> None:
        """Collect a problem that is only shown."""
        self._add(Severity.WARNING, code, sentence, line, hint, "", None)

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

    def _add(
        self, severity: Severity, code: str, sentence: str, line: int | None, hint: str, near: str, fix: Fix | None
    ) -> None:
        source = self.line(line)
        column = source.find(self.as_typed(near)) + 1 if near else 0
        fixes = self._fixes(code, line, column, hint, fix)
        if fix:
            hint += f"{'' if hint.endswith('?') else ':'}\n{self._corrected(source, *fix)}"
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
                fixes=fixes,
            )
        )

    def _fixes(self, code: str, line: int | None, column: int, hint: str, fix: Fix | None) -> tuple[Written, ...]:
        """Return what puts an address right where it was typed; none where it is only guessed at."""
        if code != "bad-link" or not fix or not line or not column or hint.endswith("?"):
            return ()
        wrong, right = map(self.as_typed, fix)
        return (Written(self.path, line, column, column + len(wrong), right),)

    def _corrected(self, source: str, wrong: str, right: str) -> str:
        """Return a line with its fault corrected; of a long one, or one written otherwise, only what is corrected."""
        corrected = source.replace(self.as_typed(wrong), self.as_typed(right), 1)
        return corrected.strip() if corrected != source and len(source) <= LONGEST_LINE else right
