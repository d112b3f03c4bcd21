"""The bones of an edition as a screen reader goes along them: language, title, tables, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.problems import Problem
from newsletter.theme.locales import direction

HEADING = re.compile(r"h[1-6]")
# Elements of a table that holds facts, and not a layout (HTML 4.9.1).
OF_FACTS = ("th", "caption", "thead", "tfoot")


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong with the structure of an edition."""
    yield from _language(examined)
    yield from _title(examined)
    yield from _tables(examined)
    yield from _headings(examined)


def _language(examined: Examined) -> Iterator[Problem]:
    locale = examined.locale
    root, body = examined.tree, examined.body
    # Webmail throws html and body away: what counts there is an element inside.
    inside = [element for element in (body, *body.iterchildren("div")) if element.get("lang")]
    for element, where in ((root, "the html element"), (inside[0] if inside else body, "the body")):
        if element.get("lang") != locale:
            said = f"says {element.get('lang')}" if element.get("lang") else "does not say its language"
            hint = f'give it lang="{locale}"'
            yield problem("wrong-language", f"{where} {said}", examined.in_theme("<mjml"), hint)
        if direction(locale) == "rtl" and element.get("dir") != "rtl":
            sentence = f"{where} does not say that it runs from right to left"
            yield problem("wrong-language", sentence, examined.in_theme("<mjml"), 'give it dir="rtl"')


def _title(examined: Examined) -> Iterator[Problem]:
    title = examined.tree.find("head/title")
    if title is None or not (title.text or "").strip():
        yield problem("no-title", "the page has no title", examined.top("subject"), "give the issue a subject")


def _tables(examined: Examined) -> Iterator[Problem]:
    for table in examined.elements:
        if table.tag != "table" or table.get("role") in ("presentation", "none"):
            continue
        if not any(next(table.iter(name), None) is not None for name in OF_FACTS):
            sentence = "this table only lays out, and screen readers read it as rows and columns"
            hint = 'write <table role="presentation" …>'
            yield problem("layout-table", sentence, examined.theme_place(table), hint)


def _headings(examined: Examined) -> Iterator[Problem]:
    level = 0
    for element in examined.elements:
        if not HEADING.fullmatch(str(element.tag)):
            continue
        now = int(str(element.tag)[1])
        if level and now > level + 1:
            words = " ".join("".join(map(str, element.itertext())).split())[:60]
            sentence = f"“{words}” is a heading of level {now} after one of level {level}"
            hint = f"make it one of level {level + 1}, or put a heading of that level before it"
            yield problem("heading-order", sentence, examined.place(element), hint)
        level = now
