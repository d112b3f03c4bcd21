"""Source shown as source: one coloured line after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from newsletter.preview.markup import ATTRIBUTE, NAME, Kind, Piece, pieces

FIELD_NAME = re.compile(r"^([\w-]+:)")
CSS_PART = re.compile(r"(?P<comment>/\*.*?\*/)|(?P<at>@[\w-]+)|(?P<property>(?<=[{;\s])[\w-]+(?=\s*:))", re.DOTALL)


def coloured_lines(html: str) -> list[str]:
    """Return each line of an HTML text as HTML that shows it; without its markup a line reads as it was."""
    lines = [""]
    for style, text in _runs(html):
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append("")
            if part:
                shown = escape(part, quote=False)
                lines[-1] += f'<span class="{style}">{shown}</span>' if style else shown
    return lines


def message_lines(source: str) -> list[str]:
    """Return each line of an RFC 5322 message as HTML that shows it, the header fields' names coloured."""
    head, blank, body = source.partition("\n\n")
    fields = [FIELD_NAME.sub(r'<span class="name">\1</span>', escape(line, quote=False)) for line in head.split("\n")]
    return fields + [escape(line, quote=False) for line in (blank[1:] + body).split("\n") if blank]


def _runs(html: str) -> Iterator[tuple[str, str]]:
    """Yield the text in order, each run with the name of its colour."""
    for piece in pieces(html):
        match piece.kind:
            case Kind.COMMENT:
                yield "comment", piece.text
            case Kind.TAG:
                yield from _tag(piece)
            case Kind.RAW:
                yield from _css(piece.text)
            case Kind.TEXT:
                yield "", piece.text


def _tag(piece: Piece) -> Iterator[tuple[str, str]]:
    name = NAME.match(piece.text)
    at = name.end() if name else 0
    yield "tag", piece.text[:at]
    for attribute in ATTRIBUTE.finditer(piece.text, at):
        yield "tag", piece.text[at : attribute.start()]
        yield "name", attribute["name"]
        yield "tag", attribute["equals"]
        yield "value", attribute["quote"] + attribute["value"] + attribute["quote"]
        at = attribute.end()
    yield "tag", piece.text[at:]


def _css(css: str) -> Iterator[tuple[str, str]]:
    at = 0
    for part in CSS_PART.finditer(css):
        yield "value", css[at : part.start()]
        yield {"comment": "comment", "at": "tag", "property": "name"}[part.lastgroup or "comment"], part.group()
        at = part.end()
    yield "value", css[at:]
