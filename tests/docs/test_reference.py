from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typer

from newsletter.cli.commands import SUMMARIES, command

ROOT = Path(__file__).parents[2]


def test_the_reference_is_what_the_program_says() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "reference.py", "--check"], check=False)
    assert done.returncode == 0, "run: make reference"


def test_every_command_has_an_example() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    sections = page.split("\n## ")[2:]
    found = [command(name) for name in SUMMARIES]
    groups = [each for each in found if isinstance(each, typer.Typer)]
    in_groups = [each for group in groups for each in group.registered_commands]
    assert len(sections) == len(found) - len(groups) + len(in_groups)
    assert [section.split("\n")[0] for section in sections if "Example: newsletter " not in section] == []
