"""Who may ask: tokens, and what each of them is for."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

PREFIX = "nl_"  # by which programs that look for leaked secrets can tell one
TOKEN = re.compile(r"nl_[A-Za-z0-9_-]{43}")
OCTETS = 32


class Scope(StrEnum):
    """What a token may be for."""

    SUBSCRIBE = "subscribe"
    UPDATE = "update"
    UNSUBSCRIBE = "unsubscribe"
    LISTS = "lists"
    CAMPAIGNS = "campaigns"
    STATUS = "status"


MEANINGS = {
    Scope.SUBSCRIBE: "add readers to lists",
    Scope.UPDATE: "read and change what is known of one reader",
    Scope.UNSUBSCRIBE: "take readers off lists",
    Scope.LISTS: "read lists, and how many readers they have",
    Scope.CAMPAIGNS: "read which issues were sent",
    Scope.STATUS: "read how a send stands",
}


@dataclass(frozen=True)
class Access:
    """A token as it is remembered: never itself. `used_on` is the last day (ISO 8601) on which it was used."""

    id: int
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires: datetime | None = None
    used_on: str = ""

    def holds(self, at: datetime) -> bool:
        """Tell whether it can be used at a moment."""
        return self.expires is None or at < self.expires


class AccessStore(Protocol):
    """The memory of tokens."""

    def grant(self, name: str, digest: str, scopes: frozenset[Scope], at: datetime, expires: datetime | None) -> bool:
        """Remember a token by its digest; return False where the name is taken."""

    def access(self, digest: str) -> Access | None:
        """Return what a token is for."""

    def all_access(self) -> Sequence[Access]:
        """Return all tokens, by name."""

    def revoke(self, name: str) -> bool:
        """Forget a token; return whether there was one."""

    def note_use(self, access: Access, day: str) -> None:
        """Note the day on which a token was used."""


def new_token() -> str:
    """Return a token that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(OCTETS)


def digest_of(token: str) -> str:
    """Return what is kept of a token. It has 256 bits of chance, so that a plain SHA-256 tells nothing of it."""
    return hashlib.sha256(token.encode("ascii", "replace")).hexdigest()


def bearer(authorization: str) -> str:
    """Return the token of an Authorization header (RFC 6750 2.1), empty where there is none that could be one."""
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and TOKEN.fullmatch(token) else ""
