from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.config import NoWorkspaceError, Settings, SettingsError, find_workspace, load_settings, read_settings
from newsletter.config.relays import choose_relay
from newsletter.config.secretfile import SecretFileError

GOOD = """\
[newsletter]
name = "Energy news"
from = "Energy news <news@energy.example>"
postal_address = "Main street 1"
locale = "lv"

[relays.main]
host = "127.0.0.1"
port = 2525
"""


def read(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> tuple[Settings | None, list[str]]:
    (folder / "newsletter.toml").write_text(text, encoding="utf-8")
    settings, problems = read_settings(folder, environ or {})
    return settings, [f"{problem.line}: {problem.code}: {problem.hint}" for problem in problems]


def test_good_settings_have_no_problems_and_defaults(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, GOOD)
    assert problems == []
    assert settings is not None
    assert settings.publication.sender_name == "Energy news"
    assert settings.publication.sender_address == "news@energy.example"
    assert settings.publication.list_domain == "energy.example"
    assert settings.publication.theme == "classic"
    assert settings.relays["main"].tls == "none"
    assert settings.relays["main"].port == 2525
    assert settings.state.place == tmp_path / ".newsletter/newsletter.db"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environ = {"NEWSLETTER_NAME": "Other", "NEWSLETTER_RELAYS_MAIN_PORT": "26", "NEWSLETTER_RELAYS_MAIN_PASSWORD": "s3"}
    settings, problems = read(tmp_path, GOOD, environ)
    assert problems == []
    assert settings is not None
    assert settings.publication.name == "Other"
    assert settings.relays["main"].port == 26
    assert settings.relays["main"].password == "s3"


def test_what_is_true_or_false(tmp_path: Path) -> None:
    for typed, environ, wanted in (
        ("", {}, (True, False)),
        ("typography = false\nallow_html = true\n", {}, (False, True)),
        ("typography = false\n", {"NEWSLETTER_TYPOGRAPHY": "true", "NEWSLETTER_ALLOW_HTML": "1"}, (True, True)),
    ):
        settings, problems = read(tmp_path, GOOD.replace("[newsletter]\n", f"[newsletter]\n{typed}", 1), environ)
        assert not problems
        assert settings is not None
        assert (settings.publication.typography, settings.publication.allow_html) == wanted


def test_a_secret_never_prints(tmp_path: Path) -> None:
    settings, _ = read(tmp_path, GOOD, {"NEWSLETTER_RELAYS_MAIN_PASSWORD": "s3cret"})
    assert settings is not None
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(settings.relays["main"])


FAULTS = [
    ('fromm = "x"', "unknown-key", "did you mean from?"),
    ("name = 3", "wrong-type", "a text in quotes"),
    ('allow_html = "yes"', "wrong-type", "allow_html = true"),
    ("typography = 1", "wrong-type", "typography = false"),
    ('base_url = "news.example.org"', "wrong-value", "https://"),
    ('base_url = "https://news.example.org:99999"', "wrong-value", "https://"),
    ('base_url = "https://[news"', "wrong-value", "https://"),
    ('base_url = "https://news example.org"', "wrong-value", "https://"),
    ('reply_to = "no address"', "wrong-value", "write it like"),
    ('list_domain = "bad domain"', "wrong-value", "news.example.org"),
    ('list_domain = "bad..domain"', "wrong-value", "news.example.org"),
]


@pytest.mark.parametrize(("line", "code", "hint"), FAULTS)
def test_a_faulty_key_is_shown_at_its_line_with_a_way_out(tmp_path: Path, line: str, code: str, hint: str) -> None:
    key = line.partition(" ")[0]
    kept = [kept for kept in GOOD.splitlines() if not kept.startswith(f"{key} ")]
    _, problems = read(tmp_path, "\n".join([kept[0], line, *kept[1:]]))
    matching = [problem for problem in problems if problem.startswith(f"2: {code}: ")]
    assert len(matching) == 1
    assert hint in matching[0]


RELAY_FAULTS = [
    ('host = "mail.example.org"\ntls = "none"', "insecure-relay"),
    ('host = "mail.example.org"\ntls = "startls"', "wrong-value"),
    ('host = "mail.example.org"\npassword = "x"', "unknown-key"),
    ('host = "mail.example.org"\nconnections = 0', "wrong-value"),
    ('host = "mail.example.org"\nport = 99999', "wrong-value"),
    ('host = "mail..example.org"', "wrong-value"),
    ("port = 25", "missing-key"),
]


@pytest.mark.parametrize(("lines", "code"), RELAY_FAULTS)
def test_a_faulty_relay_is_a_problem(tmp_path: Path, lines: str, code: str) -> None:
    settings, problems = read(tmp_path, GOOD + f"\n[relays.other]\n{lines}\n")
    assert settings is None
    assert [problem.split(": ")[1] for problem in problems] == [code]


@pytest.mark.parametrize("name", ["outbox", '"smtp://mail"', '""'])
def test_a_relay_needs_a_name_that_can_be_given_to_a_command(tmp_path: Path, name: str) -> None:
    settings, problems = read(tmp_path, GOOD + f'\n[relays.{name}]\nhost = "127.0.0.1"\n')
    assert settings is None
    assert [problem.split(": ")[1] for problem in problems] == ["wrong-value"]


@pytest.mark.parametrize(
    "line", ['password = "s3cret"', "password = s3cret", 'username = "me"\nhost = smtp://me:s3cret@mail.example.org']
)
def test_a_line_with_a_password_is_not_repeated(tmp_path: Path, line: str) -> None:
    (tmp_path / "newsletter.toml").write_text(f"{GOOD}\n{line}\n", encoding="utf-8")
    _, problems = read_settings(tmp_path, {})
    assert problems
    assert all(problem.line for problem in problems)
    assert "s3cret" not in "".join(map(str, problems))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that cannot be read is taken from /proc")
def test_settings_that_cannot_be_read_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").symlink_to("/proc/self/mem")
    _, problems = read_settings(tmp_path, {})
    assert [problem.code for problem in problems] == ["unreadable"]


def test_a_password_in_the_file_is_sent_to_the_environment(tmp_path: Path) -> None:
    _, problems = read(tmp_path, GOOD + '\n[relays.my-mail]\nhost = "mail.example.org"\npassword = "x"\n')
    assert "NEWSLETTER_RELAYS_MY_MAIL_PASSWORD" in problems[0]


def test_a_password_that_is_not_there_stops_only_who_sends(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, GOOD + 'password_file = "secret"\n')
    assert problems == []
    assert settings is not None
    with pytest.raises(SecretFileError, match="secret cannot be read") as fault:
        choose_relay(settings, None)
    assert "write the password into that file" in fault.value.hint


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n", encoding="utf-8")
    text = GOOD + 'password_file = "secret"\n'
    secret.chmod(0o644)
    settings, problems = read(tmp_path, text)
    assert problems == []
    assert settings is not None
    with pytest.raises(SecretFileError, match=r"newsletter\.toml:\d+: others can read secret"):
        choose_relay(settings, "main")
    secret.chmod(0o600)
    settings, problems = read(tmp_path, text)
    assert problems == []
    assert settings is not None
    assert settings.relays["main"].password == "s3cret"


@pytest.mark.parametrize(("typed", "synchronous"), [("", "normal"), ('synchronous = "full"', "full")])
def test_what_the_ledger_is_to_outlive(tmp_path: Path, typed: str, synchronous: str) -> None:
    settings, problems = read(tmp_path, f"{GOOD}\n[state]\n{typed}\n")
    assert problems == []
    assert settings is not None
    assert settings.state.synchronous == synchronous


def test_every_missing_key_is_named_at_once(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "[newsletter]\n")
    assert [problem.split(": ")[1] for problem in problems] == ["missing-key"] * 3


def test_a_line_that_is_no_setting_is_shown(tmp_path: Path) -> None:
    _, problems = read(tmp_path, GOOD.replace('name = "Energy news"', "name = Energy news"))
    assert problems[0].startswith("2: settings-syntax")


def test_settings_in_windows_spelling_are_read(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_settings(tmp_path, {}).publication.name == "Energy news"


def test_settings_that_are_not_text_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_bytes(b'[newsletter]\nname = "\xe9"\n')
    with pytest.raises(SettingsError) as fault:
        load_settings(tmp_path, {})
    assert fault.value.problems[0].code == "encoding"


def test_the_workspace_is_found_upwards(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text(GOOD, encoding="utf-8")
    inner = tmp_path / "issues" / "one"
    inner.mkdir(parents=True)
    assert find_workspace(inner) == tmp_path


def test_no_workspace_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspaceError) as fault:
        find_workspace(tmp_path)
    assert "newsletter init" in fault.value.hint


def test_paths_are_shown_from_the_workspace(tmp_path: Path) -> None:
    settings, _ = read(tmp_path, GOOD)
    assert settings is not None
    assert settings.shown(tmp_path / "issues" / "x" / "lv.md") == "issues/x/lv.md"
    (tmp_path / "elsewhere").mkdir()
    root = tmp_path / "elsewhere" / "workspace"
    root.mkdir()
    (root / "issues").symlink_to(tmp_path)
    linked = replace(settings, root=root)
    assert linked.shown(root / "issues" / "x" / "lv.md") == "issues/x/lv.md"
    assert linked.shown(tmp_path / "x" / "lv.md") == (tmp_path / "x" / "lv.md").as_posix()
