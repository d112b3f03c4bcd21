"""Each text file of broken/ is a folder of themes, and the problems that the author of “mine” is shown.

With REWRITE=1 in the environment the shown problems are written into the files, for a person to read over.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from newsletter.theme.load import load_theme

HERE = Path(__file__).parent
ROOT = 'label: Root\nwidths:\n  sheet: 600\nlight:\n  accent: "#0b5d4e"\n'


def read_case(path: Path) -> dict[str, str]:
    """Return the parts of a case by their names."""
    parts = re.split(r"^=== (.*)\n", path.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("path", sorted((HERE / "broken").glob("*.txt")), ids=lambda path: str(path.stem))
def test_a_broken_theme_is_told_with_file_and_line(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    wanted = case.pop("problems")
    templates = tmp_path / "templates"
    for name, text in {"root/theme.yaml": ROOT, **case}.items():
        (templates / name).parent.mkdir(parents=True, exist_ok=True)
        (templates / name).write_text(text, "utf-8")
    shown = "".join(f"{problem}\n" for problem in load_theme("mine", templates)[1])
    if os.environ.get("REWRITE"):
        path.write_text(path.read_text("utf-8").partition("=== problems\n")[0] + "=== problems\n" + shown, "utf-8")
    assert shown == wanted
