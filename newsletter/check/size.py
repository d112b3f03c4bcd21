"""What an edition's HTML weighs as its readers get it, and what Gmail would cut of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsletter.check.audience import MOST_CHOICES, asked_by_conditions
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.check.weights import NOTHING_KNOWN, TOKEN, Share, Stretch, octets, weights
from newsletter.config import Publication
from newsletter.merge.expression import Values
from newsletter.merge.program import Choice, Literal, Program, chosen, merged
from newsletter.message.links import links_for
from newsletter.message.pictures import with_pictures
from newsletter.problems import Problem
from newsletter.render.edition import Edition
from newsletter.simulate.clip import GMAIL_LIMIT
from newsletter.simulate.webmail import GMAIL_SHEETS

NEAR = 90 * 1024
LISTED = 3
MOST_LINKS = 100
# In octets; of pictures, as a message holds them: base64 in lines of 76 (RFC 2045 6.8).
HEAVY = 5_000_000
AS_BASE64 = 4 / 3 * 78 / 76
# What a value may take, for telling whether readers need to be looked at.
VALUE = 200


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is too much of an edition. What each reader of a send gets is weighed as they are read."""
    if not examined.is_sent:
        seen = SizeCheck(examined.edition, examined.settings.publication)
        for fields in examined.people.of(examined.locale) if examined.people else ():
            seen.see(fields)
        yield from too_long(examined, seen)


def too_long(examined: Examined, seen: SizeCheck) -> Iterator[Problem]:
    """Yield a warning if Gmail would cut an edition, or nearly, and for which reader."""
    if seen.octets <= NEAR:
        return
    found = weights(examined, seen.reader)
    whose = f" for {seen.reader['email']}" if seen.reader.get("email") else ""
    sentence = f"the HTML of the {examined.locale} edition is {_size(seen.octets)}{whose}"
    if seen.octets <= GMAIL_LIMIT:
        sentence += "; Gmail cuts what is above 102 KB"
    else:
        lost = f", and from line {found.lost[0].line} on nothing is left" if found.lost else ""
        sentence += f", and Gmail shows only the first 102 KB: the cut falls here{lost}"
    heaviest = ", ".join(f"{_named(part)} {_size(part.octets)}" for part in found.parts[:LISTED])
    hint = f"move something to the web and link to it, or send two issues; most of it: {heaviest}"
    yield problem("too-long", sentence, found.cut or Place(examined.path), hint)


def check_shares(examined: Examined) -> Iterator[Problem]:
    """Yield style sheets that Gmail drops, more links than readers follow, and pictures that make a message heavy."""
    total = 0
    for number, sheet in enumerate(examined.sheets):
        total += len(sheet)
        if total > GMAIL_SHEETS:
            lost = len(examined.sheets) - number
            sentence = (
                f"the style sheets have {sum(map(len, examined.sheets)):,} letters; Gmail reads {GMAIL_SHEETS:,}, and "
                f"drops {'the last one' if lost == 1 else f'the last {lost}'}: there phones get the layout of a desk"
            )
            first = next((line for line in sheet.split("\n") if line.strip()), "")
            hint = "take rules away that no block needs, or write what every program needs as attributes"
            yield problem("styles-dropped", sentence, examined.in_theme(first.strip()), hint)
            break
    links = {str(element.get("href")) for element in examined.elements if element.tag == "a" and element.get("href")}
    if len(links) > MOST_LINKS:
        sentence = f"the issue has {len(links)} different links; filters count them"
        yield problem("many-links", sentence, Place(examined.path), "link to one page that has them all")
    heavy = examined.edition.picture_bytes * AS_BASE64 + len(examined.edition.html.encode())
    if heavy > HEAVY:
        sentence = f"each message has about {heavy / 1_000_000:,.0f} MB; many servers refuse from 10 MB on"
        yield problem("heavy-message", sentence, Place(examined.path), _lighter(examined.edition))


def _lighter(edition: Edition) -> str:
    """Return what makes a message lighter: its largest picture, where its pictures weigh more than its text."""
    if edition.picture_bytes * AS_BASE64 < len(edition.html.encode()):
        return "send its beginning, and link to a page that has the rest"
    asset = max(edition.assets, key=lambda each: len(each.data))
    return f"make the pictures smaller, first of all {asset.src} of {len(asset.data) / 1_000_000:,.1f} MB"


class SizeCheck:
    """Weighs the HTML of an edition for nobody, and for the readers that are shown to it one by one."""

    def __init__(self, edition: Edition, publication: Publication) -> None:
        self._edition = edition
        self._links = links_for(publication, edition.issue, edition.locale, TOKEN)
        shown, _ = with_pictures(edition.html, edition.assets, publication.list_domain)
        self._pictures = octets(shown) - octets(edition.html)
        self._known: dict[int, int] = {}
        self._largest = self._weigh({})
        self._largest_reader: Mapping[str, str] = NOTHING_KNOWN
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
            self._largest, self._largest_reader = size, fields

    @property
    def octets(self) -> int:
        """Return the octets of the largest HTML that was seen."""
        return self._largest

    @property
    def reader(self) -> Mapping[str, str]:
        """Return the fields of who gets it; none where everybody gets as much."""
        return self._largest_reader

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


def _named(part: Stretch) -> str:
    if part.block:
        return f":::{part.block.type} of line {part.block.line}"
    return {Share.STYLES: "the theme’s styles", Share.HEAD: "the head"}.get(part.share, "the theme’s frame")


def _size(octets: int) -> str:
    return f"{octets / 1024:,.0f} KB"
