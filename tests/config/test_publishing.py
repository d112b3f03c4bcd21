from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.config import Settings, read_settings

HEAD = """[newsletter]
name = "News"
from = "news@example.org"
postal_address = "Riga"
base_url = "https://news.example.org"
"""


def read(folder: Path, text: str, head: str = HEAD, **environ: str) -> tuple[Settings | None, list[str]]:
    (folder / "newsletter.toml").write_text(head + text, encoding="utf-8")
    settings, problems = read_settings(folder, environ)
    return settings, [f"{problem.line}: {problem.sentence}" for problem in problems]


def test_nothing_is_published_unless_said(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, "")
    assert problems == []
    assert settings is not None
    assert (settings.publishing.kind, settings.publishing.images) == ("", "inline")


def test_a_command_is_parted_as_a_shell_would(tmp_path: Path) -> None:
    command = "rsync -a '{folder}/' \"web@example.org:/srv/my news/\""
    settings, problems = read(tmp_path, f"[publish]\nkind = 'command'\ncommand = '''{command}'''\nlisted = true\n")
    assert problems == []
    assert settings is not None
    assert settings.publishing.command == ("rsync", "-a", "{folder}/", "web@example.org:/srv/my news/")
    assert settings.publishing.listed


def test_the_secret_comes_from_the_environment_or_a_file_of_ones_own_and_is_not_shown(tmp_path: Path) -> None:
    text = '[publish]\nkind = "s3"\nbucket = "news"\nsecret_key_file = "key"\n'
    (tmp_path / "key").write_text("from-file\n", encoding="utf-8")
    (tmp_path / "key").chmod(0o600)
    settings, problems = read(tmp_path, text)
    assert problems == []
    assert settings is not None
    assert settings.publishing.secret_key == "from-file"
    settings, _ = read(tmp_path, text, NEWSLETTER_PUBLISH_SECRET_KEY="from-environment")
    assert settings is not None
    assert settings.publishing.secret_key == "from-environment"
    assert "from-environment" not in repr(settings)
    (tmp_path / "key").chmod(0o644)
    settings, problems = read(tmp_path, text)
    assert problems == []
    assert settings is not None
    assert settings.publishing.secret_fault is not None
    assert settings.publishing.secret_fault.sentence == "others can read key"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[publish]\nkind = "folder"\n', "7: [publish] lacks “folder”"),
        ('[publish]\nkind = "ftp"\n', "7: “kind” cannot be “ftp”"),
        ('[publish]\nkind = "command"\ncommand = "rsync -a x"\n', "8: “command” does not say where {folder} goes"),
        (
            '[publish]\nkind = "command"\ncommand = "rsync {dir} {folder}"\n',
            "8: “command” has something in braces that is not known",
        ),
        (
            "[publish]\nkind = 'command'\ncommand = 'rsync \"{folder}'\n",
            "8: “command” has a quote that is never closed",
        ),
        ('[publish]\nkind = "s3"\nbucket = "b"\nendpoint = "s3"\n', "9: “endpoint” is not a web address"),
        ('[publish]\nfolders = "x"\n', "7: “folders” is not a setting of [publish]"),
    ],
)
def test_what_cannot_be_is_told(text: str, told: str, tmp_path: Path) -> None:
    assert told in read(tmp_path, text)[1]


def test_what_is_published_has_an_address(tmp_path: Path) -> None:
    head = HEAD.replace('base_url = "https://news.example.org"\n', "")
    told = ["5: pages and pictures are published, and no address says where"]
    assert read(tmp_path, '[publish]\nimages = "published"\n', head)[1] == [told[0].replace("5", "6")]
