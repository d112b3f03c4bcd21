"""The MJML elements of a source as a tree, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from newsletter.render.markup_reader import Attribute, Kind, read_spans
from newsletter.render.mjml_rules import ELEMENTS, Content

OPENED = re.compile(r"\s*=\s*[\"']?")


@dataclass
class MjmlElement:
    """One MJML element. It reaches from `start` to `end`, what it holds from `inner_start` to `inner_end`."""

    name: str
    attributes: tuple[Attribute, ...]
    start: int
    inner_start: int
    parent: MjmlElement | None = None
    children: list[MjmlElement] = field(default_factory=list)
    inner_end: int = 0
    end: int = 0

    @property
    def values(self) -> Mapping[str, str]:
        """Return the attributes' values by name, as they are typed."""
        return {attribute.name: attribute.value or "" for attribute in self.attributes}

    def find(self, *names: str) -> Iterator[MjmlElement]:
        """Yield the elements of some names in this one, in order."""
        for child in self.children:
            if child.name in names:
                yield child
            yield from child.find(*names)

    def all(self) -> Iterator[MjmlElement]:
        """Yield every element in this one, in order."""
        for child in self.children:
            yield child
            yield from child.all()


def read_tree(text: str) -> MjmlElement:
    """Return the tree of a source, under a root without a name. What a raw element holds is not looked into.

    A source that is not well-formed gives a tree all the same, with every element closed somewhere.
    """
    root = MjmlElement("", (), 0, 0)
    home = root
    for piece, end in read_spans(text):
        is_mjml = piece.name == "mjml" or piece.name.startswith("mj-")
        if piece.kind is Kind.START and is_mjml and not _holds_text(home.name):
            element = MjmlElement(piece.name, piece.attributes, piece.position, end, home, inner_end=end, end=end)
            home.children.append(element)
            home = home if piece.is_closed else element
        elif piece.kind is Kind.END and is_mjml:
            home = _closed(home, piece.name, piece.position, end)
    while home.parent:
        home = _closed(home, home.name, len(text), len(text))
    root.inner_end = root.end = len(text)
    return root


def value_span(attribute: Attribute, text: str) -> tuple[int, int]:
    """Return where the value of an attribute begins and ends in its source."""
    opened = OPENED.match(text, attribute.position + len(attribute.name))
    start = opened.end() if opened else attribute.position + len(attribute.name)
    return start, start + len(attribute.value or "")


def _closed(home: MjmlElement, name: str, position: int, end: int) -> MjmlElement:
    """Close the innermost element of a name and all in it; return the one around it."""
    opened = home
    while opened.name != name:
        if opened.parent is None:
            return home
        opened = opened.parent
    while home is not opened:
        home.inner_end = home.end = position
        home = home.parent or home
    opened.inner_end, opened.end = position, end
    return opened.parent or opened


def _holds_text(name: str) -> bool:
    known = ELEMENTS.get(name)
    return known is not None and known.content in (Content.HTML, Content.TEXT, Content.CSS)
