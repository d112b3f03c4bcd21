"""Conditions that nobody or everybody fulfils are told at their line, with what the lists have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from newsletter.check.conditions import check_conditions
from newsletter.check.examined import Examined, People

Examine = Callable[..., Examined]
TEXT = "---\nsubject: Ziņas\npreheader: Kas jauns\n---\nLabdien!\n\n{body}\n"
READERS = [{"email": f"{n}@example.org", "name": "Anna", "city": "Cēsis" if n % 2 else "Rīga"} for n in range(24)]


def test_a_condition_is_asked_of_everybody(examine: Examine) -> None:
    cases: tuple[tuple[str, list[tuple[str, int, str]]], ...] = (
        ('{% if subscriber.city == "Rīga" %}a{% else %}b{% endif %}', []),
        ("{% if subscriber.name %}a{% endif %}", []),
        ('{% if subscriber.city == "riga" %}a{% endif %}', [("condition-of-nobody", 7, "did you mean “Rīga”?")]),
        (
            '{% if subscriber.name %}a{% elif subscriber.city == "Tallinn" %}b{% endif %}',
            [("condition-of-nobody", 7, "the lists have for city: Rīga, Cēsis")],
        ),
        ("{% if subscriber.member %}a{% endif %}", [("condition-of-nobody", 7, "correct the condition, or the lists")]),
        ("{% if subscriber.town %}a{% endif %}", []),
        (
            ":::note when=\"subscriber.city != 'Valka'\"\nx\n:::",
            [("condition-of-everybody", 7, "take it away, or correct what it asks for")],
        ),
    )
    people = People(("city", "member", "name"), {"lv": READERS})
    for body, told in cases:
        examined = replace(examine(TEXT.format(body=body)), people=people)
        assert [(each.code, each.line, each.hint) for each in check_conditions(examined)] == told, body


@pytest.mark.parametrize("number", [0, 4])
def test_of_few_readers_nothing_is_told(examine: Examine, number: int) -> None:
    examined = examine(TEXT.format(body='{% if subscriber.city == "x" %}a{% endif %}'))
    assert list(check_conditions(replace(examined, people=People(("city",), {"lv": READERS[:number]})))) == []
    assert list(check_conditions(examined)) == []
