from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.syncing import removes_many


@pytest.mark.parametrize(
    ("gone", "of", "asks"),
    [
        (0, 0, False),
        (1, 1, True),
        (1, 2, False),
        (2, 3, True),
        (1, 5, False),
        (5, 9, True),
        (5, 10, False),
        (6, 40, True),
        (5, 49, False),
        (6, 60, False),
        (7, 60, True),
        (100, 1_000, False),
        (101, 1_000_000, True),
    ],
)
def test_a_few_go_without_a_question_unless_they_are_most(gone: int, of: int, asks: bool) -> None:
    assert removes_many(gone, of) is asks


@given(st.integers(1, 300), st.integers(0, 300))
def test_who_empties_a_file_or_removes_more_is_asked_no_less(of: int, gone: int) -> None:
    assert removes_many(of, of)
    if gone < of and removes_many(gone, of):
        assert removes_many(gone + 1, of)
