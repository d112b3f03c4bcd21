"""Paragraphs, lists and quotations as plain text, with conditions that reach over some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

# A chunk is a paragraph's text and None, or the tokens of conditions and how many more they open than close.
Chunk = tuple[str, int | None]
NESTING = ("bullet_list", "ordered_list", "blockquote", "list_item")


@dataclass
class _Container:
    """A list, an item, a quotation or the whole text, while it is being written."""

    kind: str
    chunks: list[Chunk] = field(default_factory=list)
    number: int = 0
    is_tight: bool = True


class PlainText:
    """Takes the parts of a text one by one, as a Markdown parser meets them."""

    def __init__(self) -> None:
        self._stack = [_Container("all")]

    def __str__(self) -> str:
        """Return the text so far: paragraphs with a blank line between them, unwrapped."""
        return _joined(self._stack[0].chunks, "\n\n")

    def add(self, text: str) -> None:
        """Add a paragraph."""
        self._stack[-1].chunks.append((text, None))

    def condition(self, tokens: str, opens: int) -> None:
        """Add the tokens of conditions that stand between paragraphs; `opens` is how many more open than close."""
        if tokens:
            self._stack[-1].chunks.append((tokens, opens))

    def meet(self, kind: str, *, is_hidden: bool) -> None:
        """Meet the beginning or the end of something, by the parser's name for it."""
        name, _, side = kind.rpartition("_")
        if name == "paragraph" and side == "open" and self._stack[-1].kind == "list_item" and not is_hidden:
            self._stack[-2].is_tight = False
        elif name in NESTING and side == "open":
            self._open(name)
        elif name in NESTING:
            done = self._stack.pop()
            self._stack[-1].chunks.append((_closed(done), None))

    def _open(self, name: str) -> None:
        outer = self._stack[-1]
        self._stack.append(_Container(name))
        if name == "list_item":
            outer.number += 1
            self._stack[-1].number = outer.number if outer.kind == "ordered_list" else 0


def _closed(done: _Container) -> str:
    if done.kind in ("bullet_list", "ordered_list"):
        return _joined(done.chunks, "\n" if done.is_tight else "\n\n")
    if done.kind == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in _joined(done.chunks, "\n\n").split("\n"))
    marker = f"{done.number}. " if done.number else "- "
    is_list_below = len(done.chunks) == 2 and done.chunks[1][0].startswith(("- ", "1. "))
    first, *rest = _joined(done.chunks, "\n" if is_list_below else "\n\n").split("\n")
    return "\n".join([marker + first, *(" " * len(marker) + line if line else "" for line in rest)])


def _joined(chunks: Sequence[Chunk], between: str) -> str:
    """Join chunks; the space beside a text that stands under a condition goes with that text."""
    done: list[str] = []
    started, depth = False, 0
    for text, opens in chunks:
        if opens is not None:
            depth += opens
            done.append(text)
        elif text and started:
            done.append(between + text)
        elif text:
            started = depth == 0
            done.append(text if started else text + between)
    return "".join(done)
