"""Steps by which a mail program turns an email dark on its own: some of its colours, or all of them.

A program that shows the dark colours of the author needs no step: the media query is kept, and holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.simulate.colours import Colour, read_colour, replace_colours, turned
from newsletter.simulate.css import AtRule, Declaration, Node, Rule, read_declarations, write_declarations
from newsletter.simulate.sheets import change_rules
from newsletter.simulate.step import TreeStep
from newsletter.theme.contrast import contrast

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT_ATTRIBUTES, GROUND_ATTRIBUTES = ("color", "text"), ("bgcolor",)
TEXT, GROUNDS = frozenset({"color"}), frozenset({"background", "background-color"})
LINES = ("border", "outline")
# Word leaves a text in a drawing the colour of its own fill (Nicole Merlin, “Outlook dark mode”, 2021).
FILL = "mso-style-textfill-fill-color"
TURNS_LIGHT = "Light backgrounds are turned dark, and dark text light; pictures stay"
TURNS_ALL = "All colours are turned round, dark grounds become light; pictures stay"
# Half-way between black and white: what is lighter counts as a light ground.
MIDDLE = 50.0
READABLE = 4.5


@dataclass(frozen=True)
class Darkening:
    """How a program turns colours. `darkest` is the lightness that white gets, `page` the colour that it has then.

    `partial` leaves dark grounds and what can be read on them; `lines` are turned as well; `notes` leaves the colours
    that were in data-ogsc and data-ogsb, which an author's rules can ask for.
    """

    page: str
    partial: bool = False
    lines: bool = True
    notes: bool = False

    @property
    def darkest(self) -> float:
        """Return the lightness of the page."""
        page = read_colour(self.page)
        return page.lightness if page else 0.0

    def ground(self, colour: Colour) -> Colour:
        """Return what becomes of a colour behind something."""
        stays = self.partial and colour.lightness < MIDDLE
        return colour if stays or colour.alpha == 0 else turned(colour, self.darkest)

    def text(self, colour: Colour, ground: Colour) -> Colour:
        """Return what becomes of a colour of text on a ground that has been turned already."""
        stays = self.partial and _contrast(colour, ground) >= READABLE
        return colour if stays else turned(colour, self.darkest)


# Classic Outlook for Windows.
WORD = Darkening("#262626")


def darkened(how: Darkening, says: str) -> TreeStep:
    """Return the step that turns the colours of style attributes, attributes and style sheets."""

    def act(root: _Element) -> int:
        body = root.find("body")
        page = read_colour(how.page) or Colour(0, 0, 0)
        count = change_rules(root, lambda node: _in_sheet(node, how, page))
        if body is None:
            return count
        _darken(root, how, page, page)
        _give_page(body, how, page)
        return max(1, count)

    return TreeStep("darkened", says, act)


def _darken(element: _Element, how: Darkening, ground: Colour, page: Colour) -> None:
    """Turn an element and all in it. `ground` is what it stands on."""
    before = read_declarations(element.get("style", ""))
    ground = _own_ground(element, before, how, ground)
    stays = "data-drawn" in element.attrib or any(each.name == FILL for each in before)
    after = before if stays else tuple(_turned(each, how, ground) for each in before)
    if after != before:
        element.set("style", write_declarations(after))
        if how.notes:
            _note(element, before, after)
    for names, change in (
        (GROUND_ATTRIBUTES, how.ground),
        (TEXT_ATTRIBUTES, lambda colour: how.text(colour, ground)),
    ):
        for name in names:
            if name in element.attrib:
                element.set(name, replace_colours(str(element.get(name)), change))
    for child in element.iterchildren("*"):
        _darken(child, how, ground, page)


def _own_ground(element: _Element, block: tuple[Declaration, ...], how: Darkening, behind: Colour) -> Colour:
    stated = [each.value for each in block if each.name in GROUNDS] or [element.get("bgcolor", "")]
    colour = read_colour(stated[-1])
    return how.ground(colour) if colour and colour.alpha == 1 else behind


def _turned(each: Declaration, how: Darkening, ground: Colour) -> Declaration:
    change: Callable[[Colour], Colour]
    if each.name in TEXT:
        change = lambda colour: how.text(colour, ground)  # noqa: E731 - one of three
    elif each.name in GROUNDS and "gradient(" not in each.value:
        change = how.ground
    elif how.lines and each.name.startswith(LINES):
        change = lambda colour: turned(colour, how.darkest)  # noqa: E731
    else:
        return each
    return replace(each, value=replace_colours(each.value, change))


def _note(element: _Element, before: tuple[Declaration, ...], after: tuple[Declaration, ...]) -> None:
    for old, new in zip(before, after, strict=True):
        if old != new and old.name in TEXT:
            element.set("data-ogsc", old.value)
        elif old != new and old.name in GROUNDS:
            element.set("data-ogsb", old.value)


def _in_sheet(node: Node, how: Darkening, page: Colour) -> Node | None:
    """Turn a rule. What the author wrote for dark mode is left as it is."""
    if isinstance(node, AtRule):
        if "prefers-color-scheme" in node.prelude:
            return node
        return replace(node, rules=tuple(inner for rule in node.rules if (inner := _in_sheet(rule, how, page))))
    if any("data-ogs" in selector for selector in node.selectors):
        return node
    grounds = [colour for each in node.declarations if each.name in GROUNDS and (colour := read_colour(each.value))]
    ground = how.ground(grounds[-1]) if grounds else page
    return Rule(node.selectors, tuple(_turned(each, how, ground) for each in node.declarations))


def _give_page(body: _Element, how: Darkening, page: Colour) -> None:
    """Write down what is white and black without a word."""
    own = read_declarations(body.get("style", ""))
    names = {each.name for each in own}
    given = []
    if not names & GROUNDS and "bgcolor" not in body.attrib:
        given.append(Declaration("background-color", str(page)))
    if not names & TEXT and "text" not in body.attrib:
        given.append(Declaration("color", str(turned(Colour(0, 0, 0), how.darkest))))
    body.set("style", write_declarations((*given, *own)))
    if how.notes:
        for name in ("data-ogsb", "data-ogsc"):
            body.set(name, str(body.get(name, "")))


def _contrast(one: Colour, other: Colour) -> float:
    return contrast(str(replace(one, alpha=1.0)), str(replace(other, alpha=1.0)))
