from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from newsletter.check.audience import check_fields, check_real_relay
from newsletter.config import Publication
from newsletter.content.scaffold import EXAMPLE_ADDRESS
from newsletter.merge.tags import TagMint, choose_nonce, extract
from newsletter.render.edition import Edition

REAL = Publication(
    "News", "News", "news@energija.lv", "energija.lv", "Brīvības iela 1", "lv", unsubscribe_address="leave@energija.lv"
)


def edition(source: str) -> Edition:
    mint = TagMint(choose_nonce([source]))
    html, _ = extract(source, mint)
    return Edition("x", "lv", "s", "p", f"<p>{html}</p>", html, (), tuple(mint.tags))


def reader(**fields: str) -> Mapping[str, str]:
    return {"email": f"{fields.get('name', 'x')}@example.org", **fields}


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("nothing", []),
        ("{{ subscriber.city }}", ["missing-value"]),
        ('{{ subscriber.city | default("there") }}', []),
        ("{% if subscriber.city %}{{ subscriber.city }}{% endif %}", []),
        ("{% if subscriber.city %}a{% else %}{{ subscriber.city }}{% endif %}", ["missing-value"]),
        ("{{ subscriber.name }}", ["missing-value"]),
        ("{{ subscriber.locale }}", ["missing-value"]),
        ("{{ subscriber.ctiy }}", ["unknown-field"]),
        ('{{ subscriber.ctiy | default("x") }}', ["unknown-field"]),
    ],
)
def test_what_the_text_asks_and_the_list_cannot_answer(source: str, codes: list[str]) -> None:
    readers = [reader(name="Anna", city="Rīga"), reader(name="Ilze"), reader()]
    assert [problem.code for problem in check_fields(edition(source), ["city"], readers)] == codes


def test_a_field_is_told_with_the_line_that_asks_for_it() -> None:
    text = "a\n{{ subscriber.name }} {{ subscriber.ctiy }}\n{{ subscriber.ctiy }}"
    found = check_fields(edition(text), ["city"], [reader()])
    assert [(problem.code, problem.line) for problem in found] == [("unknown-field", 2), ("missing-value", 2)]


def test_lists_that_could_not_be_read_are_asked_nothing() -> None:
    assert check_fields(edition("{{ subscriber.ctiy }}"), (), []) == []


def test_who_lacks_a_value_is_counted_and_named() -> None:
    readers = [reader(name=name) for name in "abcde"]
    (problem,) = check_fields(edition("{{ subscriber.city }}"), ["city"], readers)
    assert "5 of 5 readers have no city" in problem.sentence
    assert problem.sentence.endswith("a@example.org, b@example.org, c@example.org and 2 more")
    assert problem.hint == 'write {{ subscriber.city | default("…") }}'


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"unsubscribe_address": ""}, ["no-unsubscribe"]),
        ({"unsubscribe_address": "", "base_url": "https://news.energija.lv"}, []),
        ({"sender_address": "news@example.org"}, ["example-sender"]),
        ({"postal_address": EXAMPLE_ADDRESS}, ["example-address"]),
    ],
)
def test_what_forbids_a_send_that_leaves_this_machine(change: dict[str, Any], codes: list[str]) -> None:
    publication = replace(REAL, **change)
    assert [problem.code for problem in check_real_relay(publication)] == codes
