"""Every example of the guide to writing, built as an issue of its own."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.config import Settings
from newsletter.content.load import load_issue
from newsletter.problems import Severity
from newsletter.render.output import merge_edition
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from newsletter.theme.model import Theme

ROOT = Path(__file__).parents[2]
SHEET = (ROOT / "docs" / "guides" / "writing.md").read_text(encoding="utf-8")
PICTURE = ROOT / "templates" / "classic" / "examples" / "images" / "picture.png"
TOP = "---\nsubject: An example\npreheader: From the guide\n---\n"
EXAMPLES = re.findall(r"^```markdown\n(.*?)^```$", SHEET, re.M | re.S)
READER = {"subscriber": {}, "unsubscribe_url": "https://news.example/u/1", "web_url": "https://news.example/w/1"}


def build(text: str, folder: Path, settings: Settings) -> str:
    """Build an issue of one text whose pictures are all there, and return its plain text."""
    (folder / "images").mkdir()
    for name in re.findall(r"\(images/([^)\s]+)", text):
        shutil.copy(PICTURE, folder / "images" / name)
    (folder / "en.md").write_text(text, encoding="utf-8")
    (folder / "issue.yaml").write_text("date: 2026-11-24\n", encoding="utf-8")
    settings = replace(settings, publication=replace(settings.publication, locale="en"))
    theme, _ = load_theme("classic", settings.themes)
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, settings.themes))
    assert issue
    assert theme
    edition, more = render_edition(issue, "en", theme, settings.publication)
    assert [str(problem) for problem in (*problems, *more) if problem.severity is Severity.ERROR] == []
    assert edition
    return merge_edition(edition, READER)["text"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: re.split(r"\W+", text.strip(":-\n "))[0])
def test_an_example_of_the_guide_can_be_built(example: str, tmp_path: Path, settings: Settings) -> None:
    text = build(example if example.startswith("---") else TOP + example, tmp_path, settings)
    assert ":::" not in text
    assert "**" not in text


def test_the_guide_shows_every_block_that_one_writes(theme: Theme) -> None:
    shown = set(re.findall(r"^:::([a-z-]+)", "\n".join(EXAMPLES), re.M))
    by_itself = {"header", "footer", "text", "heading", "image", "divider"}
    assert shown == set(theme.blocks) - by_itself - {"mjml"}
