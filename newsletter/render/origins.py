"""A text that is put together from files, and where each part of it was typed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.problems import Problem
from newsletter.render.markup import Fault


@dataclass(frozen=True)
class TypedFile:
    """A file as it was typed; `shown` is its path in problems."""

    shown: str
    text: str


@dataclass(frozen=True)
class _Part:
    """A stretch of a source: it begins at `start`, and at `offset` of the file. What was put in has one place only."""

    start: int
    file: TypedFile
    offset: int
    is_typed: bool


@dataclass(frozen=True)
class Edit:
    """What stands from `start` to `end` of a source becomes another text, or another source."""

    start: int
    end: int
    text: str | Source = ""


@dataclass(frozen=True)
class Source:
    """A text, and where its parts come from."""

    text: str
    parts: tuple[_Part, ...]

    @classmethod
    def of(cls, file: TypedFile) -> Source:
        """Return the source that is a whole file."""
        return cls(file.text, (_Part(0, file, 0, is_typed=True),))

    def edited(self, edits: Iterable[Edit]) -> Source:
        """Return the source with stretches replaced that do not overlap. Several at one place keep their order."""
        texts: list[str] = []
        parts: list[_Part] = []
        position = length = 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            texts.append(self.text[position : edit.start])
            parts += self._cut(position, edit.start, length)
            length += edit.start - position
            if isinstance(edit.text, Source):
                put, new = edit.text.text, edit.text.parts
            else:
                file, offset = self._find(edit.start)
                put, new = edit.text, (_Part(0, file, offset, is_typed=False),)
            texts.append(put)
            parts += [_Part(part.start + length, part.file, part.offset, part.is_typed) for part in new if put]
            length += len(put)
            position = edit.end
        texts.append(self.text[position:])
        parts += self._cut(position, len(self.text) + 1, length)
        return Source("".join(texts), tuple(parts))

    def cut(self, start: int, end: int) -> Source:
        """Return a stretch of the source."""
        return Source(self.text[start:end], tuple(self._cut(start, max(end, start + 1), 0)))

    def problem(self, fault: Fault) -> Problem:
        """Return a fault of this text as a problem of the file that it was typed in."""
        file, offset = self._find(fault.position)
        line = file.text.count("\n", 0, offset) + 1
        start = file.text.rfind("\n", 0, offset) + 1
        end = file.text.find("\n", offset)
        typed = file.text[start : end if end != -1 else len(file.text)]
        return Problem(fault.severity, fault.code, fault.sentence, file.shown, line, hint=fault.hint, source=typed)

    def _find(self, position: int) -> tuple[TypedFile, int]:
        part = self.parts[max(0, bisect_right([part.start for part in self.parts], position) - 1)]
        return part.file, part.offset + (position - part.start if part.is_typed else 0)

    def _cut(self, start: int, end: int, base: int) -> list[_Part]:
        """Return the parts from `start` to `end`, moved to begin at `base`."""
        if start >= end:
            return []
        starts = [part.start for part in self.parts]
        first = max(0, bisect_right(starts, start) - 1)
        found = []
        for part in self.parts[first:]:
            if part.start >= end:
                break
            skipped = max(0, start - part.start)
            offset = part.offset + (skipped if part.is_typed else 0)
            found.append(_Part(max(part.start, start) - start + base, part.file, offset, part.is_typed))
        return found
