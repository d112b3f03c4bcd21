"""Addresses that were probably mistyped, and those of tasks."""

from __future__ import annotations

import pytest

from newsletter.subscribers.roles import is_role
from newsletter.subscribers.typos import KNOWN, meant_address, meant_domain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("GMAIL.CON", "gmail.com"),
        ("gmil.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("imbox.lv", "inbox.lv"),
        ("novads.con", "novads.com"),
    ],
)
def test_a_domain_that_was_meant(typed: str, meant: str) -> None:
    assert meant_domain(typed) == meant


@pytest.mark.parametrize(
    "typed", ["mail.com", "email.com", "ymail.com", "five.com", "gmx.net", "energy.co", "novads.lv", ""]
)
def test_a_domain_that_may_well_be(typed: str) -> None:
    assert meant_domain(typed) == ""


def test_nobody_is_corrected_away_from_a_domain_that_is_known() -> None:
    assert [domain for domain in KNOWN if meant_domain(domain)] == []


def test_an_address_keeps_its_name() -> None:
    assert meant_address("Anna+news@gmial.com") == "Anna+news@gmail.com"
    assert meant_address("anna@novads.lv") == ""


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("info@a.lv", True),
        ("info+x@a.lv", True),
        ("postmaster@a.lv", True),
        ("anna@info.lv", False),
        ("infos@a.lv", False),
    ],
)
def test_an_address_of_a_task(key: str, role: bool) -> None:
    assert is_role(key) is role
