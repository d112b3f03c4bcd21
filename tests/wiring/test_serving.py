"""What the public pages order from the workspace behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.config import Settings
from newsletter.wiring.serving import forget_reader
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ROWS = "email,name\nanna@example.org,Anna\nbo@example.net,Bo\n"


@pytest.fixture
def settings(workspace: Path) -> Settings:
    """Return settings of a workspace with a list of two."""
    (workspace / "subscribers" / "village.csv").write_text(ROWS, "utf-8")
    return open_workspace(workspace)


def forget(settings: Settings) -> list[str]:
    """Forget Anna as her own page does, and return what the operator is told."""
    told: list[str] = []
    with ledger_of(settings) as ledger:
        forget_reader(settings, ledger, told.append, "anna@example.org", NOW)
    return told


def test_who_wants_to_be_forgotten_is_gone_from_the_files_too(settings: Settings) -> None:
    (told,) = forget(settings)
    assert (settings.lists / "village.csv").read_text("utf-8") == "email,name\nbo@example.net,Bo\n"
    assert "subscribers/village.csv has changed" in told
    assert "anna" not in told.lower()
    assert forget(settings) == []


def test_a_file_that_cannot_be_taken_apart_is_told(settings: Settings) -> None:
    (settings.lists / "village.csv").write_text(f'{ROWS}"never closed', "utf-8")
    (told,) = forget(settings)
    assert "subscribers/village.csv could not be changed" in told
