"""Keys of DKIM (RFC 6376 3.6.1, 8301, 8463): read, made, and as the record of the DNS that shows the public half.

The library of the cryptography is loaded only where there is a key.
"""

from __future__ import annotations

import base64
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    PrivateKey = RSAPrivateKey | Ed25519PrivateKey

# RFC 8301 3.2: at least 1024, should be 2048; verifiers need not take more than 4096.
LEAST_BITS, MOST_BITS = 2048, 4096
# RFC 1035 3.3: one string of a TXT record.
STRING_OCTETS = 255


class Algorithm(StrEnum):
    """How a signature is made: the tag `a=`."""

    RSA = "rsa-sha256"
    ED25519 = "ed25519-sha256"

    @property
    def key_type(self) -> str:
        """Return the tag `k=` of the DNS record."""
        return self.value.partition("-")[0]


class DkimKeyError(NewsletterError):
    """A key that cannot sign."""


@dataclass(frozen=True)
class SigningKey:
    """A key, and the selector that its public half is found by.

    `public` is the tag `p=` of the record. `sign` takes the SHA-256 of what is signed and returns the signature, the
    same one every time.
    """

    selector: str
    algorithm: Algorithm
    public: str
    sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def record(self) -> str:
        """Return the text of the DNS record (RFC 6376 3.6.1)."""
        return f"v=DKIM1; k={self.algorithm.key_type}; p={self.public}"


def signing_key(selector: str, private: PrivateKey) -> SigningKey:
    """Return a key that is ready to sign."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if isinstance(private, RSAPrivateKey):
        sign, padding, hashed = private.sign, PKCS1v15(), Prehashed(hashes.SHA256())
        data = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        public = base64.b64encode(data).decode("ascii")
        return SigningKey(selector, Algorithm.RSA, public, lambda digest: sign(digest, padding, hashed))
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")
    return SigningKey(selector, Algorithm.ED25519, public, private.sign)  # RFC 8463 3: it is the hash that is signed


def read_key(selector: str, algorithm: Algorithm, data: bytes, name: str) -> SigningKey:
    """Read a private key in PEM; `name` is what people know its file by. Raises DkimKeyError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if b"PRIVATE KEY-----" not in data:
        what = "the public half of a key" if b"PUBLIC KEY-----" in data else "something else"
        raise DkimKeyError(f"{name} holds {what}, and not a private key in PEM", "newsletter dkim new makes one")
    try:
        private = load_pem_private_key(data, password=None)
    except TypeError as fault:  # what the library raises for a key with a passphrase
        quoted = shlex.quote(name)
        hint = (
            f"write it without one, and name the new file:\n(umask 077; openssl pkey -in {quoted} -out {quoted}.open)"
        )
        raise DkimKeyError(f"{name} is locked with a passphrase, which nobody types during a send", hint) from fault
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise DkimKeyError(f"the key in {name} is damaged", "copy it once more, or: newsletter dkim new") from fault
    wanted = {Algorithm.RSA: RSAPrivateKey, Algorithm.ED25519: Ed25519PrivateKey}
    if not isinstance(private, wanted[algorithm]):
        raise _wrong_kind(name, algorithm, is_ed25519=isinstance(private, Ed25519PrivateKey))
    if isinstance(private, RSAPrivateKey) and not LEAST_BITS <= private.key_size <= MOST_BITS:
        sentence = f"the key in {name} has {private.key_size} bits; receivers trust {LEAST_BITS} to {MOST_BITS}"
        raise DkimKeyError(sentence, "make another one: newsletter dkim new")
    assert isinstance(private, (RSAPrivateKey, Ed25519PrivateKey))  # noqa: S101 - one of the wanted ones
    return signing_key(selector, private)


def _wrong_kind(name: str, algorithm: Algorithm, *, is_ed25519: bool) -> DkimKeyError:
    if algorithm is Algorithm.ED25519:
        return DkimKeyError(f"the key in {name} is none of Ed25519", "make one: newsletter dkim new --ed25519")
    if is_ed25519:
        sentence = f"{name} holds a key of Ed25519, which many receivers cannot check"
        return DkimKeyError(
            sentence, "let key_file name an RSA key, and ed25519_key_file this one, for a second signature"
        )
    return DkimKeyError(f"the key in {name} is no RSA key", "make one: newsletter dkim new")


def new_key(algorithm: Algorithm) -> bytes:
    """Make a private key; return it in PEM (PKCS #8, RFC 5958), not encrypted."""
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private: PrivateKey = (
        rsa.generate_private_key(65537, LEAST_BITS)
        if algorithm is Algorithm.RSA
        else ed25519.Ed25519PrivateKey.generate()
    )
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def record_name(selector: str, domain: str) -> str:
    """Return where the DNS is asked for a key (RFC 6376 3.6.2.1)."""
    return f"{selector}._domainkey.{domain}"


def zone_lines(selector: str, domain: str, record: str) -> list[str]:
    """Return the record as lines of a zone file (RFC 1035 5.1), in strings of at most 255 octets."""
    strings = [record[start : start + STRING_OCTETS] for start in range(0, len(record), STRING_OCTETS)]
    if len(strings) == 1:
        return [f'{record_name(selector, domain)}. IN TXT "{record}"']
    return [f"{record_name(selector, domain)}. IN TXT (", *(f'  "{string}"' for string in strings), ")"]
