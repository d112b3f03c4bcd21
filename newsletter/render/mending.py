"""What MJML takes and the compiler does not, written out: tags that HTML lets one leave open, capitals, quotes.

What is only another way to write the same is mended without a word; where something may have been forgotten, a warning
says what was put in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.problems import Severity
from newsletter.render.markup import CONDITIONAL_INSIDE, NO_COMMENT, VOID, Fault
from newsletter.render.markup_reader import Attribute, Kind, Piece, read_spans
from newsletter.render.mjml_rules import ELEMENTS, Content
from newsletter.render.origins import Edit

_BLOCK_NAMES = """
    address article aside blockquote center details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr main menu nav ol p pre section table ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_ROWS = frozenset({"tr", "tbody", "thead", "tfoot"})
# Elements whose end HTML lets one leave out, and the tags that end them (HTML 13.1.2.4).
ENDED_BY: Mapping[str, frozenset[str]] = {
    "p": _BLOCKS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": _ROWS | {"td", "th"},
    "th": _ROWS | {"td", "th"},
    "tr": _ROWS,
    "thead": frozenset({"tbody", "tfoot"}),
    "tbody": frozenset({"tbody", "tfoot"}),
    "tfoot": frozenset(),
    "option": frozenset({"option"}),
}
DECLARATION = re.compile(r"<\?xml\b|<!doctype\b", re.IGNORECASE)
VALUE = re.compile(r"\s*=\s*")


@dataclass
class _Opened:
    """An element that is open: its name, where it began, where its own tag ended, and where HTML would end it."""

    name: str
    start: int
    tag_end: int
    implied_end: int | None = None


@dataclass
class _Mender:
    text: str
    stack: list[_Opened] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def home(self) -> str:
        """Return the innermost MJML element."""
        return next((opened.name for opened in reversed(self.stack) if opened.name in ELEMENTS), "")

    @property
    def is_html(self) -> bool:
        """Tell whether HTML stands here."""
        return bool(self.home) and ELEMENTS[self.home].content is Content.HTML

    def take(self, piece: Piece, end: int) -> None:
        """Look at the next piece, which ends at `end`."""
        match piece.kind:
            case Kind.START:
                self.start(piece, end)
            case Kind.END:
                self.close(piece)
            case Kind.COMMENT:
                self.comment(piece, end)
            case Kind.BROKEN:
                self.broken(piece, end)

    def start(self, piece: Piece, end: int) -> None:
        name = self.lowered(piece, 1)
        for attribute in piece.attributes:
            if not attribute.is_quoted and attribute.value is not None:
                self.quote(piece, attribute)
        if name in VOID and self.is_html:
            return
        for opened in reversed(self.stack):
            if name not in ENDED_BY.get(opened.name, ()) and opened.implied_end is None:
                break
            if name in ENDED_BY.get(opened.name, ()) and opened.implied_end is None:
                opened.implied_end = piece.position
        if not piece.is_closed:
            self.stack.append(_Opened(name, piece.position, end))

    def lowered(self, piece: Piece, offset: int) -> str:
        """Return the name of a tag; one of HTML is written in small letters."""
        if self.is_html and not piece.name.startswith("mj-") and piece.name != piece.name.lower():
            at = piece.position + offset
            self.edits.append(Edit(at, at + len(piece.name), piece.name.lower()))
            return piece.name.lower()
        return piece.name

    def quote(self, piece: Piece, attribute: Attribute) -> None:
        value = attribute.value or ""
        equals = VALUE.match(self.text, attribute.position + len(attribute.name))
        if equals and '"' not in value:
            self.edits.append(Edit(equals.end(), equals.end() + len(value), f'"{value}"'))
            sentence = f"“{attribute.name}” of <{piece.name}> has no quotes"
            self.warn(attribute.position, "unquoted-attribute", sentence, f'write {attribute.name}="{value}"')

    def close(self, piece: Piece) -> None:
        name = self.lowered(piece, 2)
        if not any(opened.name == name for opened in self.stack):
            return
        while (opened := self.stack.pop()).name != name:
            self.forgotten(opened, piece.position)

    def forgotten(self, opened: _Opened, end: int) -> None:
        """End an element whose end was left out, if it is one that may do without."""
        known = ELEMENTS.get(opened.name)
        if known is not None and known.content is Content.NOTHING:
            at = opened.tag_end - 1
            self.edits.append(Edit(at, at, " /"))
            hint = f"end it with a slash: <{opened.name} … />"
            self.warn(opened.start, "unclosed-tag", f"<{opened.name}> is never closed; it holds nothing", hint)
        elif opened.name in ENDED_BY:
            at = end if opened.implied_end is None else opened.implied_end
            self.edits.append(Edit(at, at, f"</{opened.name}>"))
            hint = f"close it with </{opened.name}>"
            sentence = f"<{opened.name}> is never closed; it is taken to end where HTML ends it"
            self.warn(opened.start, "unclosed-tag", sentence, hint)

    def comment(self, piece: Piece, end: int) -> None:
        """Take a comment out, or lay it into an mj-raw, where the compiler cannot read it."""
        known = ELEMENTS.get(self.home)
        is_conditional = piece.text.lstrip().startswith("[if") or "[endif]" in piece.text
        if self.home in NO_COMMENT and self.home != "mj-style":
            self.edits.append(Edit(piece.position, end))
        elif is_conditional and known and self.home not in CONDITIONAL_INSIDE and "mj-raw" in known.children:
            self.edits += [Edit(piece.position, piece.position, "<mj-raw>"), Edit(end, end, "</mj-raw>")]

    def broken(self, piece: Piece, end: int) -> None:
        if not self.stack and DECLARATION.match(piece.text):
            self.edits.append(Edit(piece.position, end))
        elif self.is_html and piece.text == "<" and self.text[end : end + 1].strip(" \t\n=<0123456789") == "":
            self.edits.append(Edit(piece.position, end, "&lt;"))
            self.warn(piece.position, "bare-sign", "a < begins no tag, and is taken as it stands", "write &lt;")

    def warn(self, position: int, code: str, sentence: str, hint: str) -> None:
        self.faults.append(Fault(position, code, sentence, hint, Severity.WARNING))


def mend(text: str) -> tuple[list[Edit], list[Fault]]:
    """Return the edits that make a source readable for the compiler, and a warning for each that was a slip."""
    mender = _Mender(text)
    for piece, end in read_spans(text):
        mender.take(piece, end)
    return mender.edits, mender.faults
