"""Markdown as editors type it, and the two forms that readers get; tags are shown as they are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.model import RichText
from newsletter.content.richtext import Writer
from newsletter.merge.tags import TagMint, extract, restore

FIXTURES = sorted((Path(__file__).parent / "markdown").glob("*.txt"))
FOLDER = "=== images/āboli zarā (1).png: png 1200x600\n=== images/logo.png: png 40x20\n"


def written(source: str, folder: Path) -> RichText:
    """Write a text out as a block's, with its tags put back."""
    mint = TagMint("nlaaaaaa")
    text, problems = extract(source, mint)
    faults = Faults("lv.md", source.split("\n"), mint.tags)
    rich = Writer(faults, Pictures(folder, faults), mint.tags, "lasīt vairāk").blocks(text, 1)
    assert not problems
    assert not faults.found
    return RichText(restore(rich.html, mint.tags), restore(rich.text, mint.tags))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_case(fixture: Path, write_folder: Callable[[str], Path]) -> None:
    source, html, text = fixture.read_text("utf-8").split("=== html\n")[0], *_wanted(fixture)
    rich = written(source.rstrip("\n"), write_folder(FOLDER))
    assert rich.html == html
    assert rich.text == text
    ET.fromstring(f"<div>{rich.html}</div>")  # noqa: S314 - our own output


def _wanted(fixture: Path) -> tuple[str, str]:
    html, _, text = fixture.read_text("utf-8").partition("=== html\n")[2].partition("=== text\n")
    return html.rstrip("\n"), text.rstrip("\n")
