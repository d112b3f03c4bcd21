from __future__ import annotations

from pathlib import Path

import pytest

from scripts.mjml_compare.boxes import ChromiumMissingError
from scripts.mjml_compare.comparison import Compared, compare, corpus, explanations
from scripts.mjml_compare.peers import PeerMissingError

PAGE = Path(__file__).parents[2] / "docs" / "standards" / "mjml.md"


@pytest.fixture(scope="module")
def results() -> list[Compared]:
    """Every file through `newsletter mjml` and both versions of MJML, measured in Chromium."""
    try:
        return compare(corpus())
    except (PeerMissingError, ChromiumMissingError) as fault:
        pytest.skip(str(fault))


@pytest.mark.chromium
@pytest.mark.slow
def test_every_box_is_where_mjml_has_it_or_the_difference_is_explained(results: list[Compared]) -> None:
    assert sum(sum(result.boxes.values()) for result in results) > 1000
    why = explanations()
    differ = {result.name: result.different for result in results if not result.is_same}
    assert {name: found for name, found in differ.items() if name not in why} == {}
    assert sorted(why) == sorted(differ), "an explanation is out of date"


def test_the_page_names_every_file_that_is_compared() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [file.name for file in corpus() if f"/{file.name}`" not in page] == []
    assert "not explained" not in page
