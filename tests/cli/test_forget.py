"""`newsletter subscribers forget`: nothing is left of somebody, and what we cannot reach is told."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter.ledger.sql import open_ledger
from tests.cli.commands import SLUG, Run

ANNA = "Anna@city.example"
FILE = "subscribers/team.csv"


@pytest.fixture
def team(newsletter: Run, workspace: Path) -> Run:
    """Return the program, after a rehearsal to a list that a file holds."""
    (workspace / FILE).write_bytes(f"email;name\r\nbene@city.example;Bēne\r\n{ANNA};Anna\r\n".encode("utf-8-sig"))
    assert newsletter("send", SLUG, "--to", "team", "--yes").status == 0
    return newsletter


def holding(folder: Path) -> list[str]:
    """Return the files below a folder that name her."""
    names = re.compile(rb"anna(@|=40)city", re.IGNORECASE)
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        str(path.relative_to(folder)) for path in found if names.search(path.read_bytes() + path.name.encode())
    )


def test_nothing_names_her_any_more(team: Run, workspace: Path) -> None:
    before: Mapping[str, int] = team("status", SLUG, "--json").json
    assert holding(workspace)
    said = team("subscribers", "forget", ANNA, "--yes")
    assert said.status == 0
    assert f"{ANNA} is forgotten" in said.err
    assert f"taken out of {FILE}: line 3" in said.err
    assert "emptied in the outbox: 1 message" in said.err
    assert "other copies of the ledger" in said.err
    with open_ledger(workspace / ".newsletter" / "newsletter.db"):
        assert holding(workspace) == []
    assert (workspace / FILE).read_bytes() == "email;name\r\nbene@city.example;Bēne\r\n".encode("utf-8-sig")
    assert team("status", SLUG, "--json").json == before
    assert len(list((workspace / ".newsletter" / "outbox").rglob("*.eml"))) == before["planned"]
    assert "gets no newsletter: forgotten" in team("subscribers", "show", ANNA).out
    assert "forgotten" in team("outbox").out


def test_a_file_that_names_her_again_brings_her_no_issue(team: Run, workspace: Path) -> None:
    team("subscribers", "forget", ANNA, "--yes")
    (workspace / FILE).write_text(f"email\n{ANNA}\nbene@city.example\n", "utf-8")
    assert team("send", SLUG, "--to", "team", "--again", "--yes", "--json").json["planned"] == 1
    said = team("subscribers", "add", ANNA, "--list", "team")
    assert said.status == 1
    assert "has asked to be forgotten, and only they can come back" in said.err
    said = team("subscribers", "suppress", ANNA, "--lift")
    assert said.status == 1
    assert "has asked to be forgotten, and only they can take that back" in said.err
    assert "nothing of it is kept" in team("subscribers", "unsubscribe", ANNA, "--list", "team").err


def test_nobody_is_forgotten_unasked(team: Run, workspace: Path) -> None:
    said = team("subscribers", "forget", ANNA)
    assert said.status == 2
    assert f"rows of files: {FILE}, line 3" in said.err
    assert "messages: 1" in said.err
    assert "nothing was changed" in said.err
    assert ANNA.encode() in (workspace / FILE).read_bytes()


def test_a_file_that_cannot_be_changed_is_told(team: Run, workspace: Path) -> None:
    (workspace / FILE).write_text(f'email,n\n{ANNA},1\nb@c.lv,"never closed', "utf-8")
    said = team("subscribers", "forget", ANNA, "--yes", "--json")
    assert said.status == 1
    assert f"{FILE} was left as it is, as it cannot be read to its end: take line 2 out by hand" in said.err
    assert said.json["files"] == [{"file": FILE, "lines": [2], "fault": "it cannot be read to its end", "mentions": []}]


def test_what_others_keep_is_told(team: Run, workspace: Path) -> None:
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b.lv"]
    for words in (["init", "-q"], ["add", "-f", FILE], ["commit", "-qm", "Team"]):
        subprocess.run([*git, *words], cwd=workspace, check=True)
    (workspace / ".newsletter" / "newsletter.db.before-2012").write_bytes(b"")
    said = team("subscribers", "forget", ANNA, "--yes")
    assert "git's history still names them, in 1 commit: " in said.err
    assert "a copy of the ledger still names them: newsletter.db.before-2012" in said.err


def test_somebody_unknown_can_be_forgotten(newsletter: Run) -> None:
    said = newsletter("subscribers", "forget", ANNA, "--yes", "--json")
    assert said.status == 0
    assert said.json["messages"] == 0
    assert "gets no newsletter: forgotten" in newsletter("subscribers", "show", ANNA).out
