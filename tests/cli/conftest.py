"""The program, run in a copy of the sample publication."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsletter.cli.app import main
from tests.cli.commands import SLUG, Run, Said, Spoil


@pytest.fixture
def newsletter(workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in the workspace."""
    monkeypatch.chdir(workspace)

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["newsletter", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return Said(int(end.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def spoil(workspace: Path) -> Spoil:
    """Return what replaces a text of the Latvian document."""

    def put(old: str, new: str) -> None:
        path = workspace / "issues" / SLUG / "lv.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return put
