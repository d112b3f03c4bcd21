"""MJML that stands in an issue, as plain text: its words, and below each paragraph where its links lead."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from newsletter.render.markup_reader import Kind, Piece, read_pieces

INLINE = re.compile(r"a|abbr|b|cite|code|del|em|font|i|img|ins|mark|q|s|small|span|strong|sub|sup|u")
UNSEEN = frozenset({"mj-style", "style", "script", "mj-title", "mj-preview"})


def text_of(source: object) -> str:
    """Return the words of some MJML or HTML; merge tokens in it stay as they are."""
    reader = _Reader()
    for piece in read_pieces(str(source)):
        reader.take(piece)
    reader.end()
    return "\n\n".join(reader.paragraphs)


@dataclass
class _Link:
    name: str
    url: str
    start: int


@dataclass
class _Reader:
    paragraphs: list[str] = field(default_factory=list)
    words: str = ""
    open: list[_Link] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    unseen: str = ""

    def take(self, piece: Piece) -> None:
        if self.unseen:
            self.unseen = "" if piece.kind is Kind.END and piece.name == self.unseen else self.unseen
        elif piece.kind is Kind.TEXT:
            self.words += re.sub(r"[ \t\r\n]+", " ", html.unescape(piece.text))
        elif piece.kind is Kind.START:
            self.start(piece)
        elif piece.kind is Kind.END:
            self.close(piece.name)

    def start(self, piece: Piece) -> None:
        given = {each.name: html.unescape(each.value or "").strip() for each in piece.attributes}
        if piece.name in UNSEEN:
            self.unseen = "" if piece.is_closed else piece.name
            return
        if piece.name == "br":
            self.words += "\n"
            return
        if not INLINE.fullmatch(piece.name):
            self.end()
        if url := given.get("href"):
            self.open.append(_Link(piece.name, url, len(self.words)))
        self.words += given.get("alt", "")
        if piece.is_closed:
            self.close(piece.name)

    def close(self, name: str) -> None:
        if self.open and self.open[-1].name == name:
            link = self.open.pop()
            self.links.append((_tidy(self.words[link.start :]), link.url))
        if not INLINE.fullmatch(name):
            self.end()

    def end(self) -> None:
        """End a paragraph; one that is all link is not said twice."""
        words, links = _tidy(self.words), self.links
        lines = [_line(text, url) for text, url in links if text != url.removeprefix("mailto:")]
        if words and not (len(links) == 1 and links[0][0] == words and lines):
            lines = [words, *lines]
        if lines:
            self.paragraphs.append("\n".join(lines))
        self.words, self.links = "", []
        self.open = [_Link(link.name, link.url, 0) for link in self.open]


def _line(text: str, url: str) -> str:
    return f"{text}: {url}" if text else url


def _tidy(words: str) -> str:
    return "\n".join(line.strip() for line in re.sub(" +", " ", words).split("\n")).strip()
