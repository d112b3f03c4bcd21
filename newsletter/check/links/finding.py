"""A remark on a link as a finding, with its place in the text and what puts it right there."""

from __future__ import annotations

import html

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.links.link import Link
from newsletter.check.links.remark import Remark
from newsletter.check.place import Place
from newsletter.merge.tags import restore
from newsletter.problems import Fix, Problem


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
    """Return a place with the column of an address, and what puts another in its place; nothing for no other."""
    for write in (str, html.escape):
        start = place.source.find(write(typed)) if typed else -1
        if start >= 0 and place.line:
            end = start + len(write(typed))
            fix = Fix(place.path, place.line, start + 1, end + 1, write(instead))
            found = Place(place.path, place.line, start + 1, place.source)
            return found, (fix,) if instead else ()
    return place, ()
