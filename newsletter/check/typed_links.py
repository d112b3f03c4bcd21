"""The links of a file as they were typed, in order: their words, and where their addresses stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from itertools import pairwise
from urllib.parse import quote

from newsletter.check.masked import without_code
from newsletter.check.residue import code_lines
from newsletter.content.links import read_address
from newsletter.content.markdown import BARE, trimmed, whole_address
from newsletter.merge.tags import CURLY_QUOTES, TAG

PARAGRAPH_ENDS = re.compile(r"[ \t]*(?::::.*|)$")
LABEL = r"\[(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+\]"
# Nothing in it is read in two ways. A title may stand behind an address.
TARGET = r"\([ \t]*+(?:<(?P<{0}angled>[^<>\n]*+)>|(?P<{0}plain>(?:\\.|[^()\\\n]|\((?:\\.|[^()\\\n])*+\))*+))"
TITLE = re.compile(r"[ \t]+(?:[\"“”„«'].*)?$")
LINK = re.compile(
    rf"(?<!\\)!{LABEL}{TARGET.format('picture_')}"
    rf"|(?<!\\){LABEL}{TARGET.format('')}"
    r"|\bhref[ \t]*=[ \t]*(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<unquoted>[^\s\"'>]++))"
    rf"|(?P<bare>{BARE.pattern})"
    r"|(?<![\w/])(?P<phone>(?:tel|sms):[+\d][\d ().-]*+)"
    r"|(?<=[:=])[ \t]*[\"'“]?(?P<anchor>#[^\s\"'”<>]++)",
    re.IGNORECASE,
)
PICTURE = re.compile(rf"!{LABEL}{TARGET.format('')}\)?")
# What parts the values of a table that is a file; in a table of a text, a bar does.
PARTED = re.compile(r"[,;\t|]")
ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|\w+);", re.IGNORECASE)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# The words of a link in HTML are looked for so far behind its address.
LONGEST_LABEL = 300


class Form(StrEnum):
    """How an address was typed."""

    MARKDOWN = "markdown"
    HTML = "html"
    VALUE = "value"


@dataclass(frozen=True)
class TypedLink:
    """One link of a file. `line` and `column` are where its words begin, or else its address.

    The address stands in `source`, line `address_line`, from column `start` up to `end`, not with it; all from 1.
    `words` are its letters and digits, None where it has no words of its own.
    """

    path: str
    form: Form
    address: str
    words: str | None
    line: int
    column: int
    address_line: int
    start: int
    end: int
    source: str

    @property
    def typed(self) -> str:
        """Return the address as it was typed."""
        return self.source[self.start - 1 : self.end - 1]


def typed_links(path: str, lines: Sequence[str]) -> tuple[TypedLink, ...]:
    """Return the links of a file; code, comments and what a link is called hold none."""
    text = _without_comments("\n".join(lines))
    code = code_lines(lines)
    kept = ["" if number in code else line for number, line in enumerate(text.split("\n"))]
    ends = [-1, *(number for number, line in enumerate(kept) if PARAGRAPH_ENDS.match(line)), len(kept)]
    found: list[TypedLink] = []
    for before, end in pairwise(ends):
        # The line of a block's name may hold an address too.
        for first, last in ((before, before + 1), (before + 1, end)):
            if 0 <= first < last:
                found += _in_paragraph(path, kept[first:last], lines, first)
    return tuple(found)


def address_of(typed: str, form: Form = Form.VALUE) -> str:
    """Return an address as it goes into HTML, its merge tags encoded, so that two of them can be compared."""
    text = TAG.sub(lambda found: quote("".join(found[0].translate(CURLY_QUOTES).split()), safe=""), typed.strip())
    if form is not Form.VALUE:
        text = ENTITY.sub(lambda found: unescape(found[0]), text)
    if form is Form.MARKDOWN:
        text = ESCAPED.sub(r"\1", text)
    text = whole_address(text)
    return read_address(text).url or text


def letters(words: str) -> str:
    """Return the letters and digits of some words: what typography and the signs of Markdown leave alone."""
    return "".join(sign for sign in unescape(words) if sign.isalnum()).casefold()


def _in_paragraph(path: str, kept: Sequence[str], lines: Sequence[str], first: int) -> Iterator[TypedLink]:
    typed = "\n".join(kept)
    text = without_code(typed)
    if "{" in text:
        text = TAG.sub(lambda found: _gap(found[0], " " if found["value"] is None else "x"), text)
    starts = [0]
    for each in kept:
        starts.append(starts[-1] + len(each) + 1)

    def place(position: int) -> tuple[int, int]:
        number = bisect_right(starts, position)
        return number, position - starts[number - 1] + 1

    for found in LINK.finditer(text):
        if (span := _address_span(path, found, text)) is None:
            continue
        form, start, end = span
        label = _label(form, found, typed, start, end)
        line, column = place(found.start() + 1 if form is Form.MARKDOWN else start)
        address_line, address_column = place(start)
        yield TypedLink(
            path,
            form,
            address_of(typed[start:end], form),
            None if label is None else letters(label),
            first + line,
            column,
            first + address_line,
            address_column,
            address_column + end - start,
            lines[first + address_line - 1],
        )


def _address_span(path: str, found: re.Match[str], text: str) -> tuple[Form, int, int] | None:
    """Return how an address was typed, and where it stands; None for that of a picture."""
    name = found.lastgroup or ""
    if name.startswith("picture_"):
        return None
    start, end = found.span(name)
    if name in ("angled", "plain"):
        typed = text[start:end]
        end = start + len(TITLE.sub("", typed)) if name == "plain" else end
        return Form.MARKDOWN, start, end
    if name in ("double", "single", "unquoted"):
        return Form.HTML, start, end
    typed = text[start:end]
    is_quoted = text[start - 1 : start] == '"' and text[end : end + 1] == '"'
    if not path.endswith(".csv"):
        typed = typed.partition("|")[0]
    elif not is_quoted:
        typed = PARTED.split(typed)[0]
    return Form.VALUE, start, start + len(trimmed(typed).rstrip())


def _label(form: Form, found: re.Match[str], typed: str, start: int, end: int) -> str | None:
    """Return the words of a link as they are typed; None where it has none of its own."""
    if form is Form.MARKDOWN:
        return PICTURE.sub("", typed[found.start() : found.start(found.lastgroup or 0)])
    if form is Form.HTML:
        begins = typed.find(">", found.end(), found.end() + LONGEST_LABEL) + 1
        ends = typed.find("</a", begins, begins + LONGEST_LABEL) if begins else -1
        return re.sub(r"<[^>]*>", " ", typed[begins:ends]) if ends >= 0 else None
    return typed[start:end] if found.lastgroup == "bare" else None


def _without_comments(text: str) -> str:
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces += [text[at:start], _gap(text[start : end + 3])]
        at = end + 3
    return "".join([*pieces, text[at:]])


def _gap(text: str, sign: str = " ") -> str:
    return re.sub(r"[^\n]", sign, text)
