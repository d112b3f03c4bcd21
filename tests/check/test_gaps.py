"""What a condition leaves out takes the blanks and signs around it along, or it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.examined import Examined, People
from newsletter.check.gaps import check_gaps

Examine = Callable[..., Examined]
LINES = Path(__file__).with_name("gaps.txt").read_text("utf-8").split("\n")
CASES = [line.rsplit(" | ", 1) for line in LINES if " | " in line]
TEXT = "---\nsubject: Ziņas\npreheader: Kas jauns\n---\nIevads.\n\n{body}\n"


@pytest.mark.parametrize(("body", "told"), CASES)
def test_a_gap_is_told_as_a_reader_sees_it(examine: Examine, body: str, told: str) -> None:
    found = list(check_gaps(replace(examine(TEXT.format(body=body)), people=People((), {}))))
    assert [each.sentence.split("“")[1].split("”")[0] for each in found] == ([] if told == "-" else [told])
    assert {each.line for each in found} <= {7}


def test_it_is_told_for_how_many_and_not_at_all_where_nobody_sees_it(examine: Examine) -> None:
    examined = examine(TEXT.format(body="Labdien, {% if subscriber.name %}{{ subscriber.name }}{% endif %}!"))
    readers = [{"email": f"{n}@example.org", **({"name": "Anna"} if n else {})} for n in range(3)]
    (found,) = check_gaps(replace(examined, people=People(("name",), {"lv": readers})))
    assert found.sentence.startswith("1 of 3 readers get “Labdien, !”")
    assert list(check_gaps(replace(examined, people=People(("name",), {"lv": readers[1:]})))) == []
