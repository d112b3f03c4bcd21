"""Which ledger goes with a workspace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.config import load_settings
from newsletter.config.secretfile import SecretFileError
from newsletter.delivery.model import RelayKind
from newsletter.wiring.state import (
    LedgerNotNamedError,
    OtherLedgerError,
    adopt,
    ledger_of,
    name_ledger,
    require_ledger,
)


def test_rehearsals_name_nothing_and_are_never_refused(workspace: Path) -> None:
    settings = load_settings(workspace, {})
    with ledger_of(settings) as ledger:
        name_ledger(settings, ledger, RelayKind.LOOPBACK)
        assert load_settings(workspace, {}).state.ledger == ""
        other = load_settings(workspace, {"NEWSLETTER_STATE_LEDGER": "1f"})
        require_ledger(other, ledger, RelayKind.OUTBOX)
        require_ledger(other, None, RelayKind.LOOPBACK)
        for missing in (ledger, None):
            with pytest.raises(OtherLedgerError, match="is new"):
                require_ledger(other, missing, RelayKind.REAL)


def test_the_first_real_send_names_it_once(workspace: Path) -> None:
    settings = load_settings(workspace, {})
    with ledger_of(settings) as ledger:
        name_ledger(settings, ledger, RelayKind.REAL)
        named = load_settings(workspace, {})
        assert named.state.ledger == ledger.id
        require_ledger(named, ledger, RelayKind.REAL)
        (workspace / "newsletter.toml").chmod(0o400)
        name_ledger(named, ledger, RelayKind.REAL)


def test_a_file_behind_a_link_stays_behind_it(workspace: Path, tmp_path: Path) -> None:
    real = tmp_path / "settings.toml"
    path = workspace / "newsletter.toml"
    path.rename(real)
    path.symlink_to(real)
    settings = load_settings(workspace, {})
    with ledger_of(settings) as ledger:
        adopt(settings, ledger)
        assert path.is_symlink()
        assert ledger.id in real.read_text("utf-8")


def test_what_cannot_be_written_is_shown_to_be_typed(workspace: Path) -> None:
    path = workspace / "newsletter.toml"
    path.write_text(
        path.read_text("utf-8").replace("[newsletter]", 'state.synchronous = "full"\n[newsletter]', 1), "utf-8"
    )
    settings = load_settings(workspace, {})
    with ledger_of(settings) as ledger:
        with pytest.raises(LedgerNotNamedError) as raised:
            adopt(settings, ledger)
        assert f'ledger = "{ledger.id}"' in raised.value.hint


def test_a_folder_that_cannot_be_written(workspace: Path) -> None:
    settings = load_settings(workspace, {})
    (workspace / f".newsletter.toml.{os.getpid()}").mkdir()  # in the way
    with ledger_of(settings) as ledger, pytest.raises(LedgerNotNamedError, match="is a directory"):
        adopt(settings, ledger)


def test_a_password_that_cannot_be_read_stops_only_what_asks_the_ledger(workspace: Path) -> None:
    with (workspace / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('\n[state]\nurl = "postgresql://news@db.example/news"\npassword_file = "gone"\n')
    settings = load_settings(workspace, {})
    with pytest.raises(SecretFileError, match=r"newsletter\.toml:\d+: gone cannot be read") as raised:
        ledger_of(settings)
    assert raised.value.hint == "write the password into that file, readable only by you"
