"""Conditions around the blocks that a translation lacked: each new block is seen by whom its original is seen by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from newsletter.content.translation.passages import Passage

CLOSE = "{% endif %}\n"


@dataclass(frozen=True)
class Placed:
    """A passage of a file that is being laid out, what it was written from, and whether it is new there."""

    passage: Passage
    original: Passage | None
    is_new: bool = False


def in_conditions(blocks: Sequence[Placed], after: str) -> tuple[list[Placed], str]:
    """Put tags of conditions around the new ones where they need them; `after` is what ends the file.

    The tags stand in what is above each block, in the file's own ones with its blocks.
    """
    if not any(block.passage.guard for block in blocks):
        return list(blocks), after
    made: list[Placed] = []
    runs = [(is_new, list(run)) for is_new, run in groupby(blocks, lambda block: block.is_new)]
    for at, (is_new, run) in enumerate(runs):
        if not is_new:
            made += run
            continue
        follower = runs[at + 1][1][0] if at + 1 < len(runs) else None
        gap = follower.passage.before if follower else after
        around = made[-1].passage.guard if made else ""
        new, gap = _run(run, around, follower.passage.guard if follower else "", gap, below_is_block=bool(follower))
        made += new
        if follower:
            runs[at + 1][1][0] = replace(follower, passage=replace(follower.passage, before=gap))
        else:
            after = gap
    return made, after


def _run(run: Sequence[Placed], around: str, below: str, gap: str, *, below_is_block: bool) -> tuple[list[Placed], str]:
    """Return neighbours that are new with their tags, and what has to stand above the block below them.

    `around` is the condition that holds above them, `below` the one behind `gap`.
    """
    made: list[Placed] = []
    opened = ""
    for block in run:
        guard = block.passage.guard
        above = block.passage.before
        if guard != (opened or around):
            above += f"{CLOSE}\n" if opened else ""
            opened = ""
            if guard == below != around:
                above, gap, around = f"\n{gap.strip()}\n\n", "\n" if below_is_block else "", below
            elif guard != around:
                above += f"{{% if {guard} %}}\n\n"
                opened = guard
        made.append(replace(block, passage=replace(block.passage, before=above)))
    return made, f"\n{CLOSE}{gap or chr(10)}" if opened else gap
