"""Each text file of broken/ is a theme that extends the small one, and the problems that its author is shown.

With REWRITE=1 in the environment the shown problems are written into the files, for a person to read over.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.config import Publication
from newsletter.content.model import Issue
from newsletter.problems import has_errors
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme

HERE = Path(__file__).parent


def read_case(path: Path) -> dict[str, str]:
    """Return the parts of a case by their names."""
    parts = re.split(r"^=== (.*)\n", path.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("path", sorted((HERE / "broken").glob("*.txt")), ids=lambda path: str(path.stem))
def test_a_broken_theme_is_told_with_file_and_line(
    path: Path, tmp_path: Path, make_issue: Callable[..., Issue], publication: Publication
) -> None:
    case = read_case(path)
    wanted = case.pop("problems")
    templates = tmp_path / "workspace" / "templates"
    shutil.copytree(HERE / "templates" / "small", templates / "small")
    for name, text in {"theme.yaml": "extends: small\n", **case}.items():
        (templates / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (templates / "mine" / name).write_text(text, "utf-8")
    theme, loaded = load_theme("mine", templates)
    assert theme is not None
    edition, problems = render_edition(make_issue(), "lv", theme, publication)
    shown = "".join(f"{problem}\n" for problem in [*loaded, *problems])
    if os.environ.get("REWRITE"):
        path.write_text(path.read_text("utf-8").partition("=== problems\n")[0] + "=== problems\n" + shown, "utf-8")
    assert shown == wanted
    assert (edition is None) == (has_errors(problems) and "no-image" not in shown)
