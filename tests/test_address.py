from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.address import (
    AddressError,
    a_label_domain,
    address_key,
    envelope_address,
    is_loopback,
    is_reserved,
)

KEYS = [
    ("Anna@Example.ORG", "anna@example.org"),
    ("anna+news@example.org", "anna+news@example.org"),
    ("a.n.n.a@example.org", "a.n.n.a@example.org"),
    (" anna@example.org ", "anna@example.org"),
    ("jānis@Pašvaldība.example", "jānis@xn--pavaldba-fjb94c.example"),
    ("ja\u0304nis@example.org", "jānis@example.org"),
    ("JĀNIS@example.org", "jānis@example.org"),
]


@pytest.mark.parametrize(("typed", "key"), KEYS)
def test_two_spellings_of_one_person_have_one_key(typed: str, key: str) -> None:
    assert address_key(typed) == key


@pytest.mark.parametrize(
    "typed",
    ["", "anna", "@example.org", "anna@", "an na@example.org", "a@b\r\nRCPT TO:<x@y>", "a@x> AUTH=<y", "a\0@b.lv"],
)
def test_what_could_break_out_of_a_command_is_no_address(typed: str) -> None:
    with pytest.raises(AddressError) as fault:
        address_key(typed)
    assert "\r" not in fault.value.sentence
    assert "\0" not in fault.value.sentence


def test_the_envelope_keeps_the_local_part_as_typed_and_the_domain_in_a_labels() -> None:
    assert envelope_address("Jānis.B@Pašvaldība.example") == "Jānis.B@xn--pavaldba-fjb94c.example"


@pytest.mark.parametrize("typed", ["a" * 65 + "@example.org", "a@" + "b." * 126 + "example"])
def test_addresses_over_the_lengths_of_rfc_5321_are_refused(typed: str) -> None:
    with pytest.raises(AddressError):
        envelope_address(typed)


@pytest.mark.parametrize(
    ("domain", "reserved"),
    [
        ("a@example.org", True),
        ("a@news.example.com", True),
        ("a@riga.example", True),
        ("a@x.test", True),
        ("a@localhost", True),
        ("a@example.lv", False),
        ("a@myexample.org", False),
    ],
)
def test_reserved_domains_are_told_apart(domain: str, reserved: bool) -> None:
    assert is_reserved(domain) is reserved


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("127.example.org", False),
        ("10.0.0.1", False),
    ],
)
def test_this_machine_is_told_apart(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@given(st.emails())
def test_a_key_is_its_own_key(address: str) -> None:
    assert address_key(address_key(address)) == address_key(address)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_an_address_error(text: str) -> None:
    try:
        key = address_key(text)
    except AddressError:
        return
    assert "@" in key
    assert not any(c.isspace() for c in key)


def test_a_name_that_is_no_domain_is_refused() -> None:
    with pytest.raises(AddressError):
        a_label_domain("‑ā..lv")


@pytest.mark.parametrize("domain", ["", ".", "a..lv", ".lv", f"{'a' * 64}.lv", "ā..lv"])
def test_a_domain_with_an_impossible_label_is_none(domain: str) -> None:
    with pytest.raises(AddressError):
        a_label_domain(domain)


@pytest.mark.parametrize("domain", ["rīga.lv", "riga.lv"])
def test_a_dot_at_the_end_of_a_domain_makes_nobody_else(domain: str) -> None:
    assert address_key(f"anna@{domain}.") == address_key(f"anna@{domain}")
