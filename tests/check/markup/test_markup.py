"""What breaks the HTML is found, and what mail has to be written like is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.check.code import Concern
from newsletter.check.codes.markup import CODES
from newsletter.check.examined import Examined
from newsletter.check.markup import check, look
from newsletter.render.document import parse

CASES = dict(
    re.findall(r"^== (.*)\n((?:(?!^== ).*\n?)*)", Path(__file__).with_name("cases.txt").read_text("utf-8"), flags=re.M)
)
AROUND = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A</title></head><body>{}</body></html>'
TEXT = "---\nsubject: A\npreheader: B\n---\nText.\n"


def expected(case: str) -> list[str]:
    said = CASES[case].partition("\n")[0].removeprefix("found: ")
    return [] if said == "none" else sorted(said.split(", "))


@pytest.mark.parametrize("case", CASES)
def test_each_case(case: str) -> None:
    typed = CASES[case].partition("\n")[2].strip()
    html = typed if re.match("<!doctype|<html", typed, re.IGNORECASE) else AROUND.format(typed)
    found = list(look(html, parse(html)))
    assert sorted(each.code for each in found) == expected(case)
    assert all(each.sentence and each.hint for each in found)


def test_every_code_has_a_case() -> None:
    assert {code.name for code in CODES} == {code for case in CASES for code in expected(case)}
    assert {code.concern for code in CODES} == {Concern.MARKUP}


def test_an_issue_of_the_shipped_theme_is_sound(examine: Callable[..., Examined]) -> None:
    assert list(check(examine(TEXT))) == []
