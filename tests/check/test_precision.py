"""No rule tells a false error of the templates that people send; the figures are written by check_precision.py."""

from __future__ import annotations

import pytest

from scripts.precision.page import PAGE, explanations, is_error, page, unexplained
from scripts.precision.templates import Found, ask, templates


@pytest.fixture(scope="module")
def found() -> list[Found]:
    """Everything that is told of the templates."""
    return list(ask())


def test_every_error_is_true(found: list[Found]) -> None:
    assert len(templates()) > 40
    assert [f"{each.template}: {each.problem}" for each in unexplained(found)] == []


def test_no_explanation_is_out_of_date(found: list[Found]) -> None:
    assert {each.problem.code for each in found if is_error(each)} == set(explanations())


def test_the_page_has_the_reasons() -> None:
    written = PAGE.read_text("utf-8")
    assert [entry["why"] for entry in explanations().values() if entry["why"] not in written] == []
    assert page([]).partition("| Concern")[0] == written.partition("| Concern")[0]
