"""Footnotes: `[^1]` in a text, and `[^1]: …` on a line of its own somewhere in the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from newsletter.content.faults import Faults
from newsletter.content.fences import Part
from newsletter.content.linekinds import LineKind, read_lines


@dataclass(frozen=True)
class Note:
    """What a footnote says, and the line where it begins."""

    text: str
    line: int


@dataclass
class Notebook:
    """The footnotes of a document: what each says, and the numbers of those that were met.

    Where the addresses of links are numbered too in plain text, both count together there.
    """

    notes: dict[str, Note] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    plain_numbers: dict[str, int] = field(default_factory=dict)

    def number(self, label: str) -> int:
        """Return the number of a footnote in HTML."""
        return self.numbers.setdefault(label, len(self.numbers) + 1)

    def plain_number(self, key: str) -> int:
        """Return the number of a footnote or of an address in plain text."""
        return self.plain_numbers.setdefault(key, len(self.plain_numbers) + 1)

    def take(self, parts: Sequence[Part], is_text: Callable[[Part], bool], faults: Faults) -> list[Part]:
        """Take what footnotes say out of the parts that hold Markdown, and remember it; lines keep their numbers."""
        kept: list[Part] = []
        for part in parts:
            if part.children:
                columns = tuple(tuple(self.take(column, is_text, faults)) for column in part.children)
                kept.append(replace(part, children=columns))
            elif not is_text(part) or not any("[^" in line for line in part.lines):
                kept.append(part)
            else:
                lines = self._without_notes(part, faults)
                if part.name or any(line.strip() for line in lines):
                    kept.append(replace(part, lines=tuple(lines)))
        return kept

    def report_unused(self, faults: Faults) -> None:
        """Report footnotes that no text leads to."""
        for label, note in self.notes.items():
            if label not in self.numbers:
                hint = f"write [^{label}] where it belongs, or take the line away"
                faults.warning("unused-footnote", f"no text leads to the footnote [^{label}]", note.line, hint)

    def _without_notes(self, part: Part, faults: Faults) -> list[str]:
        lines: list[str] = []
        label, words, first = "", list[str](), 0
        for at, line in enumerate(read_lines(part.lines)):
            if label and line.kind is not LineKind.FOOTNOTE_MORE:
                self._define(label, Note("\n".join(words).strip(), first), faults)
                label = ""
            if line.kind is LineKind.FOOTNOTE:
                label, words, first = line.label, [line.words], part.body_line + at
            elif line.kind is LineKind.FOOTNOTE_MORE:
                words.append(line.words)
            lines.append("" if label else line.typed)
        if label:
            self._define(label, Note("\n".join(words).strip(), first), faults)
        return lines

    def _define(self, label: str, note: Note, faults: Faults) -> None:
        if label in self.notes:
            sentence = f"the footnote [^{label}] stands in line {self.notes[label].line} already"
            hint = "give one of them another number"
            faults.error("duplicate-footnote", sentence, note.line, hint, near=f"[^{label}]")
        elif not note.text:
            hint = f"write [^{label}]: and its words on one line"
            faults.error("empty-footnote", f"the footnote [^{label}] has no words", note.line, hint)
        self.notes.setdefault(label, note)
