from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "<mjml><mj-body><mj-section><mj-column><mj-text>Labdien ā</mj-text></mj-column></mj-section></mj-body></mjml>"


def run(folder: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a folder that is no newsletter."""
    return subprocess.run(
        [sys.executable, "-m", "newsletter", "mjml", *words],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one MJML file."""
    (tmp_path / "a b.mjml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_the_html_is_printed(folder: Path) -> None:
    said = run(folder, "a b.mjml")
    assert said.returncode == 0
    assert said.stdout.startswith("<!DOCTYPE html>")
    assert "Labdien ā" in said.stdout
    assert said.stderr == "next: newsletter mjml 'a b.mjml' -o 'a b.html'\n"


def test_it_is_written_where_one_says(folder: Path) -> None:
    said = run(folder, "a b.mjml", "-o", "out/b.html")
    assert (said.returncode, said.stdout) == (0, "out/b.html\n")
    assert (folder / "out" / "b.html").read_text(encoding="utf-8") + "\n" == run(folder, "a b.mjml").stdout


def test_what_is_piped_in_may_include_files_of_the_folder(folder: Path) -> None:
    (folder / "b.mjml").write_text("<mj-section></mj-section>", encoding="utf-8")
    said = run(folder, "-", stdin=GOOD.replace("</mj-body>", '<mj-include path="b.mjml" /></mj-body>'))
    assert said.returncode == 0
    assert "Labdien ā" in said.stdout


def test_mistakes_are_told_and_nothing_is_written(folder: Path) -> None:
    (folder / "bad.mjml").write_text("<mjml><mj-body>\n<mj-sectio /></mj-body></mjml>", encoding="utf-8")
    said = run(folder, "bad.mjml", "-o", "b.html")
    assert (said.returncode, said.stdout) == (1, "")
    assert "bad.mjml:2: error[unknown-tag]" in said.stderr
    assert "did you mean <mj-section>?" in said.stderr
    assert "next: correct the lines above, then: newsletter mjml bad.mjml" in said.stderr
    assert not (folder / "b.html").exists()


def test_programs_get_html_and_problems(folder: Path) -> None:
    (folder / "w.mjml").write_text(GOOD.replace("<mj-text", '<mj-divider width="30" /><mj-text'), encoding="utf-8")
    told = json.loads(run(folder, "w.mjml", "--json").stdout)
    assert told["html"].startswith("<!DOCTYPE html>")
    assert [(problem["code"], problem["line"]) for problem in told["problems"]] == [("no-unit", 1)]
    told = json.loads(run(folder, "w.mjml", "--json", "-o", "b.html").stdout)
    assert (told["out"], told["html"]) == ("b.html", None)


@pytest.mark.parametrize("words", [("none.mjml",), (".",), ("a b.mjml", "-o", "a b.mjml")])
def test_wrong_files_are_refused(words: tuple[str, ...], folder: Path) -> None:
    said = run(folder, *words)
    assert said.returncode == 2
    assert "hint:" in said.stderr
    assert (folder / "a b.mjml").read_text(encoding="utf-8") == GOOD


def test_what_cannot_be_written_is_told(folder: Path) -> None:
    (folder / "dir").mkdir()
    said = run(folder, "a b.mjml", "-o", "dir")
    assert said.returncode == 1
    assert "dir cannot be written" in said.stderr
