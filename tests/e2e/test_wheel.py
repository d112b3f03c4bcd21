"""The wheel, installed into a clean environment, as somebody without this repository has it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `newsletter` of an environment that has the wheel, and our libraries but not our checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel], check=True)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    target = next((folder / "env" / "lib").glob("python*")) / "site-packages" / "libraries.pth"
    # appended, so that the wheel's own package comes before a checkout that is installed for editing
    target.write_text(f"{libraries}\n", encoding="utf-8")
    return folder / "env" / "bin" / "newsletter"


@pytest.fixture
def run(program: Path, tmp_path: Path) -> Command:
    def command(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(
            [str(program), *words], cwd=cwd or tmp_path, env=environ, check=False, capture_output=True, text=True
        )

    return command


def test_an_empty_folder_becomes_a_newsletter_that_is_sent(run: Command, program: Path, tmp_path: Path) -> None:
    python = program.with_name("python")
    where = subprocess.run(
        [python, "-c", "import newsletter; print(newsletter.__file__)"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert str(program.parents[1]) in where.stdout

    begun = run("init", "mine", "--name", "Mine", "--from", "Me <me@example.org>", "--languages", "lv,en",
                "--address", "Street 1")  # fmt: skip
    assert begun.returncode == 0, begun.stderr
    home = tmp_path / "mine"
    assert not (home / "templates").exists()
    (welcome,) = [path.name for path in (home / "issues").iterdir()]
    for words in (
        ("build",),
        ("test",),
        ("send", welcome, "--to", "team", "--yes"),
        ("new", "2030-01-next"),
        ("build",),
    ):
        said = run(*words, cwd=home)
        assert said.returncode == 0, said.stderr
    assert len(list((home / ".newsletter" / "outbox").rglob("*.eml"))) == 3
    assert (home / ".newsletter" / "build" / "2030-01-next" / "lv.html").is_file()


def test_a_workspace_extends_a_shipped_theme_without_a_copy(run: Command, tmp_path: Path) -> None:
    run("init", "mine", "--name", "Mine", "--from", "me@example.org", "--languages", "en", "--address", "Street 1")
    home = tmp_path / "mine"
    theme = home / "templates" / "ours"
    theme.mkdir(parents=True)
    (theme / "theme.yaml").write_text('extends: classic\nlight: {accent: "#7a1f5c"}\n', encoding="utf-8")
    settings = home / "newsletter.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('theme = "classic"', 'theme = "ours"'), "utf-8")
    assert 'theme = "ours"' in settings.read_text(encoding="utf-8")
    said = run("build", "--out", "out", cwd=home)
    assert said.returncode == 0, said.stderr
    assert "#7a1f5c" in (home / "out" / "en.html").read_text(encoding="utf-8")
