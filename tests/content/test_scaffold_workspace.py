"""The files of a new workspace: they can be read by everything that reads them, whatever was answered."""

from __future__ import annotations

import csv
import datetime
import io
import re
import tempfile
import tomllib
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from PIL import Image

from newsletter.config import load_settings
from newsletter.config.tables.publication import MAILBOX
from newsletter.content.scaffold import (
    AnswerError,
    Answers,
    default_sender,
    own_words,
    read_name,
    read_postal_address,
    workspace_files,
)
from newsletter.content.scaffold.workspace import toml_text

TODAY = datetime.date(2026, 6, 14)
STARTER = Path(__file__).parents[2] / "newsletter/content/starter"
LANGUAGES = sorted(path.stem for path in STARTER.glob("*.md"))
ANSWERS = Answers("Energy News", "Energy News <news@energy.example>", ("lv", "en"), "Street 1, City")


def settings_of(answers: Answers) -> tuple[str, str, str, str]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "newsletter.toml").write_bytes(workspace_files(answers, TODAY)["newsletter.toml"])
        publication = load_settings(root, {}).publication
    return publication.name, publication.sender_address, publication.postal_address, publication.locale


def test_the_files_are_those_of_a_workspace() -> None:
    assert list(workspace_files(ANSWERS, TODAY)) == [
        "issues/2026-06-welcome/issue.yaml",
        "issues/2026-06-welcome/lv.md",
        "issues/2026-06-welcome/en.md",
        "issues/2026-06-welcome/images/welcome.png",
        "issues/2026-06-welcome/images/greeting.png",
        "issues/2026-06-welcome/images/languages.png",
        "subscribers/team.csv",
        ".gitignore",
        "newsletter.toml",
    ]


def test_the_settings_are_the_answers() -> None:
    assert settings_of(ANSWERS) == ("Energy News", "news@energy.example", "Street 1, City", "lv")


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_name_and_address_survive_the_settings_file(name: str, address: str) -> None:
    try:
        title, postal = read_name(name), read_postal_address(address)
    except AnswerError:
        reject()
    answers = Answers(title, default_sender(title), ("en",), postal)
    assert settings_of(answers) == (title, "news@example.org", postal, "en")


@pytest.mark.parametrize(
    "text", ['Say "hi"', "back\\slash", "'''", "# no note", "two\nlines", "\x7f\x00\x1b", "{name}", "🙂"]
)
def test_a_text_is_written_as_toml_reads_it(text: str) -> None:
    assert tomllib.loads(f"a = {toml_text(text)}") == {"a": text}


@given(st.text())
def test_every_text_is_written_as_toml_reads_it(text: str) -> None:
    assert tomllib.loads(f"a = {toml_text(text)}") == {"a": text}


def test_a_stray_surrogate_of_the_command_line_is_not_written() -> None:
    written = toml_text("caf\udce9")
    assert tomllib.loads(f"a = {written}") == {"a": "caf?"}


def test_the_lines_that_are_notes_can_be_taken_into_use(tmp_path: Path) -> None:
    text = workspace_files(ANSWERS, TODAY)["newsletter.toml"].decode()
    used = re.sub(r"^# (?=\[relays|\w+ = )", "", text, flags=re.MULTILINE)
    password = tmp_path / ".newsletter/password"
    password.parent.mkdir()
    password.write_text("secret\n")
    password.chmod(0o600)
    (tmp_path / "newsletter.toml").write_text(used)
    settings = load_settings(tmp_path, {})
    assert settings.publication.reply_to == "office@example.org"
    assert settings.publication.unsubscribe_address == "unsubscribe@example.org"
    assert settings.relays["main"].host == "smtp.example.org"
    assert settings.relays["main"].password == "secret"


@pytest.mark.parametrize("languages", [("en",), ("lv", "en"), ("lv", "en", "de", "fr", "es")])
def test_the_team_speaks_every_language(languages: tuple[str, ...]) -> None:
    answers = Answers("N", "n@example.org", languages, "S")
    rows = list(csv.DictReader(io.StringIO(workspace_files(answers, TODAY)["subscribers/team.csv"].decode())))
    assert {row["locale"] for row in rows} == set(languages)
    assert len(rows) == max(3, len(languages))
    assert all(re.fullmatch(r".+@example\.(org|com|net)", row["email"]) for row in rows)
    assert any(not row["name"] for row in rows)


def test_lists_stay_out_of_git_unless_asked_for() -> None:
    assert "subscribers/*.csv" in workspace_files(ANSWERS, TODAY)[".gitignore"].decode()
    tracked = workspace_files(ANSWERS, TODAY, track_lists=True)[".gitignore"].decode()
    assert "subscribers" not in tracked
    assert ".newsletter/" in tracked


def test_the_button_writes_to_the_sender() -> None:
    sender = Answers("N", "N <n(1)&%?@example.org>", ("en",), "S")
    text = workspace_files(sender, TODAY)["issues/2026-06-welcome/en.md"].decode()
    assert "](mailto:n%281%29%26%25%3F@example.org)" in text
    assert "news@example.org" not in text
    assert MAILBOX.match(sender.sender)


def test_a_language_without_a_first_issue_gets_the_english_one() -> None:
    answers = Answers("N", "news@example.org", ("ja", "pt-BR"), "S")
    files = workspace_files(answers, TODAY)
    assert files["issues/2026-06-welcome/ja.md"] == (STARTER / "en.md").read_bytes()
    assert files["issues/2026-06-welcome/pt-BR.md"] == (STARTER / "pt.md").read_bytes()
    assert [own_words(locale) for locale in ("ja", "pt-BR", "en", "en-GB", "uk")] == [False, True, True, True, True]


def test_the_first_issue_is_there_in_twelve_languages() -> None:
    assert LANGUAGES == ["de", "en", "es", "et", "fr", "it", "lt", "lv", "pl", "pt", "ru", "uk"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_has_the_same_parts(locale: str) -> None:
    def kept(text: str) -> list[str]:
        return re.findall(r"\{[{%].*?[%}]\}|\(\S+\)|^:::.*$|^##+", text, re.MULTILINE)

    english, own = ((STARTER / f"{name}.md").read_text(encoding="utf-8") for name in ("en", locale))
    assert kept(own) == kept(english)
    assert len(own.splitlines()) == len(english.splitlines())
    sentences = {line for line in english.splitlines() if len(line) > 20 and line[0] not in ":"}
    assert locale == "en" or not sentences & set(own.splitlines())


def test_the_pictures_are_twice_as_wide_as_shown_and_small() -> None:
    for path in (STARTER / "images").glob("*.png"):
        with Image.open(path) as picture:
            assert picture.size == (1104, 552), path
        assert path.stat().st_size < 30_000, path
        assert (STARTER / "artwork" / f"{path.stem}.svg").is_file()


def test_every_path_works_on_windows() -> None:
    for name in workspace_files(ANSWERS, TODAY):
        assert not re.search(r'[<>:"\\|?*\x00-\x1f]|[. ](/|$)', name)
        assert not PurePosixPath(name).is_absolute()
        assert len(name) < 100
