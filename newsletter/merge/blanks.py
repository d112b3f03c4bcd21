"""The empty lines around conditions in a plain text: what a reader does not get takes the lines before it along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.merge.tags import Tag, TagKind, split_tokens

# Deeper conditions are refused where the text is compiled.
DEEPEST = 30
MOST_ENDS = 2


@dataclass
class _Choice:
    """A condition in a text: its tags, each with what stands behind it."""

    branches: list[tuple[str, list[_Node]]] = field(default_factory=list)
    end: str = ""

    def margins(self) -> tuple[int, int]:
        """Return the most line ends that stand at both ends of what it may write."""
        sides = [(_margins(nodes[0])[0], _margins(nodes[-1])[1]) for _, nodes in self.branches if nodes]
        return max((side[0] for side in sides), default=0), max((side[1] for side in sides), default=0)

    def begins_line(self) -> bool:
        """Tell whether all that it may write begins with a line end, and is more than that."""
        shown = [nodes for _, nodes in self.branches if nodes]
        return bool(shown) and all(map(_begins, shown)) and self.says_words()

    def ends_line(self) -> bool:
        """Tell whether all that it may write ends with a line end, and is more than that."""
        shown = [nodes for _, nodes in self.branches if nodes]
        return bool(shown) and all(map(_ends, shown)) and self.says_words()

    def says_words(self) -> bool:
        """Tell whether whatever it may write holds more than line ends."""
        return all(any(map(_has_words, nodes)) for _, nodes in self.branches if nodes)


_Node = str | _Choice


def settle_blanks(text: str, tags: Mapping[str, Tag]) -> str:
    """Return a text in which each condition on lines of its own holds the line ends that belong to what it shows.

    So no reader gets more than one empty line in a row, whatever the conditions say. What is not closed stays.
    """
    nodes = _parsed(text, tags)
    if nodes is None or not any(isinstance(node, _Choice) for node in nodes):
        return text
    return _settled(nodes) + ("\n" if text.endswith("\n") else "")


def _parsed(text: str, tags: Mapping[str, Tag]) -> list[_Node] | None:
    """Return a text as pieces and conditions; None where a condition is not closed, or they are too deep."""
    nodes: list[_Node] = []
    opened: list[_Choice] = []
    for _, piece in split_tokens(text, tags):
        inside = opened[-1].branches[-1][1] if opened else nodes
        if isinstance(piece, str) or piece.kind is TagKind.VALUE:
            _add(inside, piece if isinstance(piece, str) else piece.token)
        elif piece.kind is TagKind.IF:
            opened.append(_Choice([(piece.token, [])]))
            inside.append(opened[-1])
        elif not opened:
            return None
        elif piece.kind is TagKind.ENDIF:
            opened[-1].end = piece.token
            closed = opened.pop()
            if not any(shown for _, shown in closed.branches):  # it never says anything
                (opened[-1].branches[-1][1] if opened else nodes).pop()
        else:
            opened[-1].branches.append((piece.token, []))
        if len(opened) > DEEPEST:
            return None
    return None if opened else nodes


def _add(nodes: list[_Node], text: str) -> None:
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] += text
    elif text:
        nodes.append(text)


def _begins(nodes: Sequence[_Node]) -> bool:
    first = nodes[0]
    return first.startswith("\n") if isinstance(first, str) else first.begins_line()


def _ends(nodes: Sequence[_Node]) -> bool:
    last = nodes[-1]
    return last.endswith("\n") if isinstance(last, str) else last.ends_line()


def _has_words(node: _Node) -> bool:
    return (
        bool(node.strip("\n"))
        if isinstance(node, str)
        else any(nodes for _, nodes in node.branches) and node.says_words()
    )


def _settled(nodes: Sequence[_Node], above: int | None = None, below: int = 0) -> str:
    """Return what nodes say, each condition with the line ends that go with it.

    Behind words that everybody gets they go before what a condition shows, above them behind it. `above` are the line
    ends before the nodes, None if they begin a text, `below` those behind them where they do.
    """
    made: list[str] = []
    gap, is_begun = above or 0, above is not None
    for at, node in enumerate(nodes):
        if isinstance(node, _Choice) and _is_alone(nodes, at):
            before, after = node.margins()
            gap = max(gap, before)
            behind = _margins(nodes[at + 1])[0] if at + 1 < len(nodes) else below
            made.append(_alone(node, gap, None) if is_begun else _alone(node, None, max(after, behind)))
            gap = max(gap, after)
            continue
        before, after = (0, 0) if isinstance(node, _Choice) else _margins(node)
        text = _written(node).strip("\n") if isinstance(node, str) else _written(node)
        gap = max(gap, before)
        if text:
            made.append(("\n" * min(gap, MOST_ENDS) if is_begun else "") + text)
            gap, is_begun = after, True
    return "".join(made) + ("\n" * below if is_begun else "")


def _is_alone(nodes: Sequence[_Node], at: int) -> bool:
    """Tell whether a condition has lines of its own, whatever the conditions beside it say."""
    node = nodes[at]
    assert isinstance(node, _Choice)  # noqa: S101 - the caller saw it
    above = node.begins_line() or _is_after_line(nodes, at)
    return above and (node.ends_line() or _is_before_line(nodes, at))


def _is_after_line(nodes: Sequence[_Node], at: int) -> bool:
    """Tell whether a line has ended before a node, also where a condition before it shows nothing."""
    for before in reversed(nodes[:at]):
        if not _ends([before]):
            return False
        if isinstance(before, str):
            return True
    return True


def _is_before_line(nodes: Sequence[_Node], at: int) -> bool:
    """Tell whether a line ends behind a node, also where a condition behind it shows nothing."""
    for behind in nodes[at + 1 :]:
        if not _begins([behind]):
            return False
        if isinstance(behind, str):
            return True
    return True


def _alone(choice: _Choice, above: int | None, below: int | None) -> str:
    ends = min(max(above or below or 0, 1), MOST_ENDS)
    sides = (None, ends) if above is None else (ends, 0)
    return "".join(token + _settled(nodes, *sides) for token, nodes in choice.branches) + choice.end


def _margins(node: _Node) -> tuple[int, int]:
    """Return how many line ends stand at both ends of what a node may write."""
    if isinstance(node, _Choice):
        return node.margins()
    return len(node) - len(node.lstrip("\n")), len(node) - len(node.rstrip("\n"))


def _written(node: _Node) -> str:
    if isinstance(node, str):
        return node
    return "".join(token + "".join(map(_written, nodes)) for token, nodes in node.branches) + node.end
