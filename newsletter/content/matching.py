"""Which block of one language is which block of another: by id, else by order and type."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Key:
    """What a block is known by: its id, if it has one, and its type."""

    id: str
    type: str


@dataclass(frozen=True)
class Matching:
    """How two sequences of blocks belong together, all by their positions.

    `pairs` are (original, other), in the other's order. `moved` are those of the other that stand elsewhere.
    """

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    extra: tuple[int, ...]
    moved: frozenset[int]

    def place(self, original: int) -> int:
        """Return the position in the other before which a missing block belongs: behind what is before it."""
        before = [pair for pair in self.pairs if pair[0] < original and pair[1] not in self.moved]
        return max(before)[1] + 1 if before else 0


def match_blocks(originals: Sequence[Key], others: Sequence[Key]) -> Matching:
    """Match the blocks of two languages; what stands in one order in both is found first."""
    pairs = dict(_in_order(originals, others))
    free = set(range(len(others))) - set(pairs.values())
    for by_id in (True, False):
        for one in [at for at in range(len(originals)) if at not in pairs]:
            found = next((two for two in sorted(free) if _are_same(originals[one], others[two], by_id=by_id)), None)
            if found is not None:
                pairs[one] = found
                free.discard(found)
    ordered = tuple(sorted(pairs.items(), key=lambda pair: pair[1]))
    missing = tuple(at for at in range(len(originals)) if at not in pairs)
    return Matching(ordered, missing, tuple(sorted(free)), _moved(ordered))


def _in_order(originals: Sequence[Key], others: Sequence[Key]) -> list[tuple[int, int]]:
    shared = {key.id for key in originals if key.id} & {key.id for key in others}
    one, two = ([f"#{key.id}" if key.id in shared else key.type for key in keys] for keys in (originals, others))
    # What is the same at both ends is nearly everything, and matching takes time that grows with its square.
    start = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    most = min(len(one), len(two)) - start
    tail = next((n for n, (a, b) in enumerate(zip(one[::-1], two[::-1], strict=False)) if a != b or n >= most), most)
    middle = SequenceMatcher(None, one[start : len(one) - tail], two[start : len(two) - tail], autojunk=False)
    found = [(at, at) for at in range(start)]
    for block in middle.get_matching_blocks():
        found += [(start + block.a + n, start + block.b + n) for n in range(block.size)]
    found += [(len(one) - n, len(two) - n) for n in range(tail, 0, -1)]
    return [(a, b) for a, b in found if originals[a].id == others[b].id or not (originals[a].id and others[b].id)]


def _are_same(original: Key, other: Key, *, by_id: bool) -> bool:
    if by_id:
        return bool(original.id) and original.id == other.id
    return original.type == other.type and not (original.id and other.id)


def _moved(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the other's blocks that are not of the longest run which stands in the original's order."""
    ends: list[int] = []
    at_end: list[int] = []
    before: dict[int, int | None] = {}
    for number, (original, _) in enumerate(pairs):
        length = bisect_left(ends, original)
        before[number] = at_end[length - 1] if length else None
        ends[length : length + 1] = [original]
        at_end[length : length + 1] = [number]
    kept: set[int] = set()
    step = at_end[-1] if at_end else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return frozenset(other for number, (_, other) in enumerate(pairs) if number not in kept)
