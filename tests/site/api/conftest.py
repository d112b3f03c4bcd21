"""A workspace with readers, served with its API to a program that has a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from newsletter.config import Settings
from newsletter.programs.access import Scope, digest_of, new_token
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.serving import serving

Asking = Callable[..., httpx.Client]


@pytest.fixture
def settings(root: Path) -> Settings:
    """Return the settings of the village, with a private list beside the public one."""
    (root / "subscribers/village.yaml").write_text(
        "name: The village\nvisibility: public\nfields:\n  cows: number\n  street: text\n", "utf-8"
    )
    (root / "subscribers/board.yaml").write_text("opt_in: single\n", "utf-8")
    return open_workspace(root)


@contextmanager
def asked(settings: Settings, *scopes: Scope, days: int = 1) -> Iterator[httpx.Client]:
    """Serve, and give a program that may ask for what scopes say."""
    token, now = new_token(), datetime.now(UTC)
    with ledger_of(settings) as ledger:
        assert ledger.tokens.grant("shop", digest_of(token), frozenset(scopes), now, now + timedelta(days=days))
    headers = {"Authorization": f"Bearer {token}"}
    with serving(settings) as base, httpx.Client(base_url=f"{base}/village/api/v1/", headers=headers) as client:
        yield client
