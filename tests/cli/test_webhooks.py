"""`newsletter webhooks` and what the worker tells."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from newsletter.programs.signature import read_secret
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import Run
from tests.publish.conftest import shown_at
from tests.wiring.test_webhooks import Program, Told, add


def named(workspace: Path, url: str) -> None:
    """Name a program in newsletter.toml."""
    settings = workspace / "newsletter.toml"
    secret = ".newsletter/crm.secret"
    settings.write_text(
        f'{settings.read_text("utf-8")}\n[webhooks.crm]\nurl = "{url}"\nsecret_file = "{secret}"\n', "utf-8"
    )


def test_a_secret_is_made_once_and_only_its_owner_reads_it(newsletter: Run, workspace: Path) -> None:
    said = newsletter("webhooks", "secret", ".newsletter/crm.secret")
    assert said.status == 0
    assert said.out.startswith('[webhooks.crm]\nurl = "https://…"\nsecret_file = ".newsletter/crm.secret"')
    path = workspace / ".newsletter" / "crm.secret"
    assert path.stat().st_mode & 0o077 == 0
    assert len(read_secret(path.read_text("utf-8"))) == 32
    assert path.read_text("utf-8").strip() not in said.out + said.err
    again = newsletter("webhooks", "secret", ".newsletter/crm.secret")
    assert again.status != 0
    assert "never written over" in again.err


def test_a_program_is_tried_listed_and_told_by_the_worker(newsletter: Run, workspace: Path) -> None:
    told = Told()
    newsletter("webhooks", "secret", ".newsletter/crm.secret")
    with shown_at(partial(Program, told)) as url:  # type: ignore[arg-type]
        named(workspace, f"{url}/in")
        assert "has taken the message msg_1" in newsletter("webhooks", "test", "crm").err
        with ledger_of(open_workspace(workspace)) as ledger:
            add(ledger, "anna@city.example")
        assert newsletter("worker", "--once").status == 0
    assert [b'"subscription.added"' in body for _, body in told.heard] == [False, True]
    shown = newsletter("webhooks", "list")
    assert "crm" in shown.out
    assert "told of everything" in shown.out
    (listed,) = newsletter("webhooks", "list", "--json").json
    assert (listed["delivered"], listed["waiting"]) == (2, 0)
    newest, first = newsletter("webhooks", "log", "crm", "--json").json
    assert (newest["event"], newest["state"], first["event"]) == ("subscription.added", "delivered", "test")
    assert "204 No Content" in newsletter("webhooks", "log", "crm").out


def test_a_program_that_does_not_listen_is_told_of(newsletter: Run, workspace: Path) -> None:
    newsletter("webhooks", "secret", ".newsletter/crm.secret")
    named(workspace, "http://127.0.0.1:1/in")
    said = newsletter("webhooks", "test", "crm")
    assert said.status != 0
    assert "Connection refused" in said.err
    assert "1 message for “crm” will be told again" in newsletter("webhooks", "retry", "crm").err


@pytest.mark.parametrize("command", ["test", "log", "retry"])
def test_an_unknown_program_is_told_of(newsletter: Run, command: str) -> None:
    said = newsletter("webhooks", command, "crm")
    assert said.status == 2
    assert "there is no webhook called “crm”" in said.err


def test_where_there_is_none_the_next_step_is_shown(newsletter: Run) -> None:
    assert "newsletter webhooks secret" in newsletter("webhooks", "list").err
