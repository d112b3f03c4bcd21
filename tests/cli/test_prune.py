"""`newsletter state prune`: first said, then done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.config import load_settings
from newsletter.config.tables.retention import SpanError, parse_span
from tests.cli.commands import SLUG, Run


def keep(workspace: Path, text: str) -> None:
    with (workspace / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[retention]\n{text}\n")


def test_what_was_kept_for_long_enough_is_counted_and_taken_away(newsletter: Run, workspace: Path) -> None:
    assert newsletter("send", SLUG, "--to", "municipalities", "--yes").status == 0
    files = list((workspace / ".newsletter" / "outbox").rglob("*.eml"))
    said = newsletter("state", "prune", "--json")
    assert said.status == 0
    assert "nothing has been kept for too long" in said.err
    assert said.json["outbox"] == 0
    os.utime(files[0], (0, 0))
    said = newsletter("state", "prune", "--dry-run", "--json")
    assert said.json == {"taken_away": False, "pending": 0, "messages": 0, "networks": 0, "outbox": 1, "left": 0}
    assert "1  messages of the outbox" in said.err
    assert newsletter("state", "prune").status == 2
    assert files[0].exists()
    assert newsletter("state", "prune", "--yes", "--json").json["outbox"] == 1
    assert [path.exists() for path in files] == [False] + [True] * (len(files) - 1)


def test_a_worker_does_it_by_itself(newsletter: Run, workspace: Path) -> None:
    assert newsletter("send", SLUG, "--to", "municipalities", "--yes").status == 0
    for path in (workspace / ".newsletter" / "outbox").rglob("*.eml"):
        os.utime(path, (0, 0))
    said = newsletter("worker", "--once")
    assert "messages of the outbox" in said.err
    assert list((workspace / ".newsletter" / "outbox").iterdir()) == []


def test_what_is_kept_for_ever_stays(newsletter: Run, workspace: Path) -> None:
    keep(workspace, 'outbox = "forever"\nleft = "18 months"')
    assert newsletter("send", SLUG, "--to", "municipalities", "--yes").status == 0
    for path in (workspace / ".newsletter" / "outbox").rglob("*.eml"):
        os.utime(path, (0, 0))
    assert newsletter("state", "prune", "--json").json["outbox"] == 0
    kept = load_settings(workspace, {}).retention
    assert (kept.outbox, kept.left and kept.left.days, kept.pending and kept.pending.days) == (None, 540, 30)


@pytest.mark.parametrize("text", ["", "30", "soon", "0 days", "2 fortnights", "-1 day", "1.5 years", "99999 years"])
def test_a_time_says_how_long(text: str) -> None:
    with pytest.raises(SpanError):
        parse_span(text)


def test_a_time_that_says_nothing_is_told_with_its_line(newsletter: Run, workspace: Path) -> None:
    keep(workspace, 'pending = "soon"')
    said = newsletter("state", "prune")
    assert said.status != 0
    assert "“soon” does not say for how long" in said.err
    assert "newsletter.toml:" in said.err
