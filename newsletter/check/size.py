"""What an edition's HTML weighs as its readers get it, and what Gmail would cut of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from newsletter.check.audience import MOST_CHOICES, asked_by_conditions
from newsletter.check.weights import TOKEN, octets
from newsletter.config import Publication
from newsletter.content.model import Block, Document, Image, Link, RichText, Table
from newsletter.merge.expression import Values
from newsletter.merge.program import Choice, Literal, Program, chosen, merged
from newsletter.merge.tags import without_tokens
from newsletter.message.links import links_for
from newsletter.message.pictures import with_pictures
from newsletter.problems import Problem, warning
from newsletter.render.edition import Edition
from newsletter.simulate.clip import GMAIL_LIMIT

NEAR = 90 * 1024
LISTED = 3
# What a value may take, for telling whether readers need to be looked at.
VALUE = 200
TAG = re.compile(r"<[^>]*>")
ADDRESS = re.compile(r"(?:href|src)=\"(?P<address>[^\"]+)\"")


class SizeCheck:
    """Weighs the HTML of an edition for nobody, and for the readers that are shown to it one by one."""

    def __init__(self, edition: Edition, publication: Publication, document: Document | None = None) -> None:
        self._edition = edition
        self._document = document
        self._links = links_for(publication, edition.issue, edition.locale, TOKEN)
        shown, _ = with_pictures(edition.html, edition.assets, publication.list_domain)
        self._pictures = octets(shown) - octets(edition.html)
        self._known: dict[int, int] = {}
        self._largest = self._weigh({})
        self._reader = ""
        self._conditions = sorted(asked_by_conditions(edition))
        self._values = sorted(edition.fields.difference(self._conditions))
        self._seen: dict[tuple[str | None, ...], int] = {}
        most = self._pictures + _most(edition.programs["html"])
        self._is_open = self._largest <= GMAIL_LIMIT and most > NEAR

    def see(self, fields: Mapping[str, str]) -> None:
        """Weigh what one reader gets, `email` among the fields.

        A text that is too long for everybody, or for nobody, is not looked into; of readers who get the same blocks,
        only those whose values are longer than the others'.
        """
        if not self._is_open:
            return
        choices = tuple(fields.get(name) for name in self._conditions)
        length = sum(len(fields.get(name, "")) for name in self._values)
        if length <= self._seen.get(choices, -1) or (choices not in self._seen and len(self._seen) >= MOST_CHOICES):
            return
        self._seen[choices] = length
        size = self._weigh(fields)
        if size > self._largest:
            self._largest, self._reader = size, fields.get("email", "")

    @property
    def octets(self) -> int:
        """Return the octets of the largest HTML that was seen."""
        return self._largest

    def problems(self) -> list[Problem]:
        """Return a warning if Gmail would cut the edition, or nearly."""
        if self._largest <= NEAR:
            return []
        size = f"{self._largest / 1024:,.0f} KB"
        whose = f" for {self._reader}" if self._reader else ""
        sentence = (
            f"the HTML of the {self._edition.locale} edition is {size}{whose}, and Gmail shows only the first 102 KB"
        )
        if self._largest <= GMAIL_LIMIT:
            sentence = (
                f"the HTML of the {self._edition.locale} edition is {size}{whose}; Gmail cuts what is above 102 KB"
            )
        heaviest = ", ".join(f"{name} {part / 1024:,.0f} KB" for name, part in self._parts()[:LISTED])
        hint = "move something to the web and link to it, or send two issues"
        path = self._document.path if self._document else f"{self._edition.locale}.md"
        return [warning("too-long", sentence, path, hint=f"{hint}; most of it: {heaviest}")]

    def _weigh(self, fields: Mapping[str, str]) -> int:
        """Return the octets of the decoded HTML of one reader's message."""
        values: Values = {"subscriber": fields, **self._links}
        return self._pictures + sum(
            self._literal(piece) if isinstance(piece, Literal) else octets(merged(piece, values))
            for piece in chosen(self._edition.programs["html"], values)
        )

    def _literal(self, piece: Literal) -> int:
        found = self._known.get(id(piece))
        if found is None:
            found = self._known[id(piece)] = octets(piece.text)
        return found

    def _parts(self) -> list[tuple[str, int]]:
        """Return the blocks and what stands above them, the heaviest first, with about how many octets each takes."""
        markup = self._edition.html
        places: list[tuple[int, str]] = [(0, "the theme’s styles and head")]
        at = max(markup.find("<body"), 0)
        for block in self._document.blocks if self._document else ():
            found = [place for sign in _signs(block) if (place := markup.find(sign, at)) >= 0]
            if found:
                at = min(found)
                places.append((at, f":::{block.type} of line {block.line}"))
        ends = [place for place, _ in places[1:]] + [len(markup)]
        sizes = [(name, octets(markup[start:end])) for (start, name), end in zip(places, ends, strict=True)]
        return sorted(sizes, key=lambda part: -part[1])


def _most(program: Program) -> int:
    """Return the octets of a program whose longest branches are chosen and whose values are of a usual length."""
    return sum(
        octets(node.text)
        if isinstance(node, Literal)
        else max((_most(branch) for _, branch in node.branches), default=0)
        if isinstance(node, Choice)
        else VALUE
        for node in program
    )


def _signs(block: Block) -> Iterator[str]:
    """Yield what the beginning of a block can be found by in HTML: the first words and addresses of its fields."""
    first: Sequence[Mapping[str, object]] = [block.fields, *(item.fields for item in block.items[:1])]
    for fields in first:
        for value in fields.values():
            yield from _signs_of(value)
    for inside in (part[0] for part in block.children if part):
        yield from _signs(inside)


def _signs_of(value: object) -> Iterator[str]:
    if isinstance(value, (RichText, Table)):
        yield from _words(html.unescape(TAG.sub("\n", value.html)))
        yield from (found["address"] for found in ADDRESS.finditer(value.html))
    elif isinstance(value, Image):
        yield value.src
    elif isinstance(value, str):
        yield from _words(value)
    elif isinstance(value, tuple):
        yield from (html.escape(part.url) for part in value[:1] if isinstance(part, Link) and part.url)


def _words(text: str) -> Iterator[str]:
    """Yield the first line of a text that is long enough to be found, as HTML holds it."""
    lines = (line.strip() for line in without_tokens(text).split("\n"))
    found = next((line for line in lines if len(line) > 3), "")
    if found:
        yield html.escape(found, quote=False)[:40]
