"""Where each merge tag of an HTML text stands, and whether a tag may stand there at all.

What is not known to be safe is refused: a tag in an attribute that is not named here, in an address before its domain
has ended, or behind markup that is not well-formed.
"""

from __future__ import annotations

import html as html_entities
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsletter.errors import NewsletterError
from newsletter.merge.escape import Where
from newsletter.merge.tags import Tag, TagKind, written

# A place is the escaping it asks for, and the elements or the attribute it is in, by their positions.
Place = tuple[Where, tuple[int, ...]]
Element = tuple[str, int]

TEXT_ATTRIBUTES = frozenset({"alt", "title", "summary", "abbr", "label", "placeholder", "aria-label"})
URL_ATTRIBUTES = frozenset({"href", "src", "background", "cite"})
VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
MARKUP = re.compile(
    r"<!--(?P<comment>.*?)-->|(?P<declaration><(?:!(?!--)|\?)[^<>]*>)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>",
    re.DOTALL,
)
BROKEN = re.compile(r"<[a-zA-Z/!?]")
ATTRIBUTE = re.compile(r"(?P<name>[^\s\"'=<>/]+)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.DOTALL)
WELL_FORMED = re.compile(r"(?:\s+[^\s\"'=<>/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'))?)*\s*/?")
# What fixes where a link leads, whatever comes after it: a web address up to the end of its domain (browsers read a
# backslash as a slash and leave out tabs and line ends), a mailto up to its question mark, a place on this page.
FIXED = re.compile(r"https?://[^\s\\/?#]+[/?#]|mailto:[^\s?]+\?|#", re.IGNORECASE)
FIXED_ADDRESS = "https://example.org/"
OWN_ADDRESS = "\0"
MOST_WAYS = 64


class MergeError(NewsletterError):
    """A merge tag stands where it cannot work. `tag` is the one to show."""

    def __init__(self, tag: Tag, sentence: str, hint: str) -> None:
        super().__init__(sentence, hint)
        self.tag = tag


def html_places(text: str, tokens: Sequence[tuple[int, Tag]]) -> dict[int, Place]:
    """Return the place of each token, by its position. Raises MergeError for a tag that must not stand where it does.

    `tokens` are the positions of the tags' tokens in the text, in order.
    """
    return dict(_Reader(text, tokens).places(0, len(text), []))


@dataclass(frozen=True)
class _Reader:
    text: str
    tokens: Sequence[tuple[int, Tag]]
    positions: list[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "positions", [at for at, _ in self.tokens])

    def within(self, start: int, end: int) -> Sequence[tuple[int, Tag]]:
        return self.tokens[bisect_left(self.positions, start) : bisect_left(self.positions, end)]

    def places(self, start: int, end: int, stack: list[Element]) -> Iterator[tuple[int, Place]]:
        position = start
        for markup in MARKUP.finditer(self.text, start, end):
            yield from self.in_text(position, markup.start(), stack)
            if BROKEN.search(self.text, position, markup.start()) and (behind := self.within(markup.start(), end)):
                raise _unclosed(behind[0][1])
            position = markup.end()
            if markup["comment"] is not None:
                yield from self.places(*markup.span("comment"), [("!--", markup.start())])
                continue
            yield from self.in_markup(markup)
            name = (markup["name"] or "").lower()
            if markup["close"]:
                _close(name, stack)
            elif name and not VOID.fullmatch(name) and not markup["rest"].endswith("/"):
                stack.append((name, markup.start()))
        yield from self.in_text(position, end, stack)

    def in_text(self, start: int, end: int, stack: list[Element]) -> Iterator[tuple[int, Place]]:
        tokens = self.within(start, end)
        broken = BROKEN.search(self.text, start, tokens[-1][0]) if tokens else None
        for at, tag in tokens:
            if any(name in ("style", "script") for name, _ in stack):
                raise MergeError(tag, f"{written(tag)} stands in a style sheet", "take it out of there")
            if broken and broken.end() <= at:
                raise _unclosed(tag)
            yield at, (Where.TEXT, tuple(position for _, position in stack))

    def in_markup(self, markup: re.Match[str]) -> Iterator[tuple[int, Place]]:
        found: set[int] = set()
        tokens = self.within(*markup.span())
        readable = tokens and markup["rest"] is not None and WELL_FORMED.fullmatch(markup["rest"])
        for attribute in ATTRIBUTE.finditer(self.text, *markup.span("rest")) if readable else ():
            group = "double" if attribute["double"] is not None else "single"
            for at, place in self.in_attribute(attribute["name"].lower(), *attribute.span(group)):
                found.add(at)
                yield at, place
        for at, tag in tokens:
            if at not in found:
                raise MergeError(tag, f"{written(tag)} stands inside a tag's markup", "put it into the text")

    def in_attribute(self, name: str, start: int, end: int) -> Iterator[tuple[int, Place]]:
        address = _Address()
        position = start
        for at, tag in self.within(start, end):
            address.literal(self.text[position:at])
            position = at + len(tag.token)
            if name == "style":
                raise MergeError(tag, f"{written(tag)} stands in a style", "styles are the same for every reader")
            if tag.kind is not TagKind.VALUE:
                address.statement(tag)
                yield at, (Where.ATTRIBUTE, (start,))
            elif name in URL_ATTRIBUTES:
                yield at, (address.value(tag), (start,))
            elif name in TEXT_ATTRIBUTES:
                yield at, (Where.ATTRIBUTE, (start,))
            else:
                raise MergeError(
                    tag,
                    f"{written(tag)} stands in “{name}”, which is the same for every reader",
                    "put it into the text",
                )


def _unclosed(tag: Tag) -> MergeError:
    return MergeError(
        tag,
        f"{written(tag)} stands behind markup that is not closed",
        "close the tag or the comment before it with > or -->",
    )


def _close(name: str, stack: list[Element]) -> None:
    if any(name == opened for opened, _ in stack):
        while stack.pop()[0] != name:
            pass


class _Address:
    """What may stand before a place in an address: one text for each way through the conditions."""

    def __init__(self) -> None:
        self.before: frozenset[str] = frozenset({""})
        self.open: list[tuple[frozenset[str], frozenset[str]]] = []

    def literal(self, text: str) -> None:
        self.before = frozenset(_shortened(before + text) for before in self.before)

    def statement(self, tag: Tag) -> None:
        if tag.kind is TagKind.IF:
            self.open.append((self.before, frozenset()))
        elif self.open:
            start, ends = self.open.pop()
            ends |= self.before
            if tag.kind is TagKind.ENDIF:
                self.before = ends | start
            else:
                self.before = start
                # Only without an else may it be that none of the branches is written.
                self.open.append((frozenset() if tag.kind is TagKind.ELSE else start, ends))
        if len(self.before) > MOST_WAYS:
            raise MergeError(
                tag, "a link has too many conditions in its domain", "write the whole link in each condition"
            )

    def value(self, tag: Tag) -> Where:
        typed = {html_entities.unescape(before).strip() for before in self.before}
        if typed == {""}:
            self.before = frozenset({OWN_ADDRESS})
            return Where.ADDRESS
        if all(FIXED.match(before) for before in typed):
            return Where.URL
        raise MergeError(
            tag,
            f"{written(tag)} stands in the domain of a link, so a reader's value would decide where the link leads",
            "write the domain out; the tag may stand after the next slash",
        )


def _shortened(before: str) -> str:
    return FIXED_ADDRESS if FIXED.match(html_entities.unescape(before).strip()) else before
