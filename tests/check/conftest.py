"""A small issue, examined: what the rules of an edition are tried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsletter.check.examined import Examined
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme

PUBLICATION = Publication(
    "News", "News", "news@energija.lv", "energija.lv", "Brīvības iela 1", "lv", unsubscribe_address="leave@energija.lv"
)


@pytest.fixture
def examine(tmp_path: Path) -> Callable[..., Examined]:
    """Return what examines an issue of one text in the shipped theme; its arguments change the publication."""

    def examined(text: str, **publication: Any) -> Examined:
        folder = tmp_path / "issues" / "2012-11-x"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lv.md").write_text(text, "utf-8")
        settings = Settings(tmp_path, replace(PUBLICATION, **publication))
        issue, problems = load_issue(folder, settings, lambda name: load_theme(name, tmp_path / "templates"))
        assert issue is not None, problems
        theme, _ = load_theme("classic", tmp_path / "templates")
        assert theme is not None
        edition, faults = render_edition(issue, "lv", theme, settings.publication)
        assert edition is not None, faults
        return Examined(settings, issue, issue, theme, edition)

    return examined
