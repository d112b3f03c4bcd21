"""A remark on a link as a finding, with its place in the text and what puts it right there."""

from __future__ import annotations

import html
import re

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.links.link import Link
from newsletter.check.links.remark import Remark, readable
from newsletter.check.place import Place
from newsletter.content.links import read_address
from newsletter.merge.tags import restore
from newsletter.problems import Fix, Problem

TYPED = re.compile(r"https?://[^\s<>\"')\]]+", re.I)


def as_problem(remark: Remark, link: Link, examined: Examined) -> Problem:
    """Make a finding of what is to be said of a link, with the readers' values as they were typed."""
    tags = examined.edition.tags
    typed, instead = restore(link.address, tags), restore(remark.instead, tags)
    place = examined.place(link.element)
    if not place.line:
        place = next((found for word in (typed, html.escape(typed)) if (found := examined.in_text(word)).line), place)
    place, fixes = fixed(place, typed, instead)
    return problem(remark.code, restore(remark.sentence, tags), place, restore(remark.hint, tags), fixes)


def fixed(place: Place, typed: str, instead: str) -> tuple[Place, tuple[Fix, ...]]:
    """Return a place with the column of an address, and what puts another in its place; nothing for no other.

    An address with letters that are no ASCII is encoded in the HTML, and is written as people read it again.
    """
    ways: list[tuple[str, str]] = [(typed, instead), (html.escape(typed), html.escape(instead))]
    letters = (each for each in TYPED.findall(place.source) if not each.isascii() and _is(each, typed))
    ways += [(each, readable(instead)) for each in letters]
    for old, new in ways:
        found = re.search(rf"(?<![\w/:=]){re.escape(old)}(?![\w/?&=#%~+-])", place.source) if old else None
        if found and place.line:
            start = found.start() + 1
            fix = Fix(place.path, place.line, start, start + len(old), new)
            return Place(place.path, place.line, start, place.source), (fix,) if instead else ()
    return place, ()


def _is(typed: str, address: str) -> bool:
    return read_address(typed).url == address
