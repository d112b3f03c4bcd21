from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import SLUG, Run


@pytest.mark.chromium
@pytest.mark.skipif(not shutil.which("chromium") and not shutil.which("google-chrome"), reason="no Chromium")
def test_every_mail_program_is_drawn_and_one_page_shows_them(newsletter: Run, workspace: Path) -> None:
    said = newsletter("test", SLUG, "--locale", "en", "--screenshots", "shots", "--json")
    assert said.status == 0
    assert f"screenshots: {Path('shots/index.html')}" in said.err
    assert json.loads(said.out)["screenshots"] == str(Path("shots/index.html"))
    files = {path.name for path in (workspace / "shots").iterdir()}
    assert {"index.html", "en-outlook-windows-desktop-dark.png", "en-gmail-ios-mobile-light.png"} <= files
    assert not any(name.startswith("lv-") for name in files)
    page = (workspace / "shots" / "index.html").read_text(encoding="utf-8")
    assert page.count("<figure") == len(files) - 1


def test_a_file_is_no_folder_for_screenshots(newsletter: Run, workspace: Path) -> None:
    (workspace / "shots").write_text("mine")
    said = newsletter("test", SLUG, "--screenshots", "shots")
    assert said.status == 1
    assert "“shots” is a file" in said.err
    assert (workspace / "shots").read_text() == "mine"


def test_without_a_browser_the_next_step_is_told(newsletter: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_BROWSER", "/nowhere/browser")
    said = newsletter("test", SLUG, "--screenshots", "shots")
    assert said.status == 1
    assert "“/nowhere/browser” cannot be started as a browser" in said.err
    assert "hint: install Chrome, Edge or Chromium" in said.err
