from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import SLUG, Run, Spoil

BASE = 'base_url = "http://127.0.0.1:9"'


@pytest.fixture
def public(workspace: Path) -> Path:
    """Return the sample's settings file, with an address at which nothing answers."""
    file = workspace / "newsletter.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('theme = "classic"', f'theme = "classic"\n{BASE}'), encoding="utf-8"
    )
    return file


def test_an_issue_is_published_into_a_folder(newsletter: Run, workspace: Path, public: Path) -> None:
    said = newsletter("publish", "--to", "public")
    assert said.status == 0
    assert said.out.split() == [f"http://127.0.0.1:9/i/{SLUG}/{locale}" for locale in ("lv", "en")]
    assert " files written, 0 there already" in said.err
    assert "next: newsletter send" in said.err
    assert (workspace / "public" / "i" / SLUG / "en" / "index.html").is_file()
    again = newsletter("publish", SLUG, "--to", "public", "--json")
    assert (again.json["written"], again.json["problems"]) == (0, [])
    assert again.json["unchanged"] >= 13


def test_the_settings_say_where(newsletter: Run, workspace: Path, public: Path) -> None:
    with public.open("a", encoding="utf-8") as file:
        file.write('\n[publish]\nkind = "folder"\nfolder = "htdocs"\n')
    assert newsletter("publish").status == 0
    assert (workspace / "htdocs" / "i" / SLUG / "lv" / "index.html").is_file()


def test_what_is_not_said_is_asked_for(newsletter: Run, workspace: Path) -> None:
    said = newsletter("publish")
    assert said.status == 2
    assert "base_url" in said.err
    said = newsletter("publish", "--to", "out")
    assert said.status == 0
    assert all((workspace / name).is_file() for name in said.out.splitlines())
    with (workspace / "newsletter.toml").open("r+", encoding="utf-8") as file:
        text = file.read().replace('theme = "classic"', f'theme = "classic"\n{BASE}')
        file.seek(0)
        file.write(text)
    said = newsletter("publish")
    assert said.status == 2
    assert "add --to FOLDER" in said.err


def test_an_issue_with_an_error_is_not_published(newsletter: Run, workspace: Path, public: Path, spoil: Spoil) -> None:
    spoil("images/card-cascade.png", "images/none.png")
    said = newsletter("publish", "--to", "public")
    assert said.status == 1
    assert "nothing was published" in said.err
    assert not (workspace / "public").exists()


def test_a_plan_says_what_does_not_answer(newsletter: Run, public: Path) -> None:
    with public.open("a", encoding="utf-8") as file:
        file.write('\n[publish]\nimages = "published"\n\n[relays.far]\nhost = "mail.energetika.example"\n')
    said = newsletter("send", SLUG, "--to", "municipalities", "--relay", "far", "--dry-run", "--json")
    assert said.json["web"]["images"] == "inline"
    assert not said.json["web"]["web_version"]
    assert len(said.json["web"]["unanswered"]) >= 13
    assert "  Pictures in every message\n  Browser  no link: there is no web version\n" in said.err
    assert f"to publish it: newsletter publish {SLUG}" in said.err
