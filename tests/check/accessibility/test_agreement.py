"""What the rules say of contrast and width is what Chromium computes; over more designs: scripts/check_agreement.py."""

from __future__ import annotations

import pytest

from newsletter.check.codes.accessibility import CODES
from scripts.agreement.comparison import Result, compare
from scripts.agreement.designs import designs
from scripts.agreement.page import PAGE
from scripts.mjml_compare.boxes import ChromiumMissingError, chromium

FEW = 10


@pytest.fixture(scope="module")
def result() -> Result:
    """Both asked of a few designs."""
    try:
        with chromium() as browser:
            return compare(browser, FEW)
    except ChromiumMissingError as fault:
        pytest.skip(str(fault))


@pytest.mark.chromium
def test_every_text_looks_as_chromium_has_it_and_every_page_is_as_wide(result: Result) -> None:
    assert [agreement.different for _, agreement in result.parts] == [[], [], [], []]
    assert result.by_day.asked > 100
    assert result.by_day.faults > 20
    assert 0 < result.width.faults < FEW


def test_designs_are_the_same_each_time() -> None:
    assert designs(3) == designs(4)[:3]
    assert len({design.mjml for design in designs(20)}) == 20


def test_the_page_explains_every_code() -> None:
    page = PAGE.read_text("utf-8")
    assert [code.name for code in CODES if f"`{code.name}`" not in page] == []
    assert "| 200 | " in page
