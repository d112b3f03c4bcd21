"""How each text of an edition looks: its colour, what is behind it, its size. What cannot be known is None."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newsletter.check.accessibility.cascade import Cascade, Screen
from newsletter.check.examined import HIDDEN_TEXT, Declaration, declarations
from newsletter.render.document import Element
from newsletter.simulate.colours import Colour, read_colour

WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)
SIZE = re.compile(r"(?P<number>[\d.]+)(?P<unit>px|pt|em|rem|%)?$")
PIXELS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0, "": 1.0}
BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
BOLD_TAGS = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
# Of white space and of what fills a preheader nothing is to be seen.
UNSEEN = "\u00a0\u00ad\u034f\u2007\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u202f\u2060\ufeff \n\t\r"
GROUNDS = frozenset({"background", "background-color", "background-image"})

HIDING = frozenset({("display", "none"), ("visibility", "hidden"), ("opacity", "0")})
LOOKS = GROUNDS | {"color", "display", "font", "font-size", "font-weight", "opacity", "visibility"}
# HTML Living Standard 15.3: what browsers give without being told.
LINK = Colour(0, 0, 238)
SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 5 / 6, "sub": 5 / 6, "sup": 5 / 6}
FONT_SIZE = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%))")

# What is declared for an element, in the order in which it holds.
Declared = Callable[[Element], tuple[Declaration, ...]]


@dataclass(frozen=True)
class Look:
    """How the text of an element looks. `size` is in CSS pixels."""

    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    size: float = 16.0
    is_bold: bool = False
    is_hidden: bool = False

    @property
    def is_large(self) -> bool:
        """Tell whether it is large text: 18 points, or 14 points and bold (WCAG 2.2, large scale)."""
        return self.size >= 24 or (self.size >= 18.66 and self.is_bold)


@dataclass(frozen=True)
class Seen:
    """One piece of text that can be seen, with how it looks."""

    element: Element
    text: str
    look: Look


def as_typed(element: Element) -> tuple[Declaration, ...]:
    """Return what an element's style attribute declares."""
    return declarations(str(element.get("style") or ""))


@lru_cache(maxsize=8)  # asked of one edition for its texts, and again for its pictures
def stated(root: Element, screen: Screen) -> Declared:
    """Return what holds for each element on a screen, by its style attribute and the style sheets."""
    cascade = Cascade(root, screen, LOOKS)
    return lambda element: tuple(Declaration(*pair) for pair in cascade.values(element).items())


def texts(body: Element, declared: Declared = as_typed, page: Look | None = None) -> Iterator[Seen]:
    """Yield each text that can be seen, in order. `declared` says what holds for an element, `page` how it begins."""
    yield from _texts(body, page or Look(), declared)


@dataclass(frozen=True)
class Looks:
    """How a text in one element or another looks, or would; `declared` says what holds for each."""

    declared: Declared = as_typed
    _known: dict[Element, Look] = field(default_factory=dict, repr=False)

    def of(self, element: Element) -> Look:
        """Return the look of an element; it is hidden where one around it is."""
        if element not in self._known:
            parent = element.getparent()
            around = self.of(parent) if parent is not None else Look()
            self._known[element] = _look(element, around, self.declared(element))
        return self._known[element]


def _texts(element: Element, around: Look, declared: Declared) -> Iterator[Seen]:
    if not isinstance(element.tag, str) or element.tag in HIDDEN_TEXT:
        return
    look = _look(element, around, declared(element))
    if look.is_hidden:
        return
    if _is_seen(element.text):
        yield Seen(element, str(element.text), look)
    for child in element:
        yield from _texts(child, look, declared)
        if _is_seen(child.tail):
            yield Seen(element, str(child.tail), look)


def _is_seen(text: object) -> bool:
    return bool(text and str(text).strip(UNSEEN))


def _look(element: Element, around: Look, stated: tuple[Declaration, ...]) -> Look:
    tag, look = str(element.tag), around
    if tag in BOLD_TAGS or tag in SIZES:
        look = replace(look, is_bold=look.is_bold or tag in BOLD_TAGS, size=look.size * SIZES.get(tag, 1.0))
    if tag == "a" and element.get("href") is not None:
        look = replace(look, colour=LINK)
    if typed := str(element.get("bgcolor") or ""):
        look = replace(look, ground=_over(read_colour(typed), look.ground))
    if element.get("background"):
        look = replace(look, ground=None)
    if element.tag == "font" and (typed := str(element.get("color") or "")):
        look = replace(look, colour=read_colour(typed))
    share = 1.0
    for each in stated:
        look = _declared(look, around, each)
        share = _share(each.value) if each.name == "opacity" else share
    return _faded(look, around.ground, share) if share < 1 else look


def _faded(look: Look, behind: Colour | None, share: float) -> Look:
    """Return a look through which what is behind the element shines."""
    if look.colour is None or look.ground is None:
        return replace(look, colour=None)
    text = _over(look.colour, look.ground) or look.colour
    return replace(
        look,
        colour=_over(replace(text, alpha=share), behind),
        ground=_over(replace(look.ground, alpha=share), behind),
    )


def _share(value: str) -> float:
    try:
        return min(1.0, float(value))
    except ValueError:
        return 1.0


def _declared(look: Look, around: Look, each: Declaration) -> Look:
    value = each.value.lower().removesuffix("!important").strip()
    if each.name == "color":
        return replace(look, colour=around.colour if value in ("inherit", "currentcolor") else read_colour(value))
    if each.name in GROUNDS:
        return replace(look, ground=_ground(value, look.ground))
    if each.name == "font-size":
        return replace(look, size=_size(value, around.size))
    if each.name == "font":
        match = FONT_SIZE.search(value)
        look = replace(look, size=_size(match[1], around.size) if match else look.size)
        return replace(look, is_bold=bool(BOLD & set(value.split())))
    if each.name == "font-weight":
        return replace(look, is_bold=around.is_bold if value == "inherit" else value in BOLD)
    if (each.name, value) in HIDING:
        return replace(look, is_hidden=True)
    return look


def _ground(value: str, behind: Colour | None) -> Colour | None:
    if "url(" in value or "gradient(" in value or "var(" in value:
        return None
    if value in ("none", "transparent", "inherit", "initial"):
        return behind
    found = read_colour(value)
    return _over(found, behind) if found else None


def _over(colour: Colour | None, behind: Colour | None) -> Colour | None:
    """Return a colour as it is seen over another one."""
    if colour is None or colour.alpha == 1:
        return colour
    if behind is None:
        return None
    pairs = ((colour.red, behind.red), (colour.green, behind.green), (colour.blue, behind.blue))
    return Colour(*(round(own * colour.alpha + under * (1 - colour.alpha)) for own, under in pairs))


def _size(value: str, around: float) -> float:
    match = SIZE.match(value)
    if not match:
        return around
    number, unit = float(match["number"]), match["unit"] or ""
    if unit in PIXELS:
        return number * PIXELS[unit]
    return number * around / (100 if unit == "%" else 1)
