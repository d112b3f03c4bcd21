"""Return paths: a report leads back to its delivery, whatever a mail system did to the address on the way."""

from __future__ import annotations

import email
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.message.model import Kind, Message
from newsletter.message.return_path import delivery_of, delivery_of_envelope_id
from newsletter.message.tokens import MAX_PAYLOAD, Keyring, Purpose, new_keyring, sign
from tests.message.samples import ANNA, DATE, KEYS, PLAIN, PUBLIC, compiled

BOUNCES = "bounces.news.example"
VERP = replace(PUBLIC, bounce_domain=BOUNCES)
CHANGES: list[Callable[[str], str]] = [str.upper, str.title, str.swapcase, "<{}>".format, " {} ".format]


def message(payload: bytes = b"delivery", **more: Any) -> Message:
    return compiled(VERP, return_path="verp", **more).message(ANNA, DATE, token_payload=payload)


@given(st.binary(max_size=MAX_PAYLOAD), st.sampled_from(CHANGES))
def test_a_return_path_leads_back_to_its_delivery(payload: bytes, change: Callable[[str], str]) -> None:
    path = message(payload).envelope_from
    assert delivery_of(KEYS, change(path), BOUNCES) == payload
    assert delivery_of(KEYS, path, BOUNCES.upper() + ".") == payload


@given(st.binary(max_size=MAX_PAYLOAD))
def test_a_return_path_fits_and_tells_nothing(payload: bytes) -> None:
    local, _, domain = message(payload).envelope_from.partition("@")
    assert domain == BOUNCES
    assert len(local) <= 64
    assert local.isascii()
    assert local == local.lower()
    assert "anna" not in local


def test_each_delivery_has_one_of_its_own() -> None:
    assert len({message(bytes([number])).envelope_from for number in range(100)}) == 100
    assert message().envelope_from == message().envelope_from


@pytest.mark.parametrize(
    "address",
    [
        "",
        "<>",
        "@",
        "b-@" + BOUNCES,
        "b-x@" + BOUNCES,
        "b-\0@" + BOUNCES,
        "redakcija@news.example",
        "MAILER-DAEMON",
        "b-" + "a" * 5000 + "@" + BOUNCES,
        "b-\u212a@" + BOUNCES,
    ],
)
def test_no_other_address_leads_anywhere(address: str) -> None:
    assert delivery_of(KEYS, address, BOUNCES) is None


def test_a_path_is_good_at_its_own_domain_and_for_its_own_purpose_only() -> None:
    path = message().envelope_from
    assert delivery_of(KEYS, path.replace(BOUNCES, "news.example"), BOUNCES) is None
    assert delivery_of(KEYS, path, "") is None
    assert delivery_of(KEYS, path[1:], BOUNCES) is None
    assert delivery_of(new_keyring(), path, BOUNCES) is None
    unsubscribe = sign(KEYS, Purpose.UNSUBSCRIBE, b"delivery")
    assert delivery_of(KEYS, f"b-{unsubscribe}@{BOUNCES}", BOUNCES) is None


def test_old_keys_still_lead_back() -> None:
    older = Keyring(KEYS.keys, KEYS.current)
    assert delivery_of(older.rotated(), message().envelope_from, BOUNCES) == b"delivery"


def test_the_report_of_a_test_copy_is_nobodys() -> None:
    made = message(kind=Kind.TEST)
    assert made.envelope_from.endswith(f"@{BOUNCES}")
    assert delivery_of(KEYS, made.envelope_from, BOUNCES) is None
    assert delivery_of_envelope_id(KEYS, made.envelope_id) is None


def test_the_envelope_id_leads_back_too() -> None:
    for made in (message(), compiled(PLAIN).message(ANNA, DATE, token_payload=b"delivery")):
        assert delivery_of_envelope_id(KEYS, f" {made.envelope_id.upper()} ") == b"delivery"
        assert len(made.envelope_id) <= 100  # RFC 3461 4.4
        assert made.envelope_id.isalnum()
    assert delivery_of_envelope_id(KEYS, "") is None


@pytest.mark.parametrize(
    ("return_path", "envelope_from"),
    [("", "redakcija@news.example"), ("Bounce+x@Rīga.example", "Bounce+x@xn--rga-uta.example")],
)
def test_without_verp_all_deliveries_share_one(return_path: str, envelope_from: str) -> None:
    made = compiled(PLAIN, return_path=return_path).message(ANNA, DATE, token_payload=b"1")
    assert made.envelope_from == envelope_from
    assert email.message_from_bytes(made.data)["From"].endswith("<redakcija@news.example>")


def test_a_sender_beyond_ascii_still_needs_smtputf8_behind_a_plain_return_path() -> None:
    odd = replace(VERP, sender_address="ziņas@news.example")
    assert compiled(odd, return_path="verp").message(ANNA, DATE, token_payload=b"1").smtputf8
    assert not message().smtputf8
    answers = replace(VERP, reply_to="ziņas@news.example")
    assert compiled(answers, return_path="verp").message(ANNA, DATE, token_payload=b"1").smtputf8


def test_a_campaign_that_knows_no_domain_for_bounces_returns_to_the_sender() -> None:
    made = compiled(PLAIN, return_path="verp").message(ANNA, DATE, token_payload=b"1")
    assert made.envelope_from == "redakcija@news.example"
