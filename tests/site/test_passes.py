from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsletter.message.tokens import ALPHABET, Keyring, Purpose, new_keyring
from newsletter.site.passes import LIFETIMES, read_pass, write_pass, written_at

KEYRING = new_keyring()
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PURPOSES = st.sampled_from(sorted(LIFETIMES))
NUMBERS = st.integers(0, 2**63 - 1)


@given(PURPOSES, NUMBERS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_token_holds_for_its_time(purpose: Purpose, number: int, later: timedelta) -> None:
    token = write_pass(KEYRING, purpose, number, NOW)
    held = later < LIFETIMES[purpose]
    assert read_pass(KEYRING, purpose, token, NOW + later) == (number if held else None)
    assert written_at(KEYRING, purpose, token) == NOW


@given(PURPOSES, st.sampled_from(sorted(Purpose)), NUMBERS)
def test_a_token_is_good_for_its_purpose_only(purpose: Purpose, other: Purpose, number: int) -> None:
    assume(purpose is not other)
    assert read_pass(KEYRING, other, write_pass(KEYRING, purpose, number, NOW), NOW) is None


@given(NUMBERS, st.integers(0, 200), st.sampled_from(ALPHABET))
def test_only_an_unaltered_token_holds(number: int, place: int, letter: str) -> None:
    token = write_pass(KEYRING, Purpose.MANAGE, number, NOW)
    place %= len(token)
    altered = token[:place] + letter + token[place + 1 :]
    assume(altered != token)
    assert read_pass(KEYRING, Purpose.MANAGE, altered, NOW) is None
    assert read_pass(KEYRING, Purpose.MANAGE, token[:place], NOW) is None


@given(st.text(max_size=80))
def test_no_other_text_is_one(text: str) -> None:
    assert read_pass(KEYRING, Purpose.CONFIRM, text, NOW) is None


def test_a_new_key_signs_and_the_old_one_goes_on_holding() -> None:
    token = write_pass(KEYRING, Purpose.MANAGE, 7, NOW)
    rotated = KEYRING.rotated()
    assert read_pass(rotated, Purpose.MANAGE, token, NOW) == 7
    without = Keyring({rotated.current: rotated.keys[rotated.current]}, rotated.current)
    assert read_pass(without, Purpose.MANAGE, token, NOW) is None


@pytest.mark.parametrize("number", [0, 1, 2**63 - 1])
def test_a_token_does_not_tell_its_number(number: int) -> None:
    assert str(number + 10**6) not in write_pass(KEYRING, Purpose.MANAGE, number, NOW)
