"""Defaults that the compiler passes over: those that a class holds for other elements, and those of a few elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsletter.render.mjml_rules import ELEMENTS
from newsletter.render.origins import Edit
from newsletter.render.tree import MjmlElement

# Elements whose own defaults are passed over.
PASSED_OVER = ("mj-body", "mj-accordion-element", "mj-hero")
ByElement = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Defaults:
    """What mj-attributes and classes say of elements, after `flatten_defaults`."""

    by_element: ByElement
    by_class: ByElement

    @classmethod
    def of(cls, tree: MjmlElement) -> Defaults:
        """Read the defaults of a source."""
        by_element: dict[str, dict[str, str]] = {}
        by_class: dict[str, dict[str, str]] = {}
        for sets in tree.find("mj-attributes"):
            for child in sets.children:
                values = dict(child.values)
                is_class = child.name == "mj-class"
                name = values.pop("name", "") if is_class else child.name
                (by_class if is_class else by_element).setdefault(name, {}).update(values)
        return cls(by_element, by_class)

    def resolve(self, element: MjmlElement) -> Mapping[str, str]:
        """Return the attributes of an element by name, its own before those of its classes, and these before others."""
        found = {**self.by_element.get("mj-all", {}), **self.by_element.get(element.name, {})}
        for name in element.values.get("mj-class", "").split():
            found |= self.by_class.get(name, {})
        return {**found, **element.values}


def flatten_defaults(tree: MjmlElement) -> list[Edit]:
    """Return the edits that write such defaults on the elements themselves, where these do not say otherwise.

    `<mj-class name="big"><mj-text font-size="20px" /></mj-class>` is for every mj-text in an element of class big; of
    several elements around it, the nearest with a class counts.
    """
    classes: dict[str, ByElement] = {}
    edits: list[Edit] = []
    for known in _attribute_sets(tree, "mj-class"):
        if known.children:
            classes[known.values.get("name", "")] = {child.name: child.values for child in known.children}
            edits.append(Edit(known.inner_start, known.inner_end))
    for body in tree.find("mj-body"):
        edits += _flatten(body, "", classes)
    for name in PASSED_OVER:
        defaults = _defaults(tree, name)
        for element in tree.find(name):
            if defaults and element.parent and element.parent.name != "mj-attributes":
                edits += _put(element, {} if "mj-class" in element.values else defaults)
    return edits


def _attribute_sets(tree: MjmlElement, name: str) -> Iterator[MjmlElement]:
    for sets in tree.find("mj-attributes"):
        yield from (child for child in sets.children if child.name == name)


def _defaults(tree: MjmlElement, wanted: str) -> Mapping[str, str]:
    """Return what mj-attributes says of an element, directly or by way of all elements."""
    found: dict[str, str] = {}
    for name in ("mj-all", wanted):
        for element in _attribute_sets(tree, name):
            found |= element.values
    return {name: value for name, value in found.items() if name in ELEMENTS[wanted].attributes}


def _flatten(element: MjmlElement, inherited: str, classes: Mapping[str, ByElement]) -> Iterator[Edit]:
    named = element.values.get("mj-class", inherited)
    for child in element.children:
        wanted: dict[str, str] = {}
        for name in named.split():
            wanted |= classes.get(name, {}).get(child.name, {})
        yield from _put(child, wanted)
        yield from _flatten(child, named, classes)


def _put(element: MjmlElement, wanted: Mapping[str, str]) -> list[Edit]:
    """Write attributes on an element that does not have them."""
    missing = {name: value for name, value in wanted.items() if name not in element.values}
    at = element.start + len("<") + len(element.name)
    return [Edit(at, at, f' {name}="{value}"') for name, value in missing.items()]
