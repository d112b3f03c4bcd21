"""The whole program over a ledger in PostgreSQL."""

from __future__ import annotations

import pytest

from tests.cli.commands import SLUG, Run


def test_from_plan_to_status(newsletter: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_STATE_URL", postgres_url)
    assert "was not sent to anybody yet" in newsletter("status", SLUG).err
    assert newsletter("send", SLUG, "--to", "municipalities", "--dry-run").status == 0
    assert "was not sent to anybody yet" in newsletter("status", SLUG).err
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes", "--json")
    assert said.status == 0, said.err
    assert (said.json["state"], said.json["written"]) == ("finished", 40)
    assert newsletter("status", SLUG, "--json").json["written"] == 40
    again = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert "everybody has it already" in again.err
    checked = newsletter("state", "check")
    assert checked.status == 0
    assert "is whole: 1 campaign" in checked.err
    assert newsletter("resume", SLUG).status == 0


def test_a_server_that_is_not_there(newsletter: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_STATE_URL", "postgresql://office:s3cret@127.0.0.1:1/news")
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert said.status == 1
    assert "error: the database server of the ledger postgresql://office@127.0.0.1:1/news cannot be reached" in said.err
    assert "s3cret" not in said.err
