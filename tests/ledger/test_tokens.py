"""The tokens of programs, whatever database they are in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsletter.ledger.sql import SqlLedger
from newsletter.programs.access import Scope, digest_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SCOPES = frozenset({Scope.LISTS, Scope.STATUS})
DIGEST = digest_of("nl_one")


def test_a_token_is_known_by_its_digest_until_it_is_void(ledger: SqlLedger) -> None:
    assert ledger.tokens.grant("shop", DIGEST, SCOPES, NOW, NOW + timedelta(days=1))
    found = ledger.tokens.access(DIGEST)
    assert found
    assert (found.name, found.scopes, found.created_at, found.expires) == ("shop", SCOPES, NOW, NOW + timedelta(days=1))
    assert ledger.tokens.access(digest_of("nl_two")) is None
    assert ledger.tokens.revoke("shop")
    assert ledger.tokens.access(DIGEST) is None


def test_a_name_is_given_once(ledger: SqlLedger) -> None:
    assert ledger.tokens.grant("shop", DIGEST, SCOPES, NOW, None)
    assert not ledger.tokens.grant("shop", digest_of("nl_two"), SCOPES, NOW, None)
    assert [each.name for each in ledger.tokens.all_access()] == ["shop"]


def test_its_last_day_is_noted(ledger: SqlLedger) -> None:
    ledger.tokens.grant("shop", DIGEST, SCOPES, NOW, None)
    (access,) = ledger.tokens.all_access()
    assert access.used_on == ""
    ledger.tokens.note_use(access, "2026-11-24")
    (access,) = ledger.tokens.all_access()
    assert access.used_on == "2026-11-24"
