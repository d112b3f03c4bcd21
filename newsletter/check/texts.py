"""The texts of a language's file as its readers see them, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from newsletter.check.place import Place, find_words
from newsletter.content.model import Issue
from newsletter.content.pencil import PENCIL
from newsletter.content.translation.passages import Passage, read_sheet
from newsletter.content.translation.units import ADDRESS, Unit, UnitKind
from newsletter.documents import read_source
from newsletter.theme.locales import lineage
from newsletter.theme.model import Theme

PICTURE = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\([^()]*\)")
LINK = re.compile(r"\[(?P<label>[^\[\]]*)\](?:\([^()]*\))?")
SIGNS = re.compile(r"[*_`]+|\\(?=\W)|^\s*(?:>|[-+*]|\d+\.)\s+", re.MULTILINE)
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<!\d\.)(?<=[.!?…։。؟])[”“»\")]*\s+|(?<=[。！？])(?=[^\s”」』）)])")
RUNNING = frozenset({UnitKind.PARAGRAPH, UnitKind.POINT, UnitKind.FOOTNOTE, UnitKind.CELL, UnitKind.FIELD})


@dataclass(frozen=True)
class Text:
    """One text of a file: a heading, a paragraph, a picture's description. `typed` is the text with its signs."""

    kind: UnitKind
    typed: str
    line: int
    is_quoted: bool = False

    @cached_property
    def words(self) -> str:
        """Return what is read of it, in one line."""
        return plain(self.typed)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Return the words of the links in it, or of the link or picture that it is."""
        if self.kind in (UnitKind.ALT, UnitKind.LINK):
            return (self.words,)
        return tuple(plain(found["label"]) for found in LINK.finditer(PICTURE.sub("", self.typed)))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Return its sentences; a full stop before a small letter, or behind a number, ends none."""
        made, start = [], 0
        for end in SENTENCE_END.finditer(self.words):
            if not self.words[end.end() : end.end() + 1].islower():
                made.append(self.words[start : end.start()])
                start = end.end()
        return (*made, self.words[start:])


@dataclass(frozen=True)
class Written:
    """One language's file: its texts in order, and its lines."""

    locale: str
    path: str
    texts: tuple[Text, ...]
    lines: tuple[str, ...]

    @property
    def file(self) -> str:
        """Return the name of the file."""
        return PurePosixPath(self.path).name

    @property
    def language(self) -> str:
        """Return the language without its region."""
        return lineage(self.locale)[-1]

    def place(self, text: Text, words: str = "") -> Place:
        """Return where some words of a text were typed; the first line of the text where they cannot be found."""
        return self.between(text.line, text.line + text.typed.count("\n"), words)

    def between(self, first: int, last: int, words: str) -> Place:
        """Return where some words were typed from one line to another; the first of them where they cannot be found."""
        line, column = find_words(words, self.lines, first, last) or (first, None)
        return Place(self.path, line, column, self.lines[line - 1] if 0 < line <= len(self.lines) else "")


def read_texts(issue: Issue, theme: Theme) -> tuple[Written, ...]:
    """Return the texts of every language of an issue that can be read, its own language first.

    What waits for a translator is not among them: it is told as a placeholder.
    """
    found = []
    for locale, document in issue.documents.items():
        source, _ = read_source(issue.folder / PurePosixPath(document.path).name, document.path)
        if source is None:
            continue
        sheet = read_sheet(source, theme, locale)
        texts = (text for passage in sheet.passages for text in _texts(passage) if PENCIL not in text.typed)
        found.append(Written(locale, document.path, tuple(texts), tuple(source.split("\n"))))
    return tuple(found)


def plain(typed: str) -> str:
    """Return a text without the signs of Markdown, addresses and merge tags."""
    text = PICTURE.sub(" ", typed)
    text = LINK.sub(r"\g<label>", text)
    return " ".join(SIGNS.sub("", ADDRESS.sub(" ", text)).split())


def _texts(passage: Passage) -> Iterator[Text]:
    line, before = passage.line, ""
    for piece in passage.pieces:
        typed = piece if isinstance(piece, str) else piece.text
        if isinstance(piece, Unit):
            yield Text(piece.kind, typed, line, before.rpartition("\n")[2].lstrip().startswith(">"))
        line += typed.count("\n")
        before = typed
