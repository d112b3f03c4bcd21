from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter.config import State, read_settings
from newsletter.problems import Problem

GOOD = """\
[newsletter]
name = "Energy news"
from = "Energy news <news@energy.example>"
postal_address = "Main street 1"
"""
URL = "postgresql://office@db.example/news"


def read(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> tuple[State | None, list[Problem]]:
    (folder / "newsletter.toml").write_text(f"{GOOD}\n[state]\n{text}\n", encoding="utf-8")
    settings, problems = read_settings(folder, environ or {})
    return settings.state if settings else None, [*problems]


def test_a_file_of_its_own(tmp_path: Path) -> None:
    state, problems = read(tmp_path, 'url = "sqlite:///data/news.db"\nledger = "1f"')
    assert problems == []
    assert state == State(tmp_path / "data/news.db", tmp_path / "data", ledger="1f")


def test_a_database_and_its_password(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    (tmp_path / "secret").chmod(0o600)
    file = 'password_file = "secret"'
    for text, environ in (
        (f'url = "{URL}"\n{file}', {}),
        (f'url = "{URL}"', {"NEWSLETTER_STATE_PASSWORD": "s3cret"}),
        ("", {"NEWSLETTER_STATE_URL": URL.replace("@", ":s3cret@")}),
        ("", {"NEWSLETTER_STATE_URL": f"{URL}?password=s3cret"}),
    ):
        state, problems = read(tmp_path, text, environ)
        assert problems == []
        assert state == State(URL, tmp_path / ".newsletter", password="s3cret")
        assert "s3cret" not in repr(state)


@pytest.mark.parametrize("url", [URL.replace("@", ":s3cret@"), f"{URL}?password=s3cret"])
def test_a_password_never_stands_in_the_file(tmp_path: Path, url: str) -> None:
    state, (problem,) = read(tmp_path, f'url = "{url}"')
    assert state is None
    assert problem.code == "open-secret"
    assert "NEWSLETTER_STATE_PASSWORD" in problem.hint
    assert "s3cret" not in repr(problem)


@pytest.mark.parametrize("url", ["mysql://db/news", "postgresql://[db/news"])
def test_what_is_no_ledger(tmp_path: Path, url: str) -> None:
    state, (problem,) = read(tmp_path, f'url = "{url}"')
    assert state is None
    assert problem.code == "wrong-value"
    assert "postgresql://USER@HOST/DATABASE" in problem.hint
