"""Why a line cannot be read, in an author's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

NO_COLON = "this line has no colon after its name"
OPEN_BRACKET = "a bracket is opened here and never closed"
# What the reader says, and what an author is told; the cure of each is to put the value in quotes.
MEANINGS = {
    "alias": "a value cannot begin with an asterisk",
    "cannot start any token": "the value begins with a character that has a meaning of its own",
    "sequence entries": "the value begins with a character that has a meaning of its own",
}


@dataclass(frozen=True)
class Mark:
    """A place in a text; line and column count from 0."""

    line: int
    column: int


def explain(fault: MarkedYAMLError, typed: Sequence[str]) -> tuple[str, str, Mark]:
    """Say why a line of a text cannot be read: sentence, hint, place."""
    what = f"{fault.context or ''} {fault.problem or ''}"
    here, opened = _mark(fault.problem_mark), _mark(fault.context_mark or fault.problem_mark)
    line = typed[here.line] if here.line < len(typed) else ""
    if "mapping values are not allowed" in what:
        return _explain_colon(typed, here)
    if "quoted scalar" in what:
        return "a quotation mark is opened here and never closed", "close it, or take it away", opened
    if "flow sequence" in what or "flow mapping" in what:
        return OPEN_BRACKET, "close it on the same line", opened
    if "stream end" in what and (left := [at for at, text in enumerate(typed) if "[" in text or "{" in text]):
        return OPEN_BRACKET, "close it on the same line", Mark(left[-1], 0)
    if "simple key" in what:
        return NO_COLON, with_colon(typed[opened.line]), opened
    if r"'\t'" in what:
        return "the line begins with a tab", "use spaces to move a line to the right", here
    if "single document" in what:
        return "a second “---” stands in the file", "take the line away", here
    for sign, sentence in MEANINGS.items():
        if sign in what:
            return sentence, _quoted(line), here
    return "this line cannot be read as “name: value”", _quoted(line) or "write it as “name: value”", here


def _explain_colon(typed: Sequence[str], here: Mark) -> tuple[str, str, Mark]:
    """Tell a colon too many from a line above that has none, and from a line moved to the right."""
    line = typed[here.line]
    if ":" in line[: here.column]:
        return "a colon inside the value cannot be told from the one after the name", _quoted(line), here
    if line[:1] == " ":
        return "the line begins with a space", f"begin it at the left edge:\n{line.strip()}", Mark(here.line, 0)
    above = next((i for i in range(here.line - 1, -1, -1) if typed[i].strip()), here.line)
    return NO_COLON, with_colon(typed[above]), Mark(above, 0)


def _mark(mark: object) -> Mark:
    return Mark(int(getattr(mark, "line", 0)), int(getattr(mark, "column", 0)))


def with_colon(typed: str) -> str:
    """Return the hint that shows a line with a colon after its first word."""
    name, _, value = typed.strip().partition(" ")
    return f"write a colon after the name:\n{name.rstrip('=:')}: {value.strip().removeprefix('=').strip()}".rstrip()


def _quoted(typed: str) -> str:
    """Return the hint that shows a line with its value in quotes."""
    name, colon, value = typed.partition(":")
    value = value.strip()
    if not colon or not value or not name.strip():
        return ""
    value = value.strip(value[0]) if value[0] in "\"'" else value
    shown = "'" + value.replace("'", "''") + "'" if '"' in value else f'"{value}"'
    return f"put the value in quotes:\n{name}: {shown}"
