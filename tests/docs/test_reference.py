from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from newsletter.cli.app import app

ROOT = Path(__file__).parents[2]


def test_the_reference_is_what_the_program_says() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "reference.py", "--check"], check=False)
    assert done.returncode == 0, "run: make reference"


def test_every_command_has_an_example() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    sections = page.split("\n## ")[2:]
    groups = [group.typer_instance for group in app.registered_groups if group.typer_instance]
    in_groups = [command for group in groups for command in group.registered_commands]
    assert len(sections) == len(app.registered_commands) + len(in_groups)
    assert [section.split("\n")[0] for section in sections if "Example: newsletter " not in section] == []
