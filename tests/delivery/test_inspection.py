"""A look at a relay: what is seen of it, and that nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.delivery.inspection import inspect
from newsletter.delivery.session import tls_context
from newsletter.delivery.sessionfaults import RelayInsecureError, RelayLoginError, RelayUnreachableError
from tests.delivery.certificates import Authority
from tests.scripted import CLOSE, scripted_server

# An address of this machine that is none of its loopback addresses: as good as a server elsewhere.
ELSEWHERE = "0.0.0.0"  # noqa: S104 - it is connected to, and not listened at


def test_a_relay_with_a_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    tls_context.cache_clear()
    with scripted_server(offers=("AUTH PLAIN",)) as server:
        server.context = authority.server(ELSEWHERE)
        server.at("AUTH", b"535 5.7.8 no\r\n")
        seen = inspect(server.relay(host=ELSEWHERE, tls="starttls", username="me", password="secret"))
    tls_context.cache_clear()
    assert seen.fault is None
    assert seen.tls.startswith("TLSv1.")
    assert seen.ends is not None
    assert timedelta() < seen.ends - datetime.now(UTC) < timedelta(days=2)
    assert isinstance(seen.login_fault, RelayLoginError)
    assert not server.accepted
    assert not any(line.startswith("MAIL") for line in server.heard)


def test_a_relay_that_does_not_encrypt_or_does_not_answer() -> None:
    with scripted_server() as server:
        assert isinstance(inspect(server.relay(host=ELSEWHERE, tls="starttls")).fault, RelayInsecureError)
        server.at("CONNECT", CLOSE)
        assert isinstance(inspect(server.relay()).fault, RelayUnreachableError)
        plain = inspect(server.relay())
    assert (plain.fault, plain.tls, plain.ends, plain.login_fault) == (None, "", None, None)
    assert server.heard[-1] == "QUIT"
