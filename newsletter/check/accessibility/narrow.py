"""Whether an edition fits a narrow telephone, as problems of the files that it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.accessibility.overflow import NARROW, Wide, too_wide
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.merge.tags import ANY_TOKEN, restore
from newsletter.problems import Problem

SHOWN = 40


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wider than a telephone of 320 pixels."""
    for wide in too_wide(examined.tree):
        # How long a reader's value is, the readers' lists tell.
        if ANY_TOKEN.search(wide.words):
            continue
        words = restore(wide.words, examined.edition.tags).strip()
        is_typed = bool(words) or wide.element.tag == "img"
        place = examined.place(wide.element, words) if is_typed else examined.looks_place(wide.element)
        yield problem("too-wide", _sentence(wide, words), place, _hint(wide, words))


def _sentence(wide: Wide, words: str) -> str:
    shown = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
    what = f"“{shown}”" if words else {"img": "this picture", "tr": "this row of cells"}.get(wide.element.tag, "this")
    return (
        f"{what} is {wide.needs:.0f} pixels wide, and a phone of {NARROW} has room for {max(wide.room, 0):.0f}: "
        "the letter shrinks, or is read by pushing it from side to side"
    )


def _hint(wide: Wide, words: str) -> str:
    if "://" in words or words.startswith("www."):
        return "link words instead of the address: [the programme](https://…)"
    if words:
        return 'write it with a space or a hyphen, or in smaller letters; style="word-break: break-word" lets it break'
    if wide.element.tag == "img":
        return 'give it style="max-width: 100%; height: auto"'
    if wide.element.tag == "tr":
        return "leave out a column, or make the longest words shorter"
    return 'give it style="width: 100%; max-width: …px" instead of a fixed width'
