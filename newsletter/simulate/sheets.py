"""Steps on style sheets: which of them a mail program keeps, and which rules in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.simulate.css import AtRule, Node, Rule, read_sheet, split_commas, write_sheet
from newsletter.simulate.selectors import read_selector
from newsletter.simulate.step import TreeStep

if TYPE_CHECKING:
    from lxml.etree import _Element

FEATURE = re.compile(r"\(\s*(?:(?:min|max)-)?(?P<name>[\w-]+)\s*[:)<>=]")
Keeps = Callable[[str], bool]


def style_elements(root: _Element) -> list[_Element]:
    """Return the style elements of a document, in order."""
    return list(root.iter("style"))


def remove(element: _Element) -> None:
    """Take an element out; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def no_sheets(says: str) -> TreeStep:
    """Return the step that takes out every style sheet."""
    return TreeStep("no-sheets", says, lambda root: _removed(style_elements(root)))


def sheets_of_head_only(says: str) -> TreeStep:
    """Return the step that takes out style sheets that stand in the body."""

    def act(root: _Element) -> int:
        body = root.find("body")
        return _removed(list(body.iter("style")) if body is not None else [])

    return TreeStep("sheets-of-head-only", says, act)


def sheets_within(limit: int, says: str) -> TreeStep:
    """Return the step that drops the style sheet that exceeds a number of characters for all, and those after it."""

    def act(root: _Element) -> int:
        total, over = 0, []
        for sheet in style_elements(root):
            total += len(sheet.text or "")
            if total > limit:
                over.append(sheet)
        return _removed(over)

    return TreeStep("sheets-within", says, act)


def no_sheet_with_nested_at_rules(says: str) -> TreeStep:
    """Return the step that drops a whole style sheet in which an at-rule stands in another."""

    def act(root: _Element) -> int:
        nesting = [sheet for sheet in style_elements(root) if any(map(_nests, read_sheet(sheet.text or "")))]
        return _removed(nesting)

    return TreeStep("no-nested-sheets", says, act)


def without_nested_at_rules(says: str) -> TreeStep:
    """Return the step that takes at-rules out of other at-rules, and leaves the rest of the sheet."""

    def change(node: Node) -> Node | None:
        if isinstance(node, AtRule):
            return replace(node, rules=tuple(inner for inner in node.rules if isinstance(inner, Rule)))
        return node

    return TreeStep("without-nested-at-rules", says, lambda root: change_rules(root, change))


def without_at_rules(names: set[str], says: str) -> TreeStep:
    """Return the step that takes out at-rules of some names.

    `*` stands for all, and for style elements with a media attribute, which ask the same.
    """

    def change(node: Node) -> Node | None:
        gone = isinstance(node, AtRule) and ("*" in names or node.name.removeprefix("-webkit-") in names)
        return None if gone else _inside(node, change)

    def act(root: _Element) -> int:
        asked = [sheet for sheet in style_elements(root) if sheet.get("media", "all") not in ("all", "screen")]
        gone = _removed(asked) if "*" in names else 0
        return gone + change_rules(root, change)

    return TreeStep("without-at-rules", says, act)


def media_queries_on(features: set[str], says: str) -> TreeStep:
    """Return the step that keeps only media queries about some features, without `min-` and `max-`."""

    def keeps(query: str) -> bool:
        return {match["name"].lower() for match in FEATURE.finditer(query)} <= features

    def change(node: Node) -> Node | None:
        if not isinstance(node, AtRule) or node.name != "media":
            return _inside(node, change)
        kept = [query for query in split_commas(node.prelude) if keeps(query)]
        return _inside(replace(node, prelude=", ".join(kept)), change) if kept else None

    def act(root: _Element) -> int:
        asked = [sheet for sheet in style_elements(root) if not keeps(sheet.get("media", ""))]
        return _removed(asked) + change_rules(root, change)

    return TreeStep("media-queries-on", says, act)


def selectors_that(keeps: Keeps, says: str) -> TreeStep:
    """Return the step that takes out the selectors a mail program does not know, and rules that have no other."""

    def change(node: Node) -> Node | None:
        if isinstance(node, AtRule):
            return _inside(node, change)
        kept = tuple(selector for selector in node.selectors if keeps(selector))
        return replace(node, selectors=kept) if kept else None

    return TreeStep("selectors-that", says, lambda root: change_rules(root, change))


def known_selectors(
    pseudo: set[str] = frozenset(),  # type: ignore[assignment]
    elements: set[str] = frozenset(),  # type: ignore[assignment]
    attributes: set[str] = frozenset(),  # type: ignore[assignment]
    combinators: str = ">+~",
    *,
    pseudo_needs_type: bool = False,
    attribute_stands_alone: bool = False,
    chains: bool = True,
) -> Keeps:
    """Return what tells whether a selector is known.

    `attributes` are operators, an empty text for `[name]`. `pseudo_needs_type`: only `a:hover`, not `.a:hover`.
    `attribute_stands_alone`: not with a class. Without `chains`, not two classes of one element.
    """

    def keeps(text: str) -> bool:
        selector = read_selector(text)
        if any(sign not in combinators for sign in selector.combinators):
            return False
        for compound in selector.compounds:
            kinds = [simple.kind for simple in compound]
            for simple in compound:
                if simple.kind == "pseudo" and (simple.name not in pseudo or (pseudo_needs_type and "class" in kinds)):
                    return False
                if simple.kind == "element" and simple.name not in elements:
                    return False
                if simple.kind == "attribute" and simple.operator not in attributes:
                    return False
            if attribute_stands_alone and "attribute" in kinds and "class" in kinds:
                return False
            if not chains and kinds.count("class") > 1:
                return False
        return True

    return keeps


def change_rules(root: _Element, change: Callable[[Node], Node | None]) -> int:
    """Put `change(node)` in the place of each outermost rule of every style sheet; return how many are not the same.

    A style sheet that is left without rules is taken out.
    """
    count = 0
    for sheet in style_elements(root):
        before = read_sheet(sheet.text or "")
        after = [change(node) for node in before]
        changed = sum(old != new for old, new in zip(before, after, strict=True))
        if not changed:
            continue
        count += changed
        kept = [node for node in after if node is not None]
        sheet.text = write_sheet(kept)
        if not kept:
            remove(sheet)
    return count


def every_rule(nodes: tuple[Node, ...]) -> Iterator[Rule]:
    """Yield the rules, those in at-rules too."""
    for node in nodes:
        if isinstance(node, Rule):
            yield node
        else:
            yield from every_rule(node.rules)


def _inside(node: Node, change: Callable[[Node], Node | None]) -> Node | None:
    """Change what stands in an at-rule; None where nothing is left in it."""
    if isinstance(node, Rule) or not node.is_nesting:
        return node
    kept = tuple(inner for rule in node.rules if (inner := change(rule)) is not None)
    return replace(node, rules=kept) if kept or not node.rules else None


def _nests(node: Node) -> bool:
    return isinstance(node, AtRule) and any(isinstance(inner, AtRule) for inner in node.rules)


def _removed(elements: list[_Element]) -> int:
    for element in elements:
        remove(element)
    return len(elements)
