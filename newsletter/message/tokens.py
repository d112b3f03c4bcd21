"""Tokens that stand in links and addresses: opaque, signed, and good for one purpose only.

The construction is a synthetic initialisation vector (as in RFC 5297) over HMAC-SHA-256 (RFC 2104), the only primitive.
Of each key two are derived, K1 and K2. A token of a payload P is

    key id | base32( V | P xor S )    V = first 16 octets of HMAC(K1, key id | purpose | 0 | P)
                                      S = HMAC(K2, V | 0) | HMAC(K2, V | 1) | …

so that the same payload always gives the same token, nothing of it can be read or changed without the key, and a
token of one purpose is nonsense for another. Base32 (RFC 4648 6) in lower case without padding survives what mail
systems do to a local part, and is read in either case.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from newsletter.errors import NewsletterError

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
KEY_ID = re.compile(f"[{ALPHABET}]{{2}}")
KEY_OCTETS = 32
TAG_OCTETS = 16
# 2 + 52 characters: room for a prefix of ten in a local part of 64 (RFC 5321 4.5.3.1.1).
MAX_PAYLOAD = 16
BLOCK_OCTETS = 64
# Base32 is written for at most so many groups of five bits.
MOST_GROUPS = 64


class Purpose(StrEnum):
    """What a token is good for. One of a test copy is good for nothing."""

    UNSUBSCRIBE = "unsubscribe"
    SUBSCRIBE = "subscribe"
    RETURN_PATH = "return-path"
    CONFIRM = "confirm"
    MANAGE = "manage"
    FORM = "form"
    TEST = "test"


class KeyringError(NewsletterError):
    """A keyring that cannot be used."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the keys that sign links cannot be used: {reason}",
            "restore the database from its last backup: links in messages already sent need the old keys",
        )


@lru_cache(maxsize=64)
def _scope(name: str, purpose: Purpose) -> bytes:
    """Return what stands before the payload where V is made."""
    return f"{name}{purpose}".encode() + b"\0"


class _Mac:
    """HMAC-SHA-256 (RFC 2104) with a key of at most 64 octets, which is worked in once."""

    def __init__(self, key: bytes) -> None:
        block = key.ljust(BLOCK_OCTETS, b"\0")
        self._inner = hashlib.sha256(bytes(octet ^ 0x36 for octet in block))
        self._outer = hashlib.sha256(bytes(octet ^ 0x5C for octet in block))

    def digest(self, data: bytes) -> bytes:
        """Return the 32 octets of the code of some data."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(data)
        outer.update(inner.digest())
        return outer.digest()


@dataclass(frozen=True)
class _Derived:
    """What one key does: for each use, a key is derived from it."""

    authenticate: _Mac
    encrypt: _Mac
    fingerprint: _Mac

    @classmethod
    def of(cls, key: bytes) -> _Derived:
        labels = (b"newsletter token: authenticate", b"newsletter token: encrypt", b"newsletter: fingerprint")
        return cls(*(_Mac(hmac.digest(key, label, "sha256")) for label in labels))

    def masked(self, tag: bytes, data: bytes) -> bytes:
        """Return data xor S of the construction above: it encrypts, and decrypts again."""
        stream = self.encrypt.digest(tag + b"\0")[: len(data)]
        return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


@dataclass(frozen=True)
class Keyring:
    """Keys by their ids, the oldest first. `current` signs; all of them verify, for good."""

    keys: Mapping[str, bytes] = field(repr=False)
    current: str

    def __post_init__(self) -> None:
        """Refuse a keyring with a bad id, a short key or no current key."""
        if self.current not in self.keys:
            raise KeyringError("the current key is missing")
        for name, key in self.keys.items():
            if not KEY_ID.fullmatch(name) or len(key) < KEY_OCTETS:
                raise KeyringError(f"the key “{name}” is damaged")

    def rotated(self) -> Keyring:
        """Return a keyring that signs with a new key and still verifies what the old ones signed."""
        free = [first + second for first in ALPHABET for second in ALPHABET if first + second not in self.keys]
        if not free:
            raise KeyringError("there is no room for another key")
        name = secrets.choice(free)
        return Keyring({**self.keys, name: secrets.token_bytes(KEY_OCTETS)}, name)

    def to_json(self) -> str:
        """Return the keyring as text. It is a secret."""
        keys = [[name, key.hex()] for name, key in self.keys.items()]
        return json.dumps({"current": self.current, "keys": keys})

    @classmethod
    def from_json(cls, text: str) -> Keyring:
        """Read back what `to_json` wrote; raise KeyringError if it is something else."""
        try:
            plain = json.loads(text)
            return cls({name: bytes.fromhex(key) for name, key in plain["keys"]}, plain["current"])
        except (ValueError, KeyError, TypeError) as fault:
            raise KeyringError("they are not readable") from fault

    def fingerprint(self, label: str, data: bytes) -> bytes:
        """Return 32 octets that only this keyring can make; a rotation does not change them."""
        return self._oldest.fingerprint.digest(label.encode() + b"\0" + data)

    @cached_property
    def _derived(self) -> Mapping[str, _Derived]:
        return {name: _Derived.of(key) for name, key in self.keys.items()}

    @cached_property
    def _oldest(self) -> _Derived:
        return self._derived[next(iter(self.keys))]

    def sealed(self, name: str, purpose: Purpose, payload: bytes) -> bytes:
        """Return V | P xor S of the construction above, by the key of that name."""
        derived = self._derived[name]
        tag = derived.authenticate.digest(_scope(name, purpose) + payload)[:TAG_OCTETS]
        return tag + derived.masked(tag, payload)

    def opened(self, name: str, purpose: Purpose, sealed: bytes) -> bytes | None:
        """Return P of what `sealed` returned for the same purpose; None for anything else."""
        payload = self._derived[name].masked(sealed[:TAG_OCTETS], sealed[TAG_OCTETS:])
        return payload if hmac.compare_digest(sealed, self.sealed(name, purpose, payload)) else None


def new_keyring() -> Keyring:
    """Make a keyring with one key, from the system's source of randomness."""
    name = secrets.choice(ALPHABET) + secrets.choice(ALPHABET)
    return Keyring({name: secrets.token_bytes(KEY_OCTETS)}, name)


def sign(keyring: Keyring, purpose: Purpose, payload: bytes) -> str:
    """Return the token of a payload of at most 16 octets: at most 54 lower-case letters and digits."""
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(f"a token holds at most {MAX_PAYLOAD} octets")
    return keyring.current + base32(keyring.sealed(keyring.current, purpose, payload))


def verify(keyring: Keyring, purpose: Purpose, token: str) -> bytes | None:
    """Return the payload of a token that one of our keys signed for this purpose; None for any other text."""
    if not token.isascii() or (name := token[:2].lower()) not in keyring.keys:
        return None
    sealed = unbase32(token[2:].lower())
    if sealed is None or not TAG_OCTETS <= len(sealed) <= TAG_OCTETS + MAX_PAYLOAD:
        return None
    return keyring.opened(name, purpose, sealed)


def _halvings() -> Iterator[tuple[int, int, int]]:
    """Yield what moves 5-bit groups apart until each has an octet of its own: masks of both halves, and how far."""
    groups = MOST_GROUPS // 2
    while groups:
        low = sum(((1 << 5 * groups) - 1) << 16 * groups * part for part in range(MOST_GROUPS // groups // 2))
        yield low, low << 5 * groups, 3 * groups
        groups //= 2


HALVINGS = tuple(_halvings())
LETTERS = ALPHABET.encode().ljust(256)


def base32(data: bytes) -> str:
    """Return at most 40 octets in lower-case base32 without padding (RFC 4648 6).

    All groups at once, in one whole number: each message has several of these, and the standard library's way took a
    tenth of the time of a message.
    """
    bits = 8 * len(data)
    groups = -(-bits // 5)
    number = int.from_bytes(data, "big") << 5 * groups - bits
    for low, high, shift in HALVINGS:
        number = number & low | (number & high) << shift
    return number.to_bytes(groups, "big").translate(LETTERS).decode("ascii")


def unbase32(text: str) -> bytes | None:
    """Return the data of lower-case base32; None for any text that `base32` would not have written."""
    if len(text) > 2 * (TAG_OCTETS + MAX_PAYLOAD):
        return None
    try:
        data = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    return data if base32(data) == text else None
