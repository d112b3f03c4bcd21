"""Elements chosen by a CSS selector (Selectors Level 3, in HTML)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


@lru_cache(maxsize=1024)
def xpath_of(selector: str) -> str | None:
    """Return a selector as XPath below an element; None for one that chooses nothing that stands in a tree."""
    from cssselect import HTMLTranslator, SelectorError

    try:
        return HTMLTranslator().css_to_xpath(selector, prefix="descendant::")
    except SelectorError:
        return None


def chosen(root: _Element, selector: str) -> list[_Element]:
    """Return the elements below another that a selector chooses, in order; none for one that nobody understands."""
    from lxml import etree

    path = xpath_of(selector)
    found = etree.XPath(path)(root) if path else []
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []
