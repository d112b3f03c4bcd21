"""Tokens of programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.programs.access import MEANINGS, TOKEN, Access, Scope, bearer, digest_of, new_token

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_token_is_read_from_its_header() -> None:
    token = new_token()
    assert TOKEN.fullmatch(token)
    assert bearer(f"Bearer {token}") == bearer(f"bearer  {token} ") == token
    assert new_token() != token


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nl_short", "Basic nl_" + "a" * 43, "nl_" + "a" * 43])
def test_what_could_be_no_token_is_none(header: str) -> None:
    assert bearer(header) == ""


@given(st.text())
def test_any_header_can_be_looked_at(header: str) -> None:
    assert bearer(header) == "" or TOKEN.fullmatch(bearer(header))


@given(st.text(), st.text())
def test_another_token_has_another_digest(one: str, other: str) -> None:
    ascii_one, ascii_other = one.encode("ascii", "replace"), other.encode("ascii", "replace")
    assert (digest_of(one) == digest_of(other)) == (ascii_one == ascii_other)


def test_a_token_holds_until_its_end() -> None:
    access = Access(1, "shop", frozenset(), NOW, NOW + timedelta(days=1))
    assert access.holds(NOW)
    assert not access.holds(NOW + timedelta(days=1))
    assert Access(1, "shop", frozenset(), NOW).holds(NOW + timedelta(days=9999))


def test_every_scope_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Scope)
