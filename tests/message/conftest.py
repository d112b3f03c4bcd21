"""Keys to sign with: made once, for they take a while."""

from __future__ import annotations

import pytest

from newsletter.message.dkim_keys import Algorithm, SigningKey, new_key, read_key


@pytest.fixture(scope="session")
def rsa_key() -> SigningKey:
    return read_key("news2026", Algorithm.RSA, new_key(Algorithm.RSA), "rsa.pem")


@pytest.fixture(scope="session")
def ed25519_key() -> SigningKey:
    return read_key("news2026e", Algorithm.ED25519, new_key(Algorithm.ED25519), "ed25519.pem")
