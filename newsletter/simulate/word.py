"""Steps of classic Outlook for Windows, which lets Word lay out an email: no boxes but the cells of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.simulate.colours import read_colour
from newsletter.simulate.css import AtRule, Declaration, Node, read_declarations, write_declarations
from newsletter.simulate.declarations import change_declarations, change_inline
from newsletter.simulate.sheets import change_rules, remove
from newsletter.simulate.step import TreeStep

if TYPE_CHECKING:
    from lxml.etree import _Element

Block = tuple[Declaration, ...]
CHAIN = re.compile(r"(\.[\w-]+)(?:\.[\w-]+)+")
DEFAULTS = "ul, ol { padding: 0; margin-left: 0.5in } body { margin: 0 }"


def reads_mso(says: str) -> TreeStep:
    """Return the step that takes Word's own properties at their word: mso-hide, and the paddings for it alone."""

    def change(block: Block, _: frozenset[str]) -> Block:
        found: list[Declaration] = []
        for each in block:
            if each.name == "mso-hide" and each.value == "all":
                found = [other for other in found if other.name != "display"]
                found.append(Declaration("display", "none", important=each.important))
            elif match := re.fullmatch(r"mso-padding(-top|-right|-bottom|-left)?-alt", each.name):
                name = f"padding{match[1] or ''}"
                found = [
                    other for other in found if (match[1] and other.name != name) or not other.name.startswith(name)
                ]
                found.append(replace(each, name=name))
            else:
                found.append(each)
        return tuple(found)

    return TreeStep("reads-mso", says, lambda root: change_declarations(root, change))


def without_inline_important(says: str) -> TreeStep:
    """Return the step that leaves out what is important in a style attribute (email-bugs 31)."""
    return TreeStep(
        "without-inline-important",
        says,
        lambda root: change_inline(root, lambda block, _: tuple(each for each in block if not each.important)),
    )


def tables_of_hidden_parts(says: str) -> TreeStep:
    """Return the step that shows tables within what is hidden by `display:none` alone (caniemail, display:none)."""

    def act(root: _Element) -> int:
        count = 0
        for element in list(root.iter("div", "td", "span")):
            block = read_declarations(element.get("style", ""))
            if not any(each.name == "display" and each.value == "none" for each in block) or _is_hidden(block):
                continue
            tables = list(_outermost_tables(element))
            if not tables:
                continue
            element.set("style", write_declarations(each for each in block if each.name != "display"))
            element.text = ""
            for child in list(element):
                element.remove(child)
            for table in tables:
                table.tail = ""
                element.append(table)
            count += 1
        return count

    return TreeStep("tables-of-hidden-parts", says, act)


def without_empty_paragraphs(says: str) -> TreeStep:
    """Return the step that takes out paragraphs that hold nothing, not even a no-break space, with their borders.

    MJML relies on it: what draws its dividers everywhere is empty, and a table draws them for Word.
    """

    def act(root: _Element) -> int:
        empty = [each for each in root.iter("p") if not len(each) and not (each.text or "").strip(" \t\r\n")]
        for each in empty:
            remove(each)
        return len(empty)

    return TreeStep("without-empty-paragraphs", says, act)


def own_defaults(says: str) -> TreeStep:
    """Return the step that puts Word's defaults in the place of a browser's.

    A list is indented by its margin and not by padding; the margin of the page is the window's.
    """

    def act(root: _Element) -> int:
        from lxml import etree

        head = root.find("head")
        if head is None:
            return 0
        style = etree.Element("style")
        style.text = DEFAULTS
        head.insert(0, style)
        return 1

    return TreeStep("own-defaults", says, act)


def display_none_only(says: str) -> TreeStep:
    """Return the step that knows of `display` only what hides, and that not on a picture (caniemail, display)."""

    def change(block: Block, elements: frozenset[str]) -> Block:
        hides = elements != {"img"}
        return tuple(each for each in block if each.name != "display" or (hides and each.value == "none"))

    return TreeStep("display-none-only", says, lambda root: change_declarations(root, change))


def margins(says: str) -> TreeStep:
    """Return the step that takes margins as Word does: no `auto`, none below nothing, none on span and body."""

    def change(block: Block, elements: frozenset[str]) -> Block:
        found = []
        for each in block:
            if not each.name.startswith("margin"):
                found.append(each)
            elif not (elements and elements <= {"span", "body"}) and not re.search(r"(?<![\w.])-\d*\.?\d", each.value):
                # The rest of a shorthand holds.
                found.append(replace(each, value=re.sub(r"\bauto\b", "0", each.value)))
        return tuple(found)

    return TreeStep("margins", says, lambda root: change_declarations(root, change))


def colours_as_backgrounds(says: str) -> TreeStep:
    """Return the step that keeps of a background its colour, and leaves out colours that let something through."""

    def change(block: Block, _: frozenset[str]) -> Block:
        found = []
        for each in block:
            if each.name == "background":
                colour = read_colour(re.sub(r"url\([^)]*\)|[a-z-]*gradient\(.*\)", "", each.value))
                if colour and colour.alpha == 1:
                    found.append(replace(each, value=str(colour)))
            elif not each.value.lower().startswith("rgba("):
                found.append(each)
        return tuple(found)

    def act(root: _Element) -> int:
        pictures = [each for each in root.iter("table", "td", "th", "tr", "div") if "background" in each.attrib]
        for each in pictures:
            del each.attrib["background"]
        return len(pictures) + change_declarations(root, change)

    return TreeStep("colours-as-backgrounds", says, act)


def first_class_of_chains(says: str) -> TreeStep:
    """Return the step that applies `.a.b` to every `.a` (caniemail, chaining selectors)."""

    def change(node: Node) -> Node | None:
        if isinstance(node, AtRule):
            return node
        return replace(node, selectors=tuple(CHAIN.sub(r"\1", selector) for selector in node.selectors))

    return TreeStep("first-class-of-chains", says, lambda root: change_rules(root, change))


def _is_hidden(block: Iterable[Declaration]) -> bool:
    return any(each.name == "mso-hide" for each in block)


def _outermost_tables(element: _Element) -> Iterator[_Element]:
    for child in element:
        if child.tag == "table":
            yield child
        else:
            yield from _outermost_tables(child)
