from __future__ import annotations

import base64
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.message.tokens import (
    ALPHABET,
    MAX_PAYLOAD,
    Keyring,
    KeyringError,
    Purpose,
    base32,
    new_keyring,
    sign,
    unbase32,
    verify,
)

KEYS = Keyring({"aa": bytes(range(32)), "b2": bytes(range(32, 64))}, "b2")
PAYLOADS = st.binary(max_size=MAX_PAYLOAD)
PURPOSES = st.sampled_from(list(Purpose))


@given(PURPOSES, PAYLOADS)
def test_a_token_gives_back_its_payload(purpose: Purpose, payload: bytes) -> None:
    token = sign(KEYS, purpose, payload)
    assert verify(KEYS, purpose, token) == payload
    assert verify(KEYS, purpose, token.upper()) == payload
    assert token == sign(KEYS, purpose, payload)
    assert re.fullmatch(f"[{ALPHABET}]+", token)
    assert len("unsubscri-" + token) <= 64


@given(PURPOSES, PURPOSES, PAYLOADS)
def test_a_token_is_good_for_one_purpose(purpose: Purpose, other: Purpose, payload: bytes) -> None:
    assert (verify(KEYS, other, sign(KEYS, purpose, payload)) == payload) is (purpose is other)


@given(PAYLOADS, st.data())
def test_no_changed_token_is_good(payload: bytes, data: st.DataObject) -> None:
    token = sign(KEYS, Purpose.UNSUBSCRIBE, payload)
    at = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.sampled_from(ALPHABET).filter(lambda c: c != token[at]))
    assert verify(KEYS, Purpose.UNSUBSCRIBE, token[:at] + character + token[at + 1 :]) is None
    assert verify(KEYS, Purpose.UNSUBSCRIBE, token[:at]) is None
    assert verify(KEYS, Purpose.UNSUBSCRIBE, token + character) is None


@given(st.text(max_size=80))
def test_any_other_text_is_no_token(text: str) -> None:
    assert verify(KEYS, Purpose.UNSUBSCRIBE, text) is None
    assert verify(KEYS, Purpose.UNSUBSCRIBE, "b2" + text) is None


@pytest.mark.parametrize(
    "text", ["", "b", "b2", "b2=", "b2 ", "B2\u212a", "zz" + "a" * 30, "b2" + "a" * 10_000, "b2" + "1" * 30]
)
def test_what_is_not_written_by_us_is_refused(text: str) -> None:
    assert verify(KEYS, Purpose.TEST, text) is None


@given(PAYLOADS.filter(bool))
def test_the_payload_does_not_show(payload: bytes) -> None:
    token = sign(KEYS, Purpose.UNSUBSCRIBE, payload * (MAX_PAYLOAD // len(payload)))
    sealed = unbase32(token[2:])
    assert sealed is not None
    assert not (len(payload) > 3 and payload in sealed)


def test_like_payloads_give_unlike_tokens() -> None:
    tokens = {sign(KEYS, Purpose.UNSUBSCRIBE, number.to_bytes(8, "big")) for number in range(500)}
    assert len({token[2:12] for token in tokens}) == 500
    assert len({token[-8:] for token in tokens}) == 500


def test_the_construction_does_not_change() -> None:
    """Links in messages sent long ago stay good only as long as these do."""
    assert sign(KEYS, Purpose.UNSUBSCRIBE, b"\0\1\2\3\4\5\6\7") == "b2bxkwu7d7pqsdfv4oowt67t4fx3cdjxz3vgx4ldq"


def test_old_keys_verify_for_good_and_new_ones_sign() -> None:
    first = new_keyring()
    old = sign(first, Purpose.CONFIRM, b"person")
    second = first.rotated()
    assert second.current != first.current
    assert verify(second, Purpose.CONFIRM, old) == b"person"
    new = sign(second, Purpose.CONFIRM, b"person")
    assert new.startswith(second.current)
    assert verify(first, Purpose.CONFIRM, new) is None
    assert second.fingerprint("x", b"y") == first.fingerprint("x", b"y")


def test_another_keyring_knows_nothing() -> None:
    ours = new_keyring()
    theirs = Keyring({ours.current: bytes(32)}, ours.current)
    assert verify(theirs, Purpose.CONFIRM, sign(ours, Purpose.CONFIRM, b"person")) is None


def test_a_keyring_is_stored_as_text_and_read_back() -> None:
    rings = new_keyring().rotated().rotated()
    again = Keyring.from_json(rings.to_json())
    assert again == rings
    assert list(again.keys) == list(rings.keys)
    assert len(set(rings.keys.values())) == 3


def test_a_keyring_does_not_show_its_keys() -> None:
    assert KEYS.keys["aa"].hex() not in repr(KEYS)
    assert repr(KEYS.keys["aa"]) not in repr(KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"current": "aa", "keys": []}',
        '{"current": "aa", "keys": [["aa", "00"]]}',
        '{"current": "aa", "keys": [["aa", "zz"]]}',
        '{"current": "aa", "keys": [["aa", 5]]}',
        '{"current": "aa", "keys": 5}',
        '{"current": [], "keys": []}',
        json.dumps({"current": "a-", "keys": [["a-", "00" * 32]]}),
    ],
)
def test_a_damaged_keyring_is_refused_in_words(text: str) -> None:
    with pytest.raises(KeyringError) as caught:
        Keyring.from_json(text)
    assert "backup" in caught.value.hint


def test_a_payload_has_its_limit() -> None:
    with pytest.raises(ValueError, match="16 octets"):
        sign(KEYS, Purpose.TEST, bytes(17))


@given(st.binary(max_size=32))
def test_base32_reads_back(data: bytes) -> None:
    assert unbase32(base32(data)) == data


@given(st.binary(max_size=40))
def test_base32_is_that_of_the_standard_library(data: bytes) -> None:
    assert base32(data) == base64.b32encode(data).decode().rstrip("=").lower()
