"""`newsletter state`: copies, and the one ledger that real sends are recorded in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.clock import system_clock
from newsletter.config import load_settings
from newsletter.delivery.lease import hold_lease
from tests.cli.commands import SLUG, Run

DB = ".newsletter/newsletter.db"


@pytest.fixture
def sent(newsletter: Run) -> Run:
    """Return the program, after a rehearsal."""
    assert newsletter("send", SLUG, "--to", "municipalities", "--yes").status == 0
    return newsletter


def named(workspace: Path) -> str:
    """Return the id of the ledger that newsletter.toml names."""
    return load_settings(workspace, {}).state.ledger


def test_a_copy_is_made_and_put_back(sent: Run, workspace: Path) -> None:
    said = sent("state", "backup", "copy.db")
    assert (said.status, said.out) == (0, "copy.db\n")
    assert "newsletter state restore copy.db" in said.err
    assert sent("state", "backup", "copy.db").status == 2
    for each in workspace.glob(f"{DB}*"):
        each.unlink()
    assert "was not sent to anybody yet" in sent("status", SLUG).err
    said = sent("state", "restore", "copy.db", "--yes")
    assert said.status == 0
    assert f"put back: 1 campaign; the newest is {SLUG}-1" in said.err
    assert sent("status", SLUG).status == 0
    again = sent("state", "restore", "copy.db", "--yes")
    assert "the former ledger is .newsletter/newsletter.db.before-" in again.err
    assert len(list(workspace.glob(f"{DB}.before-*"))) == 1
    assert sent("state", "check").err.startswith("newsletter.db is whole: 1 campaign".replace("newsletter.db", DB))


def test_nobody_is_asked_for_nothing(sent: Run) -> None:
    sent("state", "backup", "copy.db")
    said = sent("state", "restore", "copy.db")
    assert said.status == 2
    assert "--yes" in said.err


def test_nothing_is_put_back_while_something_is_sent(sent: Run, workspace: Path) -> None:
    sent("state", "backup", "copy.db")
    with hold_lease(workspace / ".newsletter", SLUG, system_clock()):
        said = sent("state", "restore", "copy.db", "--yes")
    assert said.status == 1
    assert "is being sent" in said.err


def test_a_ledger_that_is_not_whole(sent: Run, workspace: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(workspace / DB)) as connection:
        connection.execute("DELETE FROM attempt WHERE delivery_id = 3")
        connection.commit()
    said = sent("state", "check")
    assert said.status == 1
    assert said.out == "delivery 3 counts 1 attempts, and 0 are on record\n"
    assert "newsletter state restore FILE" in said.err


def test_there_is_no_ledger_yet(newsletter: Run) -> None:
    for words in (["check"], ["backup", "copy.db"]):
        said = newsletter("state", *words)
        assert said.status == 1
        assert "nothing was sent from this folder yet" in said.err


def test_a_server_makes_its_own_copies(newsletter: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_STATE_URL", "postgresql://office:s3cret@db.example/news")
    for command, words in (("pg_dump", ["backup", "copy.dump"]), ("pg_restore", ["restore", "copy.dump", "--yes"])):
        said = newsletter("state", *words)
        assert said.status == 2
        assert f"hint: {command} " in said.err
        assert "postgresql://office@db.example/news" in said.err
        assert "s3cret" not in said.err


def test_adopt_names_the_ledger(sent: Run, workspace: Path) -> None:
    assert named(workspace) == ""
    before = (workspace / "newsletter.toml").read_text("utf-8")
    assert sent("state", "adopt").status == 0
    first = named(workspace)
    assert len(first) == 32
    assert (workspace / "newsletter.toml").read_text("utf-8").startswith(before.rstrip())
    assert "already" in sent("state", "adopt").err
    for each in workspace.glob(f"{DB}*"):
        each.unlink()
    assert sent("state", "adopt").status == 2
    assert named(workspace) == first
    assert sent("state", "adopt", "--yes").status == 0
    assert named(workspace) not in {"", first}


@pytest.fixture
def real(newsletter: Run, workspace: Path) -> Run:
    """Return what tries a send through a real relay, which is never reached."""
    path = workspace / "newsletter.toml"
    text = path.read_text("utf-8").replace(".example", ".lv").replace("Redakcija,", "")
    path.write_text(text + '\n[relays.main]\nhost = "127.200.0.1.invalid"\nport = 1\n', "utf-8")
    (workspace / "subscribers" / "team.csv").write_text("email\nanna@riga.lv\n", "utf-8")
    return lambda *more: newsletter("send", SLUG, "--to", "team", "--relay", "main", *more)


def test_the_first_real_send_names_its_ledger_and_no_other_takes_its_place(
    real: Run, newsletter: Run, workspace: Path
) -> None:
    assert "cannot be reached" in real("--yes").err or named(workspace)
    first = named(workspace)
    assert len(first) == 32
    for each in workspace.glob(f"{DB}*"):
        each.unlink()
    for words in (["--dry-run"], ["--yes"]):
        said = real(*words)
        assert said.status == 1
        assert f"newsletter.toml names the ledger {first[:8]}…, and {DB} is new" in said.err
        assert "newsletter state adopt" in said.err
    assert newsletter("send", SLUG, "--to", "municipalities", "--relay", "outbox", "--yes").status == 0
    assert f"and {DB} is another one" in real("--yes").err
    assert newsletter("state", "adopt", "--yes").status == 0
    assert "newsletter.toml names" not in real("--yes").err


def test_the_program_itself_copies(sent: Run, workspace: Path) -> None:
    words = [sys.executable, "-m", "newsletter", "state", "backup", "copy.db"]
    assert subprocess.run(words, cwd=workspace, check=False).returncode == 0


def test_a_ledger_that_is_whole_and_another_one(sent: Run, workspace: Path) -> None:
    with (workspace / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[state]\nledger = "6c1f0f9d6a4f4d0f8f4e4a3b2c1d0e9f"\n')
    said = sent("state", "check")
    assert said.status == 1
    assert "is whole: 1 campaign" in said.err
    assert "newsletter.toml names the ledger 6c1f0f9d…" in said.err
