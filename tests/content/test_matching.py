from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.matching import Key, Matching, match_blocks

KEYS = st.lists(st.builds(Key, st.just(""), st.sampled_from(["text", "cards", "image"])), max_size=12)
# An id stands once in a file, whatever the language.
IDS = st.lists(st.sampled_from("abcde"), unique=True, max_size=4)


def keys(typed: str) -> list[Key]:
    """Read keys such as `text cards#a`."""
    return [Key(id, kind) for kind, _, id in (word.partition("#") for word in typed.split())]  # noqa: A001


@pytest.mark.parametrize(
    ("original", "other", "pairs", "missing", "extra", "moved"),
    [
        ("text cards", "text cards", [(0, 0), (1, 1)], (), (), set()),
        ("text cards button", "text button", [(0, 0), (2, 1)], (1,), (), set()),
        ("text button", "text cards button", [(0, 0), (1, 2)], (), (1,), set()),
        ("text cards#a points", "cards#a text points", [(1, 0), (0, 1), (2, 2)], (), (), {0}),
        ("text cards points", "text points cards", [(0, 0), (2, 1), (1, 2)], (), (), {2}),
        ("text#a text#b", "text#b text#a", [(1, 0), (0, 1)], (), (), {1}),
        ("cards#a", "cards", [(0, 0)], (), (), set()),
        ("cards#a", "points#a", [(0, 0)], (), (), set()),
        ("cards#a", "cards#b", [], (0,), (0,), set()),
        ("", "text", [], (), (0,), set()),
    ],
)
def test_blocks_are_matched(
    original: str,
    other: str,
    pairs: list[tuple[int, int]],
    missing: tuple[int, ...],
    extra: tuple[int, ...],
    moved: set[int],
) -> None:
    found = match_blocks(keys(original), keys(other))
    assert list(found.pairs) == pairs
    assert (found.missing, found.extra) == (missing, extra)
    assert len(found.moved) == len(moved)


def is_whole(found: Matching, originals: list[Key], others: list[Key]) -> bool:
    """Tell whether every block is either paired, missing or extra."""
    ones, twos = [one for one, _ in found.pairs], [two for _, two in found.pairs]
    return sorted([*ones, *found.missing]) == list(range(len(originals))) and sorted([*twos, *found.extra]) == list(
        range(len(others))
    )


@given(KEYS, KEYS, IDS, IDS)
def test_every_block_is_matched_once_or_told(one: list[Key], two: list[Key], ones: list[str], twos: list[str]) -> None:
    originals = [*one, *(Key(name, "cards") for name in ones)]
    others = [*(Key(name, "cards") for name in twos), *two]
    found = match_blocks(originals, others)
    assert is_whole(found, originals, others)
    assert {originals[a].id for a, b in found.pairs if originals[a].id == others[b].id != ""} == {*ones} & {*twos}
    kept = [a for a, b in found.pairs if b not in found.moved]
    assert kept == sorted(kept)


@given(KEYS)
def test_a_language_is_its_own_match(blocks: list[Key]) -> None:
    found = match_blocks(blocks, blocks)
    assert found.pairs == tuple((at, at) for at in range(len(blocks)))
    assert not found.moved


def test_thousands_of_blocks_are_matched_at_once() -> None:
    blocks = [Key("", "text")] * 20_000
    assert len(match_blocks(blocks, [*blocks[:10_000], Key("", "cards"), *blocks[10_000:]]).pairs) == 20_000
