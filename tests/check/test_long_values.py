"""A reader's value that no line of a phone can hold is told with the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from newsletter.check.examined import Examined, People
from newsletter.check.extremes import LONG_NAME
from newsletter.check.long_values import check_long_values

TEXT = """---
subject: Ziņas
preheader: Kas jauns
---
Labdien, {{ subscriber.name }}!

[Konts](https://energija.lv/?k={{ subscriber.account }})
"""
HASH = "0123456789abcdef" * 4


def test_only_what_stands_in_the_text_and_cannot_be_broken_is_told(examine: Callable[..., Examined]) -> None:
    examined = examine(TEXT)
    readers = [
        {"email": "a@example.org", "name": LONG_NAME.replace("-", ""), "account": HASH},
        {"email": "b@example.org", "name": "Anna Marija Elizabete Bērziņa-Kalniņa un Jānis", "account": HASH},
        {"email": "c@example.org"},
    ]
    (found,) = check_long_values(replace(examined, people=People(("account", "name"), {"lv": readers})))
    assert (found.code, found.line) == ("long-value", 5)
    assert found.sentence.startswith("the name of a@example.org")
    assert list(check_long_values(replace(examined, people=People(("name",), {"lv": readers[1:]})))) == []
    assert list(check_long_values(examined)) == []
