"""Where a piece of rendered MJML comes from: the theme's file and the line in it.

The templates are rendered once more, only when there is something to tell, with a mark before each piece of static
text that says where the piece stands. Marks are made of characters that no text may hold (Unicode noncharacters).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from newsletter.problems import Problem
from newsletter.render.markup import Fault
from newsletter.render.template_faults import shown_path
from newsletter.render.template_places import source_line

LINE_END = re.compile("\n")
OPEN, CLOSE, PART, BLOCK, BLOCK_END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
MARK = re.compile(
    rf"{OPEN}(?P<file>[^{OPEN}{CLOSE}{PART}]*){PART}(?P<line>\d+){PART}(?P<more>\d+){CLOSE}"
    rf"|{BLOCK}(?P<block>\d+){CLOSE}|{BLOCK_END}"
)


def mark(file: object, line: int, text: str) -> str:
    """Return a text with a mark before it that says in which line of a file it begins."""
    place = PART.join((str(file), str(line), str(text.count("\n"))))
    return f"{OPEN}{place}{CLOSE}{text}"


def mark_block(number: int, text: str) -> str:
    """Return what a block has become, between marks that say which block it is."""
    return f"{BLOCK}{number}{CLOSE}{text}{BLOCK_END}"


class Marks(Extension):
    """Puts a mark before each piece of a template's static text."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, its static text marked."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, mark(stream.filename, token.lineno, token.value))
            else:
                yield token


@dataclass(frozen=True)
class _Stretch:
    start: int
    file: Path
    line: int
    last_line: int


@dataclass(frozen=True)
class _BlockStretch:
    start: int
    end: int
    number: int


@dataclass(frozen=True)
class SourceMap:
    """A rendered text, and the stretches of it by where they come from; `blocks` are in the order of their ends."""

    text: str
    stretches: tuple[_Stretch, ...]
    blocks: tuple[_BlockStretch, ...] = ()

    @cached_property
    def ends(self) -> Sequence[int]:
        """Return where the lines of the text end; a stretch may have very many, and very many places asked for."""
        return [found.start() for found in LINE_END.finditer(self.text)]

    def find(self, position: int) -> tuple[Path, int] | None:
        """Return the file and line that a position comes from: the nearest line, where a value stands there."""
        index = bisect_right(self.stretches, position, key=lambda stretch: stretch.start) - 1
        if index < 0:
            return None
        stretch = self.stretches[index]
        line = stretch.line + bisect_left(self.ends, position) - bisect_left(self.ends, stretch.start)
        return stretch.file, min(line, stretch.last_line)

    def block(self, position: int) -> int | None:
        """Return the number of the innermost block that a position stands in; None outside of all."""
        first = bisect_right(self.blocks, position, key=lambda block: block.end)
        behind = (self.blocks[at] for at in range(first, len(self.blocks)))
        return next((block.number for block in behind if block.start <= position), None)


def read_marks(marked: str) -> SourceMap:
    """Take the marks out of a rendered text and remember them."""
    texts: list[str] = []
    stretches: list[_Stretch] = []
    blocks: list[_BlockStretch] = []
    open_blocks: list[tuple[int, int]] = []
    position = taken = 0
    for found in MARK.finditer(marked):
        texts.append(marked[taken : found.start()])
        position += found.start() - taken
        taken = found.end()
        if found["file"] is not None:
            line = int(found["line"])
            stretches.append(_Stretch(position, Path(found["file"]), line, line + int(found["more"])))
        elif found["block"] is not None:
            open_blocks.append((position, int(found["block"])))
        elif open_blocks:
            start, number = open_blocks.pop()
            blocks.append(_BlockStretch(start, position, number))
    texts.append(marked[taken:])
    return SourceMap("".join(texts), tuple(stretches), tuple(blocks))


def as_problems(
    faults: list[Fault],
    found: SourceMap,
    source: str,
    outermost: Path | None,
    folders: tuple[Path, ...],
    issue: Path | None = None,
    document: str = "",
) -> list[Problem]:
    """Return faults of a source as problems of the theme's files, or of the document where it holds MJML itself.

    `issue` is the document's folder, and `document` its path as problems show it: a block of it may be another's.

    Where the marked rendering differs from the source, as it may when a theme measures its own output, the problem
    names the outermost file alone.
    """
    problems = []
    for fault in faults:
        place = found.find(fault.position) if found.text == source else None
        file, line = place or (outermost, None)
        is_own = file is not None and file.parent == issue
        own = (PurePosixPath(document).parent / file.name).as_posix() if file and is_own else ""
        shown = own or (shown_path(file, folders) if file else "")
        typed = source_line(file, line) if file else ""
        problems.append(Problem(fault.severity, fault.code, fault.sentence, shown, line, hint=fault.hint, source=typed))
    return problems
