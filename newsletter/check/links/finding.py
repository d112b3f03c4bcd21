"""A remark on a link as a finding, with its place in the text and what puts it right there."""

from __future__ import annotations

import html
import re

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.links.link import Link
from newsletter.check.links.remark import Remark, readable
from newsletter.check.masked import without_code
from newsletter.check.place import Place
from newsletter.check.typed_links import Form, TypedLink
from newsletter.merge.tags import restore
from newsletter.problems import Fix, Problem

# What would part an address in a table that is a file, or end it in Markdown.
PARTS, ROUND = re.compile(r"[,;\t\"]"), {"(": "%28", ")": "%29"}


def as_problem(remark: Remark, link: Link, examined: Examined) -> Problem:
    """Make a finding of what is to be said of a link, with the readers' values as they were typed."""
    tags = examined.edition.tags
    typed, instead = restore(link.address, tags), restore(remark.instead, tags)
    if where := examined.typed_link(link.element):
        place, fixes = replaced(where, instead)
    else:
        place = examined.place(link.element)
        if not place.line:
            place = next(
                (found for word in (typed, html.escape(typed)) if (found := examined.in_text(word)).line), place
            )
        place, fixes = fixed(place, typed, instead)
    return problem(remark.code, restore(remark.sentence, tags), place, restore(remark.hint, tags), fixes)


def replaced(link: TypedLink, instead: str) -> tuple[Place, tuple[Fix, ...]]:
    """Return where an address stands, and what puts another in its place; nothing for no other.

    An address with letters that are no ASCII is encoded in the HTML, and is written as people read it again.
    """
    place = Place(link.path, link.address_line, link.start, link.source)
    new = instead if link.typed.isascii() else readable(instead)
    if link.form is Form.HTML and ("&amp;" in link.typed or "&" not in link.typed):
        new = html.escape(new)
    elif link.form is Form.MARKDOWN and new.count("(") != new.count(")"):
        new = "".join(ROUND.get(sign, sign) for sign in new)
    if not new or (link.path.endswith(".csv") and PARTS.search(new)):
        return place, ()
    return place, (Fix(link.path, link.address_line, link.start, link.end, new),)


def fixed(place: Place, typed: str, instead: str) -> tuple[Place, tuple[Fix, ...]]:
    """Return the column of an address that a theme's file holds in its line, and what puts another in its place."""
    line = without_code(place.source)
    for old, new in ((typed, instead), (html.escape(typed), html.escape(instead))):
        found = re.search(rf"(?<![\w/:=]){re.escape(old)}(?![\w/?&=#%~+-])", line) if old else None
        if found and place.line:
            start = found.start() + 1
            fix = Fix(place.path, place.line, start, start + len(old), new)
            return Place(place.path, place.line, start, place.source), (fix,) if instead else ()
    return place, ()
