from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.message.headers import LABEL, list_label, sender_id


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("municipalities", "municipalities"),
        ("list-2", "list-2"),
        ("Mani draugi", "mani-draugi-"),
        ("Čību izlase", "cibu-izlase-"),
        ("Новости", ""),
        ("a_b", "a-b-"),
        ("-a", "a-"),
    ],
)
def test_a_list_has_a_label(name: str, label: str) -> None:
    assert re.fullmatch(re.escape(label) + ("" if label == name else "[0-9a-f]{8}"), list_label(name))


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_label_can_stand_in_a_domain_and_tells_lists_apart(name: str, other: str) -> None:
    assert LABEL.fullmatch(list_label(name))
    assert (list_label(name) == list_label(other)) is (name == other)


def test_the_sender_id_is_stable_and_of_the_asked_length() -> None:
    assert sender_id("news.example") == sender_id("News.Example")
    assert sender_id("news.example") != sender_id("other.example")
    assert 5 <= len(sender_id("news.example")) <= 15
    assert sender_id("news.example").isalnum()
