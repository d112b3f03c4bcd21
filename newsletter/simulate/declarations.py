"""Steps on declarations, in style sheets and in style attributes: properties and values that a program leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.simulate.css import AtRule, Declaration, Node, read_declarations, read_sheet, write_declarations
from newsletter.simulate.selectors import read_selector
from newsletter.simulate.sheets import change_rules, every_rule
from newsletter.simulate.step import TreeStep

if TYPE_CHECKING:
    from lxml.etree import _Element

# What becomes of the declarations of one block. The names of elements that it may be for; empty where all may be.
Change = Callable[[tuple[Declaration, ...], frozenset[str]], tuple[Declaration, ...]]
NEGATIVE = re.compile(r"(?<![\w.])-\d*\.?\d")
FUNCTION = re.compile(r"(?<![\w-])([a-z][a-z-]*)\(", re.IGNORECASE)
UNIT = re.compile(r"(?<![\w#.-])-?\d*\.?\d+([a-z]+)\b", re.IGNORECASE)
BACKGROUND = frozenset({"background", "background-image"})


def change_declarations(root: _Element, change: Change) -> int:
    """Change the blocks of all style sheets and style attributes; return how many declarations are not the same."""
    count = 0

    def in_rule(node: Node) -> Node | None:
        nonlocal count
        if isinstance(node, AtRule):
            return (
                replace(node, rules=tuple(inner for rule in node.rules if (inner := in_rule(rule))))
                if node.is_nesting
                else node
            )
        kept = change(node.declarations, _subjects(node.selectors))
        count += _difference(node.declarations, kept)
        return replace(node, declarations=kept) if kept or not node.declarations else None

    change_rules(root, in_rule)
    return count + change_inline(root, change)


def change_inline(root: _Element, change: Change) -> int:
    """Change the style attributes only."""
    count = 0
    for element in root.iter():
        style = element.get("style") if isinstance(element.tag, str) else None
        if not style:
            continue
        before = read_declarations(style)
        after = change(before, frozenset({str(element.tag)}))
        if after == before:
            continue
        count += _difference(before, after)
        if after:
            element.set("style", write_declarations(after))
        else:
            del element.attrib["style"]
    return count


def without_properties(names: Iterable[str], says: str, *, named: bool = False) -> TreeStep:
    """Return the step that leaves out properties; a name that ends in `*` stands for all that begin so.

    If `named`, those that were left out are told.
    """
    gone = frozenset(names)
    starts = tuple(name[:-1] for name in gone if name.endswith("*"))

    def is_gone(each: Declaration) -> bool:
        return each.name in gone or bool(starts and each.name.startswith(starts))

    def found(root: _Element) -> Iterable[str]:
        blocks = [
            rule.declarations for sheet in root.iter("style") for rule in every_rule(read_sheet(sheet.text or ""))
        ]
        blocks += [read_declarations(str(element.get("style"))) for element in root.iterfind(".//*[@style]")]
        return {each.name for block in blocks for each in block if is_gone(each)} if named else ()

    keep = _keeping(lambda each: not is_gone(each))
    return TreeStep("without-properties", says, lambda root: change_declarations(root, keep), found)


def without_values(says: str, functions: Iterable[str] = (), units: Iterable[str] = ()) -> TreeStep:
    """Return the step that leaves out declarations whose value uses a function (`calc`) or a unit (`vw`)."""
    named, measured = frozenset(functions), frozenset(units)

    def is_known(each: Declaration) -> bool:
        used = {match[1].lower() for match in FUNCTION.finditer(each.value)}
        return not used & named and not {match[1].lower() for match in UNIT.finditer(each.value)} & measured

    return TreeStep("without-values", says, lambda root: change_declarations(root, _keeping(is_known)))


def without_keywords(name: str, keywords: Iterable[str], says: str) -> TreeStep:
    """Return the step that leaves out a property where its value has one of some keywords."""
    gone = frozenset(keywords)

    def is_known(each: Declaration) -> bool:
        return each.name != name or not set(each.value.lower().split()) & gone

    return TreeStep("without-keywords", says, lambda root: change_declarations(root, _keeping(is_known)))


def without_negative_margins(says: str) -> TreeStep:
    """Return the step that leaves out margins below nothing."""

    def is_known(each: Declaration) -> bool:
        return not each.name.startswith("margin") or not NEGATIVE.search(each.value)

    return TreeStep("without-negative-margins", says, lambda root: change_declarations(root, _keeping(is_known)))


def without_gradients(says: str) -> TreeStep:
    """Return the step that leaves out gradients, and the colour that a shorthand has beside them with it."""

    def is_known(each: Declaration) -> bool:
        return each.name not in BACKGROUND or "gradient(" not in each.value.lower()

    return TreeStep("without-gradients", says, lambda root: change_declarations(root, _keeping(is_known)))


def renamed(name: str, other: str, says: str) -> TreeStep:
    """Return the step that writes one property in the place of another."""

    def change(block: tuple[Declaration, ...], _: frozenset[str]) -> tuple[Declaration, ...]:
        return tuple(replace(each, name=other) if each.name == name else each for each in block)

    return TreeStep("renamed", says, lambda root: change_declarations(root, change))


def _keeping(is_known: Callable[[Declaration], bool]) -> Change:
    return lambda block, _: tuple(each for each in block if is_known(each))


def _subjects(selectors: tuple[str, ...]) -> frozenset[str]:
    """Return the names of the elements that selectors are for, empty where one of them names none."""
    found = set()
    for text in selectors:
        compounds = read_selector(text).compounds
        named = [simple.text.lower() for simple in compounds[-1] if simple.kind == "type"] if compounds else []
        if not named or named == ["*"]:
            return frozenset()
        found.add(named[0])
    return frozenset(found)


def _difference(before: tuple[Declaration, ...], after: tuple[Declaration, ...]) -> int:
    kept = set(after)
    return sum(each not in kept for each in before)
