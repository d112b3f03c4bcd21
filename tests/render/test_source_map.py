"""Where a place of a rendered text comes from, however many lines a block has and however many blocks there are."""

from __future__ import annotations

from pathlib import Path

from newsletter.render.source_map import mark, mark_block, read_marks

FILE = Path("/theme/blocks/note.mjml.j2")


def test_a_place_is_told_with_its_line() -> None:
    found = read_marks(mark(FILE, 7, "<a>\n<b>\n<c>") + mark("/theme/other.j2", 3, "\n<d>"))
    assert [found.find(found.text.index(name)) for name in ("<a>", "<b>", "<c>", "<d>")] == [
        (FILE, 7),
        (FILE, 8),
        (FILE, 9),
        (Path("/theme/other.j2"), 4),
    ]


def test_what_a_value_brings_is_of_the_last_line_before_it() -> None:
    found = read_marks(mark(FILE, 7, "<a>\n") + "a\n" * 5000 + "<b>")
    assert found.find(found.text.index("<b>")) == (FILE, 7 + 1)


def test_what_no_file_has_made_is_of_none() -> None:
    assert read_marks("<a>" + mark(FILE, 1, "<b>")).find(1) is None


def test_the_innermost_block_is_told() -> None:
    inner = mark_block(1, "[one]") + "between" + mark_block(2, "[two]")
    found = read_marks("before" + mark_block(0, f"open{inner}close") + "after")
    places = ("before", "open", "[one]", "between", "[two]", "close", "after")
    assert [found.block(found.text.index(place)) for place in places] == [None, 0, 1, 0, 2, 0, None]


def test_each_of_many_blocks_is_found() -> None:
    found = read_marks("".join(mark_block(number, f"<{number}>") for number in range(3000)))
    assert [found.block(found.text.index(f"<{number}>")) for number in (0, 1, 1499, 2999)] == [0, 1, 1499, 2999]
