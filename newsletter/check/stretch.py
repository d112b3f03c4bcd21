"""The stretches of files in which a block was typed, of whichever language and in whichever file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from newsletter.check.place import Place, find_words
from newsletter.content.model import Block
from newsletter.documents import read_source

Reader = Callable[[str], Sequence[str]]


class Files:
    """The files of an issue's folder, each read once. `shown` is the path of one of its texts, as problems show it."""

    def __init__(self, folder: Path, shown: str) -> None:
        self._folder, self._shown = folder, PurePosixPath(shown).parent
        self._lines: dict[str, list[str]] = {}

    def lines(self, path: str) -> list[str]:
        """Return the lines of a file by its path, as problems show it; a single empty one where it cannot be read."""
        if path not in self._lines:
            file = PurePosixPath(path)
            name = file.relative_to(self._shown) if file.is_relative_to(self._shown) else file.name
            text, _ = read_source(self._folder / name, path)
            self._lines[path] = (text or "").split("\n")
        return self._lines[path]


@dataclass(frozen=True)
class Stretch:
    """The lines of a file from one to another, counted from 1. `lines` are all of the file's."""

    path: str
    first: int
    last: int
    lines: Sequence[str]

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number."""
        for number in range(max(self.first, 1), min(self.last, len(self.lines)) + 1):
            yield number, self.lines[number - 1]

    def at(self, line: int, column: int | None = None) -> Place:
        """Return a line as a place."""
        return Place(self.path, line, column, self.lines[line - 1] if 0 < line <= len(self.lines) else "")

    def find(self, words: str, first: int = 0, last: int = 0) -> Place | None:
        """Return where some words stand first, in the whole stretch or in a part of it."""
        found = find_words(words, self.lines, first or self.first, last or self.last)
        return self.at(*found) if found else None

    def search(self, pattern: re.Pattern[str]) -> Place | None:
        """Return where a pattern is found first."""
        return next((self.at(at, hit.start() + 1) for at, line in self if (hit := pattern.search(line))), None)


def own_stretch(block: Block, path: str, read: Reader) -> Stretch:
    """Return where a block's own lines stand; `path` is the text that it is read from."""
    typed = block.typed_in(path)
    return Stretch(typed.path, typed.line, typed.end_line, read(typed.path))


def items_stretch(block: Block, path: str, read: Reader) -> Stretch:
    """Return where a block's items or its table stand: in a file of their own, or in its own lines."""
    if not block.data:
        return own_stretch(block, path, read)
    lines = read(block.data)
    return Stretch(block.data, 1, len(lines), lines)


def item_stretches(block: Block, path: str, read: Reader) -> Iterator[Stretch]:
    """Yield where each item of a block stands, in order."""
    around = items_stretch(block, path, read)
    ends = [*(item.line - 1 for item in block.items[1:]), around.last]
    for item, end in zip(block.items, ends, strict=bool(block.items)):
        yield Stretch(around.path, item.line, max(end, item.line), around.lines)
