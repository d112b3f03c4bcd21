"""Cells of an export: what a spreadsheet would run is guarded, and an import reads every cell as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.exports import (
    Exported,
    exported_standing,
    guarded,
    plain,
    table_of,
    tags_cell,
    unguarded,
)
from newsletter.subscribers.imports.people import read_tags
from newsletter.subscribers.imports.standing import Standing
from newsletter.subscribers.model import SubscriptionStatus

CELLS = st.text(st.sampled_from("'=+-@＝ \ta")) | st.text()
TAGS = st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"]), min_size=1).map(str.strip)


@given(CELLS)
def test_every_cell_is_read_back_as_it_was(cell: str) -> None:
    assert unguarded(plain(cell)) == cell
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in set("=+-@＝＋－＠\t\r\n")


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+371 2000000", "-5", "@SUM(1)", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert plain(cell) == cell


@given(st.frozensets(TAGS.filter(lambda tag: tag and tag != "No Lists")))
def test_tags_are_read_back_as_they_were(tags: frozenset[str]) -> None:
    assert set(read_tags(tags_cell(tags))) == tags


def test_a_table_has_a_row_for_each_with_their_standing() -> None:
    anna = Exported(
        "anna@city.example",
        Standing.ACTIVE,
        "Anna",
        "lv",
        datetime(2021, 3, 1, tzinfo=UTC),
        {"city": "=Rīga", "tags": "x"},
        frozenset({"b", "a"}),
    )
    header, row = table_of([anna], ["city", "tags"], spreadsheet=True)
    assert header == ["email", "name", "locale", "standing", "joined", "tags", "city", "tags_2"]
    assert row == ["anna@city.example", "Anna", "lv", "active", "2021-03-01T00:00:00+00:00", "a, b", "'=Rīga", "x"]


def test_that_somebody_has_left_is_never_lost() -> None:
    left, on = SubscriptionStatus.UNSUBSCRIBED, SubscriptionStatus.CONFIRMED
    assert exported_standing(left, Standing.BOUNCED) is Standing.UNSUBSCRIBED
    assert exported_standing(left, Standing.COMPLAINED) is Standing.COMPLAINED
    assert exported_standing(on, Standing.UNSUBSCRIBED) is Standing.UNSUBSCRIBED
    assert exported_standing(on, Standing.BOUNCED) is Standing.BOUNCED
    assert exported_standing(on, None) is Standing.ACTIVE
    assert exported_standing(SubscriptionStatus.PENDING, Standing.BOUNCED) is Standing.PENDING
