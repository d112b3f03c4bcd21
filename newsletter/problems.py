"""What is wrong in an author's files: collected, never raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from enum import StrEnum

# A longer line is shown around its column only, in characters.
LONGEST_LINE = 160
BEFORE_COLUMN = 60
# What a terminal would obey, C0 and C1 controls and changes of direction, and what is shown in its place.
SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: "\u2421",
    **dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F)], "\ufffd"),
}


class Severity(StrEnum):
    """How much a problem weighs: an error refuses a send, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Fix:
    """What is to be written in the place of a stretch of one line: from column `start` up to `end`, not with it.

    `path`, `line` and the columns are told as a problem tells them.
    """

    path: str
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Problem:
    """One fault in an author's file, in the author's words.

    `path` is relative to the workspace, with forward slashes. `line` and `column` count from 1, and are
    None where unknown. `source` is the line as it was typed; `hint` says what to write instead. `locale` is the edition
    that it was seen in, empty for all of them; `fixes` put it right, all together.
    """

    severity: Severity
    code: str
    sentence: str
    path: str = ""
    line: int | None = None
    column: int | None = None
    hint: str = ""
    source: str = ""
    locale: str = ""
    fixes: tuple[Fix, ...] = ()

    @property
    def place(self) -> str:
        """Return file, line and column as they are told, `lv.md:31:4`; empty where none is known."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)

    def __str__(self) -> str:
        """Show the problem as a terminal does, over one to three lines; nothing in it can steer the terminal."""
        shown = [f"{self.place}: " if self.place else ""]
        shown[0] += f"{self.severity}[{self.code}]: {self.sentence}"
        if self.source.strip() and self.line:
            shown.append(f"  {self.line} | {_excerpt(self.source.rstrip(), self.column)}")
        if self.hint:
            first, *rest = self.hint.split("\n")
            shown.append(f"  hint: {first}")
            shown.extend(f"        {line}" for line in rest)
        return "\n".join(shown).translate(SHOWN)

    def as_json(self) -> dict[str, object]:
        """Return the problem as plain values, for `--json`."""
        return {**asdict(self), "severity": self.severity.value}


def _excerpt(line: str, column: int | None) -> str:
    """Return a line, or of a long one what stands around a column."""
    if len(line) <= LONGEST_LINE:
        return line
    start = max(0, min((column or 1) - 1 - BEFORE_COLUMN, len(line) - LONGEST_LINE))
    end = start + LONGEST_LINE
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def error(code: str, sentence: str, path: str = "", line: int | None = None, **more: object) -> Problem:
    """Make a problem that refuses a send; `more` is any other field of it."""
    return Problem(Severity.ERROR, code, sentence, path, line, **more)  # type: ignore[arg-type]


def warning(code: str, sentence: str, path: str = "", line: int | None = None, **more: object) -> Problem:
    """Make a problem that is only shown; `more` is any other field of it."""
    return Problem(Severity.WARNING, code, sentence, path, line, **more)  # type: ignore[arg-type]


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems refuses a send."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file and line, each one once."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.path, p.line or 0, p.column or 0)))


def errors_first(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with the errors before the warnings, each as they were ordered."""
    return sorted(problems, key=lambda each: each.severity is not Severity.ERROR)


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """Return the known name nearest to what was typed, or an empty string."""
    matches = get_close_matches(typed.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else ""
