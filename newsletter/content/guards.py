"""Conditions on lines of their own around blocks: who sees what stands between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.merge.tags import ANY_TOKEN, Tag, TagKind


@dataclass
class _Group:
    """A condition from its first tag to its last, each with the line that it stands in."""

    tags: list[tuple[int, Tag]] = field(default_factory=list)

    @property
    def lines(self) -> frozenset[int]:
        return frozenset(at for at, _ in self.tags)

    @property
    def has_else(self) -> bool:
        return self.tags[-1][1].kind is TagKind.ELSE


def tags_alone(line: str, statements: Mapping[str, Tag]) -> tuple[Tag, ...]:
    """Return the tags of conditions that a line holds if it holds nothing else."""
    found = [statements[token] for token in ANY_TOKEN.findall(line) if token in statements]
    rest = ANY_TOKEN.sub(lambda match: "" if match[0] in statements else match[0], line) if found else line
    return () if rest.strip() else tuple(found)


def guards(alone: Mapping[int, Sequence[Tag]], solid: Sequence[int]) -> Mapping[int, str]:
    """Return the lines that begin, part or end a condition around blocks, each with the condition of what follows.

    `alone` are the lines that hold only tags of conditions, in order; `solid` are the lines, in order, where blocks
    begin that are no running text. A condition around nothing but text is the text's own, and not among them.
    """
    groups, unpaired = _groups(alone)
    by_line: dict[int, list[_Group]] = {}
    for group in groups:
        for at in group.lines:
            by_line.setdefault(at, []).append(group)
    waiting = [group for group in groups if _is_around(group, solid)]
    lifted: set[int] = set()
    while waiting:
        group = waiting.pop()
        for at in group.lines - lifted:
            lifted.add(at)
            waiting += by_line[at]
    if lifted & unpaired:
        return {}  # what belongs together cannot be told, and is reported where the tags stand
    return dict(_in_force({at: alone[at] for at in sorted(lifted)}))


def _groups(alone: Mapping[int, Sequence[Tag]]) -> tuple[list[_Group], set[int]]:
    """Pair the tags; return also the lines of those that have no counterpart."""
    opened: list[_Group] = []
    done: list[_Group] = []
    unpaired: set[int] = set()
    for at, tags in alone.items():
        for tag in tags:
            if tag.kind is TagKind.IF:
                opened.append(_Group())
            elif not opened or (tag.kind is not TagKind.ENDIF and opened[-1].has_else):
                unpaired.add(at)
                continue
            opened[-1].tags.append((at, tag))
            if tag.kind is TagKind.ENDIF:
                done.append(opened.pop())
    return done, unpaired.union(*(group.lines for group in opened))


def _is_around(group: _Group, solid: Sequence[int]) -> bool:
    first, last = group.tags[0][0], group.tags[-1][0]
    at = bisect_left(solid, first)
    return at < len(solid) and solid[at] < last


def _in_force(lines: Mapping[int, Sequence[Tag]]) -> Iterable[tuple[int, str]]:
    """Yield the condition that holds behind each line."""
    around: list[tuple[str, str]] = []  # what the branches so far rule out, and the condition of this one
    for at, tags in lines.items():
        for tag in tags:
            if tag.kind is TagKind.IF:
                around.append(("", tag.source))
                continue
            before, condition = around.pop()
            before = joined(before, f"not ({condition})")
            if tag.kind is TagKind.ELIF:
                around.append((before, tag.source))
            elif tag.kind is TagKind.ELSE:
                around.append((before, ""))
        yield at, joined(*(joined(before, condition) for before, condition in around))


def joined(*conditions: str) -> str:
    """Return the condition that holds where several do."""
    given = [condition for condition in conditions if condition]
    return given[0] if len(given) == 1 else " and ".join(f"({condition})" for condition in given)
