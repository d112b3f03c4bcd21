"""Keyed hashes of people who were forgotten: what tells that they must not be written to, and nothing else of them."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any

from newsletter.ledger.part import Part

HASH_KEY = "suppression-key"  # in `meta`; it never changes, or forgotten people would be written to again
FORGOTTEN = "forgotten"  # the reason of a suppression
FORGETTING = (
    "forgetting"  # the lock that whoever forgets somebody holds alone, and whoever writes of people beside others
)


class Hashes(Part):
    """Hashes of keys. Until somebody is forgotten there is no secret, and no hash. No address is one: it has an @."""

    _secret: bytes = b""

    def _hash(self, connection: Any, key: str) -> str:
        """Return the hash of a key, an empty text where nobody was ever forgotten."""
        if not self._secret:
            kept = self._sql.meta_value(connection, name=HASH_KEY)
            if kept is None:
                return ""
            self._secret = bytes.fromhex(kept["value"])
        return hmac.digest(self._secret, key.encode(), "sha256").hex()

    def _make_secret(self) -> None:
        """Make the secret the first time: in a transaction of its own, as it is remembered beyond those that fail."""
        with self._database.transaction() as connection:
            self._sql.insert_meta(connection, name=HASH_KEY, value=secrets.token_hex(32))

    def _forgotten(self, connection: Any, keys: Iterable[str]) -> frozenset[str]:
        """Return those of some keys whose people were forgotten."""
        if not self._hash(connection, ""):
            return frozenset()
        hashed = {self._hash(connection, key): key for key in keys}
        if not hashed:
            return frozenset()
        rows = self._sql.suppressions_of(connection, keys=json.dumps(list(hashed)))
        return frozenset(hashed[row["key"]] for row in rows)
