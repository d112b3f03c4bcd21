"""Conditions as people write them, and as they are meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.merge.meant import meant_condition
from newsletter.merge.parse import parse_expression

RIGA = "subscriber.city == 'Rīga'"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("city = Rīga", RIGA),
        ("city == Rīga", RIGA),
        ("subscriber.city == Rīga", RIGA),
        ("subscriber.city = 'Rīga'", RIGA),
        ("subscriber.city is Rīga", RIGA),
        ("subscriber. city: Rīga", RIGA),
        ("city == 'Rīga", RIGA),
        ("City=Rīga", RIGA),
        ("Rīga", RIGA),
        ("Name = Anna", "subscriber.name == 'Anna'"),
        ("first name = Anna Bērziņa", "subscriber.first_name == 'Anna Bērziņa'"),
        ("subscriber.age > 17", "subscriber.age > 17"),
        ("city != Rīga", "subscriber.city != 'Rīga'"),
        ("city <> Rīga", "subscriber.city != 'Rīga'"),
        ("city = Rīga and name = Anna", "subscriber.city == 'Rīga' and subscriber.name == 'Anna'"),
        ("city = Rīga && vip", "subscriber.city == 'Rīga' and subscriber.vip"),
        ("country in LV, LT", "subscriber.country in ['LV', 'LT']"),
        ("not vip", "not subscriber.vip"),
        ("town = L'Aquila", 'subscriber.town == "L\'Aquila"'),
        ("", ""),
        ("== Rīga", ""),
    ],
)
def test_what_was_meant(typed: str, meant: str) -> None:
    assert meant_condition(typed) == meant


@given(st.text(max_size=40))
def test_what_was_meant_can_be_read(typed: str) -> None:
    if meant := meant_condition(typed):
        parse_expression(meant)
