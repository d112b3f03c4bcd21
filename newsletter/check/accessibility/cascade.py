"""Which declarations hold for an element: its own, and those of style sheets (CSS Cascading and Inheritance 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.simulate.css import Declaration, Node, Rule, read_declarations, read_sheet, split_commas
from newsletter.simulate.selectors import Selector, Simple, read_selector

if TYPE_CHECKING:
    from newsletter.render.document import Element

WIDTH = re.compile(r"\(\s*(?P<side>min|max)-(?:device-)?width\s*:\s*(?P<px>[\d.]+)px\s*\)")
SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(?P<scheme>\w+)\s*\)")
FEATURE = re.compile(r"\([^)]*\)")
ATTRIBUTE = re.compile(r"\[\s*(?P<name>[\w:-]+)\s*(?:(?P<operator>[~|^$*]?=)\s*[\"']?(?P<value>[^\"'\]]*)[\"']?)?\s*\]")
ROOT = ":root"


@dataclass(frozen=True)
class Screen:
    """What a mail is read on: its width in CSS pixels, and whether dark colours are asked for."""

    width: int = 640
    is_dark: bool = False


@dataclass(frozen=True)
class _Bound:
    """A selector with the declarations it is for, and how it ranks. `needs` are names that stand around the element."""

    selector: Selector
    needs: frozenset[str]
    declarations: tuple[Declaration, ...]
    rank: tuple[int, int, int, int]


class Cascade:
    """The style sheets of a document, as they hold on one screen, ready to be asked for elements."""

    def __init__(self, root: Element, screen: Screen, properties: Iterable[str]) -> None:
        self._wanted = frozenset(properties)
        self._by_key: dict[str, list[_Bound]] = {}
        self._around: dict[Element, frozenset[str]] = {}
        order = 0
        for sheet in root.iter("style"):
            media = str(sheet.get("media", ""))
            if media and not holds(media, screen):
                continue
            for rule in _rules(_read(str(sheet.text or "")), screen):
                kept = tuple(each for each in rule.declarations if each.name in self._wanted)
                for text in rule.selectors if kept else ():
                    order += 1
                    selector = read_selector(text)
                    if selector.compounds and (rank := _specificity(selector)) is not None:
                        bound = _Bound(selector, _needs(selector), kept, (*rank, order))
                        self._by_key.setdefault(_key(selector.compounds[-1]), []).append(bound)

    def values(self, element: Element) -> Mapping[str, str]:
        """Return what is stated for an element, by property: of several, what wins; what holds later stands later."""
        ranked: list[tuple[tuple[int, ...], Declaration]] = []
        around = self._names_around(element)
        for bound in self._candidates(element):
            if bound.needs <= around and _matches(element, bound.selector):
                ranked += [((each.important, 0, *bound.rank), each) for each in bound.declarations]
        if style := element.get("style"):
            own = (each for each in read_declarations(str(style)) if each.name in self._wanted)
            ranked += [((each.important, 1), each) for each in own]
        ranked.sort(key=lambda pair: pair[0])
        found: dict[str, str] = {}
        for _, each in ranked:
            found.pop(each.name, None)
            found[each.name] = each.value
        return found

    def _candidates(self, element: Element) -> Iterator[_Bound]:
        for key in ("*", *_names(element)):
            yield from self._by_key.get(key, ())

    def _names_around(self, element: Element) -> frozenset[str]:
        """Return the names of all that an element stands in: most selectors ask for one that is not there."""
        parent = element.getparent()
        if parent is None:
            return frozenset()
        if parent not in self._around:
            attributes = ("[" + str(name) + "]" for name in parent.attrib)
            self._around[parent] = self._names_around(parent).union(_names(parent), attributes)
        return self._around[parent]


def _names(element: Element) -> list[str]:
    names = [str(element.tag), *(f".{name}" for name in str(element.get("class") or "").split())]
    return [*names, f"#{own}"] if (own := element.get("id")) else names


def _needs(selector: Selector) -> frozenset[str]:
    found = set()
    for simple in (simple for compound in selector.compounds[:-1] for simple in compound):
        if simple.kind == "attribute" and (match := ATTRIBUTE.fullmatch(simple.text)):
            found.add(f"[{match['name'].lower()}]")
        elif simple.kind == "type" and simple.text != "*":
            found.add(simple.text.lower())
        elif simple.kind in ("class", "id"):
            found.add(simple.text)
    return frozenset(found)


@lru_cache(maxsize=64)
def _read(css: str) -> tuple[Node, ...]:
    """Read a style sheet once for all editions and screens."""
    return read_sheet(css)


def holds(query: str, screen: Screen) -> bool:
    """Tell whether one of the media queries of a list holds on a screen; one about anything else does not."""
    return any(_holds(each.lower(), screen) for each in split_commas(query))


def _holds(query: str, screen: Screen) -> bool:
    if "print" in query or query.startswith("not"):
        return False
    for match in FEATURE.finditer(query):
        width, scheme = WIDTH.fullmatch(match.group()), SCHEME.fullmatch(match.group())
        if width:
            limit = float(width["px"])
            if screen.width < limit if width["side"] == "min" else screen.width > limit:
                return False
        elif scheme is None or (scheme["scheme"] == "dark") is not screen.is_dark:
            return False
    return True


def _rules(nodes: Iterable[Node], screen: Screen) -> Iterator[Rule]:
    for node in nodes:
        if isinstance(node, Rule):
            yield node
        elif node.name == "media" and holds(node.prelude, screen):
            yield from _rules(node.rules, screen)


def _specificity(selector: Selector) -> tuple[int, int, int] | None:
    """Return how a selector ranks (Selectors 4, 17); None where it asks for more than names, classes, attributes."""
    kinds = [simple for compound in selector.compounds for simple in compound]
    if any(simple.kind == "element" or (simple.kind == "pseudo" and simple.text != ROOT) for simple in kinds):
        return None
    return (
        sum(simple.kind == "id" for simple in kinds),
        sum(simple.kind in ("class", "attribute", "pseudo") for simple in kinds),
        sum(simple.kind == "type" and simple.text != "*" for simple in kinds),
    )


def _key(compound: tuple[Simple, ...]) -> str:
    by_kind = {simple.kind: simple.text for simple in compound}
    return by_kind.get("id") or by_kind.get("class") or by_kind.get("type", "*").lower()


def _matches(element: Element, selector: Selector) -> bool:
    *before, last = selector.compounds
    if not _fits(element, last):
        return False
    if not before:
        return True
    if not selector.combinators:
        return _stands_in(element, before)
    # Where a space stands between `>` cannot be told; of siblings nothing in mail depends.
    is_of_children = set(selector.combinators) == {">"} and len(selector.combinators) == len(before)
    return is_of_children and _are_parents(element, before)


def _stands_in(element: Element, compounds: list[tuple[Simple, ...]]) -> bool:
    """Tell whether an element stands in one that fits the last compound, which stands in one of the others."""
    left = list(compounds)
    for parent in element.iterancestors():
        if _fits(parent, left[-1]):
            left.pop()
            if not left:
                return True
    return False


def _are_parents(element: Element, compounds: list[tuple[Simple, ...]]) -> bool:
    parent: Element | None = element.getparent()
    for compound in reversed(compounds):
        if parent is None or not _fits(parent, compound):
            return False
        parent = parent.getparent()
    return True


def _fits(element: Element, compound: tuple[Simple, ...]) -> bool:
    return all(_is(element, simple) for simple in compound)


def _is(element: Element, simple: Simple) -> bool:
    text = simple.text
    match simple.kind:
        case "type":
            return text == "*" or text.lower() == element.tag
        case "class":
            return text[1:] in str(element.get("class") or "").split()
        case "id":
            return text[1:] == element.get("id")
        case "attribute":
            return _has(element, text)
        case _:
            return element.getparent() is None


def _has(element: Element, text: str) -> bool:
    match = ATTRIBUTE.fullmatch(text)
    value = element.get(match["name"].lower()) if match else None
    if match is None or value is None:
        return False
    own, asked = str(value), str(match["value"] or "")
    fits = {
        "=": own == asked,
        "~=": asked in own.split(),
        "|=": own == asked or own.startswith(f"{asked}-"),
        "^=": bool(asked) and own.startswith(asked),
        "$=": bool(asked) and own.endswith(asked),
        "*=": bool(asked) and asked in own,
    }
    return match["operator"] is None or fits[match["operator"]]
