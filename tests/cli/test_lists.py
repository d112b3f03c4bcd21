"""`newsletter lists`: as a newcomer begins with it, and as it reads below a pull request."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from newsletter.cli import console
from newsletter.subscribers.description import parse_description
from newsletter.subscribers.newlist import new_list, usable_name
from tests.cli.commands import Run

BASE = 'base_url = "https://news.example.org"'
LIST = "subscribers/municipalities.csv"


@pytest.fixture
def committed(workspace: Path) -> Path:
    """Return the workspace, all of it in git."""
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "First"]):
        names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *names, *words], cwd=workspace, check=True)
    return workspace


def rewrite(workspace: Path) -> None:
    """Change the list: two new, one changed, one gone, one that is nobody."""
    path = workspace / LIST
    lines = path.read_text(encoding="utf-8").splitlines()
    del lines[1]
    lines[2] = lines[2].replace("Bērzkalne", "Kalni")
    lines += ["info@ozols.example,Birojs,lv,,", "zane@gmial.com,Zane,lv,,", "nobody,,,,"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_list_begins(newsletter: Run, workspace: Path) -> None:
    said = newsletter("lists", "new", "members", "--title", "Members: all", "--public")
    assert (said.status, said.out) == (0, "subscribers/members.csv\nsubscribers/members.yaml\n")
    assert "newsletter plan ISSUE --to members" in said.err
    assert (workspace / "subscribers/members.csv").read_bytes() == b"\xef\xbb\xbfemail,name,locale\r\n"
    assert newsletter("lists", "new", "members").status == 2


@pytest.mark.parametrize("flags", [{}, {"is_public": True, "is_single": True}])
def test_what_it_begins_with_is_sound(flags: dict[str, bool]) -> None:
    made = new_list("members", 'A "title": #1', **flags)
    assert list(made) == ["members.csv", "members.yaml"]
    described, problems = parse_description(made["members.yaml"].decode(), "members.yaml", "members")
    assert problems == []
    assert (described.title, described.is_public) == ('A "title": #1', flags.get("is_public", False))


def test_a_name_that_no_list_can_have(newsletter: Run) -> None:
    said = newsletter("lists", "new", "our members.csv")
    assert said.status == 2
    assert "take our-members" in said.err
    assert usable_name("subscribers/team.csv") == "team"


def test_what_has_changed_since_a_commit(newsletter: Run, committed: Path) -> None:
    said = newsletter("lists", "diff")
    assert (said.status, said.out) == (0, "")
    assert "no list has changed since HEAD" in said.err
    rewrite(committed)
    said = newsletter("lists", "diff")
    assert said.status == 0
    for told in (
        "  new                   2\n",
        "  changed               1\n",
        "  gone                  1\n",
        "city: Bērzkalne → Kalni",
        "1 of the new ones: an address of a task, not of a person (info@ozols.example)",
        "zane@gmial.com; did you mean zane@gmail.com?",
    ):
        assert told in said.out
    assert all(console.harmless(line) == line and len(line) <= 80 for line in said.out.splitlines())


@pytest.mark.parametrize("words", [(), ("--markdown",), ("--json",)])
def test_nobody_is_named_where_it_is_private(newsletter: Run, committed: Path, words: tuple[str, ...]) -> None:
    before = (committed / LIST).read_text(encoding="utf-8")
    rewrite(committed)
    people = {cell for text in (before, (committed / LIST).read_text("utf-8")) for cell in text.split() if "@" in cell}
    addresses = {line.partition(",")[0] for line in people} | {"Kalni", "Zane", "nobody"}
    said = newsletter("lists", "diff", "--private", *words)
    assert said.status == 0
    assert [each for each in addresses if each in said.out + said.err] == []
    assert "gmial.com" in said.out or said.json["lists"][0]["likely_typos"] == 1


def test_markdown_for_a_pull_request(newsletter: Run, committed: Path) -> None:
    rewrite(committed)
    said = newsletter("lists", "diff", "--since", "HEAD", "--markdown")
    assert said.out.startswith("### `municipalities`\n\n**")
    assert "| new | 2 |" in said.out
    assert "- changed: `" in said.out


def test_a_list_that_git_leaves_out(newsletter: Run, committed: Path) -> None:
    (committed / ".gitignore").write_text("subscribers/team.csv\n")
    (committed / "subscribers/team.csv").write_text("email\na@b.lv\n")
    said = newsletter("lists", "diff", "team")
    assert said.status == 1
    assert "git leaves subscribers/team.csv out" in said.err
    assert newsletter("lists", "diff").status == 0
    assert newsletter("lists", "diff", "taem").status == 2


def test_a_list_that_is_gone(newsletter: Run, committed: Path) -> None:
    (committed / LIST).unlink()
    assert "municipalities: the file is gone" in newsletter("lists", "diff").out


def test_without_git_there_is_nothing_to_compare_with(newsletter: Run) -> None:
    said = newsletter("lists", "diff")
    assert (said.status, "git keeps no earlier state of this folder" in said.err) == (1, True)
    assert "newsletter lists sync --dry-run" in said.err


def test_what_is_not_counted_yet_is_named_and_an_empty_file_is_counted(newsletter: Run, workspace: Path) -> None:
    newsletter("lists", "new", "friends")
    said = newsletter("lists", "show")
    assert "not counted here yet: what stands in the file of municipalities\n" in said.err
    assert "not counted" not in newsletter("lists", "show", "friends").err
    newsletter("lists", "sync", "municipalities")
    assert "not counted" not in newsletter("lists", "show").err
    # A first day is no growth that could be drawn.
    assert newsletter("lists", "show", "municipalities").out.count("\n") == 2
    (workspace / "subscribers/friends.csv").write_text("email\na@novads.example\n", "utf-8")
    assert "holds what is not counted here yet" in newsletter("lists", "show", "friends").err


def test_the_form_of_a_list_is_printed_if_it_is_public(newsletter: Run, workspace: Path) -> None:
    newsletter("lists", "new", "members", "--title", "Members: all", "--public")
    newsletter("lists", "new", "board")
    assert newsletter("lists", "form", "members", "--mail").out.startswith("mailto:")
    assert "base_url" in newsletter("lists", "form", "members").err
    settings = workspace / "newsletter.toml"
    settings.write_text(settings.read_text("utf-8").replace("[newsletter]", f"[newsletter]\n{BASE}", 1), "utf-8")
    printed = newsletter("lists", "form", "members")
    assert printed.status == 0
    assert '<form method="post" action="https://news.example.org/join/members' in printed.out
    refused = newsletter("lists", "form", "board")
    assert refused.status == 2
    assert "visibility: public" in refused.err
