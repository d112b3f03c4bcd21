"""`newsletter dkim`, from nothing to signed messages."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from newsletter.message.dkim_keys import Algorithm, read_key
from tests.cli.commands import SLUG, Run
from tests.message.judge import verdicts

DOMAIN = "energetika.example"
RSA = ".newsletter/dkim-news.pem"


def write_settings(workspace: Path, lines: str) -> None:
    path = workspace / "newsletter.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{lines}\n", encoding="utf-8")


def made_and_written(newsletter: Run, workspace: Path) -> None:
    """Follow the words of `dkim new`, for both keys."""
    first = newsletter("dkim", "new", "--selector", "news")
    second = newsletter("dkim", "new", "--ed25519", "--selector", "newse")
    lines = [line for said in (first, second) for line in said.out.splitlines() if line == "[dkim]" or " = " in line]
    write_settings(workspace, "\n".join(lines))


def outbox(workspace: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((workspace / ".newsletter/outbox").glob("*/*.eml"))]


def test_a_new_key_is_written_for_its_owner_only(newsletter: Run, workspace: Path) -> None:
    said = newsletter("dkim", "new", "--selector", "news")
    assert said.status == 0
    path = workspace / RSA
    key = read_key("news", Algorithm.RSA, path.read_bytes(), RSA)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert said.out.splitlines()[:2] == [f"name:   news._domainkey.{DOMAIN}", f"value:  {key.record}"]
    assert said.out.splitlines()[-3:] == ["[dkim]", 'selector = "news"', f'key_file = "{RSA}"']
    assert "PRIVATE" not in said.out + said.err
    assert f"dig +short TXT news._domainkey.{DOMAIN}" in said.err


def test_no_key_is_written_over(newsletter: Run, workspace: Path) -> None:
    newsletter("dkim", "new", "--selector", "news")
    before = (workspace / RSA).read_bytes()
    said = newsletter("dkim", "new", "--selector", "news")
    assert said.status == 2
    assert f"error: {RSA} is there already" in said.err
    assert (workspace / RSA).read_bytes() == before


def test_a_name_is_made_of_the_month(newsletter: Run, workspace: Path) -> None:
    selectors = [newsletter("dkim", "new", "--json").json, newsletter("dkim", "new", "--ed25519", "--json").json]
    first, second = (each["selector"] for each in selectors)
    assert second == f"{first}e"
    assert first.startswith("news20")
    assert {path.name for path in (workspace / ".newsletter").glob("dkim-*")} == {
        f"dkim-{first}.pem",
        f"dkim-{second}.pem",
    }
    assert selectors[1]["value"].startswith("v=DKIM1; k=ed25519; p=")


@pytest.mark.parametrize("selector", ["a b", "../x", "-a", "ā", "a" * 64])
def test_what_can_be_no_name_is_refused(newsletter: Run, workspace: Path, selector: str) -> None:
    said = newsletter("dkim", "new", "--selector", selector)
    assert said.status == 2
    assert f"a selector cannot be “{selector}”" in said.err
    assert not list(workspace.glob("**/dkim-*"))


def test_a_key_that_git_would_take_along_is_told(newsletter: Run, workspace: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(workspace)], check=True)
    said = newsletter("dkim", "new", "--selector", "one")
    assert "add this line to .gitignore, before anything else:\n  /.newsletter/dkim-one.pem\n" in said.err
    (workspace / ".gitignore").write_text(".newsletter/\n", encoding="utf-8")
    assert ".gitignore" not in newsletter("dkim", "new", "--selector", "two").err


def test_a_newsletter_that_init_began_keeps_its_keys_out_of_git(newsletter: Run, workspace: Path) -> None:
    newsletter("init", "own", "--yes", "--name", "Own")
    subprocess.run(["git", "init", "--quiet", str(workspace / "own")], check=True)
    ignored = subprocess.run(["git", "check-ignore", "--quiet", RSA], cwd=workspace / "own")
    assert ignored.returncode == 0


def test_what_is_sent_is_signed_from_then_on(newsletter: Run, workspace: Path) -> None:
    made_and_written(newsletter, workspace)
    records = newsletter("dkim", "show", "--json").json
    keys = [
        read_key(each["selector"], Algorithm(each["algorithm"]), (workspace / each["file"]).read_bytes(), "")
        for each in records
    ]
    assert [key.record for key in keys] == [each["value"] for each in records]
    assert newsletter("send", SLUG, "--to", "municipalities", "--yes").status == 0
    assert newsletter("test", SLUG, "--to", "me@example.org", "--relay", "outbox").status == 0
    messages = outbox(workspace)
    assert len(messages) > 3
    for message in messages:
        assert verdicts(message, DOMAIN, keys) == [True, True]


def test_records_are_shown_again(newsletter: Run, workspace: Path) -> None:
    said = newsletter("dkim", "show")
    assert said.status == 2
    assert "no [dkim]" in said.err
    made_and_written(newsletter, workspace)
    said = newsletter("dkim", "show")
    assert said.status == 0
    assert f"name:   news._domainkey.{DOMAIN}\n" in said.out
    assert f"newse._domainkey.{DOMAIN}. IN TXT " in said.out


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_a_key_that_others_can_read_signs_nothing(newsletter: Run, workspace: Path) -> None:
    made_and_written(newsletter, workspace)
    (workspace / RSA).chmod(0o640)
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert said.status == 0
    assert f"warning[dkim-key]: this rehearsal is not signed: others can read {RSA}" in said.err
    assert f"run: chmod 600 {RSA}" in said.err
    assert not any(b"DKIM-Signature" in message for message in outbox(workspace))
    assert f"run: chmod 600 {RSA}" in newsletter("dkim", "show").err


def test_a_colleague_without_the_key_can_write_and_rehearse(newsletter: Run, workspace: Path) -> None:
    made_and_written(newsletter, workspace)
    (workspace / RSA).unlink()
    assert newsletter("build", SLUG).status == 0
    said = newsletter("send", SLUG, "--to", "municipalities", "--dry-run")
    assert said.status == 0
    line = (workspace / "newsletter.toml").read_text(encoding="utf-8").splitlines().index(f'key_file = "{RSA}"') + 1
    assert f"newsletter.toml:{line}: warning[dkim-key]: this rehearsal is not signed: the key {RSA} is not" in said.err


def test_a_real_relay_gets_nothing_that_is_not_signed(newsletter: Run, workspace: Path) -> None:
    made_and_written(newsletter, workspace)
    (workspace / RSA).write_text("no key", encoding="utf-8")
    said = newsletter("send", SLUG, "--to", "municipalities", "--dry-run", "--relay", "smtp://mail.energy-news.lv")
    assert said.status == 1
    assert f"error[dkim-key]: {RSA} holds something else" in said.err
    copy = newsletter("test", SLUG, "--to", "me@energy-news.lv", "--relay", "smtp://mail.energy-news.lv")
    assert copy.status == 1
    assert f"error: {RSA} holds something else" in copy.err
