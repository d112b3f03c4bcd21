"""`mj-html-attributes`: attributes that a file puts on elements of the finished HTML, chosen by CSS selectors."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.render.markup import Fault
from newsletter.render.selectors import chosen, xpath_of
from newsletter.render.tree import MjmlElement

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = re.compile(r"[a-zA-Z_][\w.:-]*")


@dataclass(frozen=True)
class AttributeRule:
    """One attribute for all elements of the body that a selector names."""

    selector: str
    name: str
    value: str


def read_html_attributes(tree: MjmlElement, text: str) -> tuple[list[AttributeRule], list[Fault]]:
    """Return the rules of a source, and what is wrong with them. A later rule for the same attribute wins."""
    rules: list[AttributeRule] = []
    faults: list[Fault] = []
    for selector in tree.find("mj-selector"):
        path = html.unescape(selector.values.get("path", ""))
        if not is_selector(path):
            sentence = f"“{path}” is no CSS selector" if path else "<mj-selector> has no “path”"
            faults.append(Fault(selector.start, "bad-selector", sentence, 'write it as in a style sheet: ".name td"'))
            continue
        for attribute in selector.find("mj-html-attribute"):
            name = attribute.values.get("name", "")
            if not NAME.fullmatch(name):
                sentence = f"“{name}” cannot be the name of an attribute"
                faults.append(Fault(attribute.start, "bad-attribute", sentence, 'write name="data-id"'))
                continue
            value = html.unescape(text[attribute.inner_start : attribute.inner_end].strip())
            rules.append(AttributeRule(path, name.lower(), value))
    return rules, faults


def is_selector(path: str) -> bool:
    """Tell whether elements can be chosen by a selector."""
    return xpath_of(path) is not None


def apply_html_attributes(root: _Element, rules: Iterable[AttributeRule]) -> None:
    """Set the attributes on the elements of a document's body."""
    body = root.find("body")
    if body is None:
        return
    for rule in rules:
        for element in chosen(body, rule.selector):
            element.set(rule.name, rule.value)
