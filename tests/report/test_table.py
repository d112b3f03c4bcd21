"""Rows in columns, whatever stands in them."""

from __future__ import annotations

from newsletter.report.table import WIDEST, aligned


def test_words_stand_left_and_numbers_right() -> None:
    assert list(aligned([["list", "all"], ["team", "5"], ["board", "12"]])) == [
        "  list   all",
        "  team     5",
        "  board   12",
    ]


def test_what_stands_in_a_cell_cannot_steer_a_terminal() -> None:
    assert list(aligned([["b\x1b[31m@town.example", "two\nlines\x07"]])) == ["  b␛[31m@town.example  two lines␇"]


def test_a_cell_without_end_does_not_push_the_others_away() -> None:
    first, second = aligned([["n" * 100_000, "why"], ["a@town.example", "because"]])
    assert first == f"  {'n' * (WIDEST - 1)}…  why"
    assert second.endswith("  because")
