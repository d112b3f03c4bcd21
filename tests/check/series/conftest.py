"""A workspace of several issues, written from a few lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.examined import Examined, ExaminedIssue
from newsletter.check.series.rule import check
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.problems import Problem
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme

Series = Callable[..., list[Problem]]


def write_issue(root: Path, date: str, text: str, *, locale: str = "en", subject: str = "News") -> Path:
    folder = root / "issues" / f"{date}-x"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{locale}.md").write_text(f"---\nsubject: {subject}\npreheader: p\n---\n{text}\n", "utf-8")
    return folder


def found_in(root: Path, folder: Path, locale: str, *, footer: str = "Riga") -> list[Problem]:
    publication = Publication("Leaders", "Leaders", "n@example.org", "n.example.org", footer, locale)
    settings = Settings(root, replace(publication))
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, root / "templates"))
    assert issue is not None, problems
    theme, _ = load_theme("classic", root / "templates")
    assert theme is not None
    edition, faults = render_edition(issue, locale, theme, settings.publication)
    assert edition is not None, faults
    editions = {locale: Examined(settings, issue, issue, theme, edition)}
    return list(check(ExaminedIssue(settings, issue, issue, theme, editions)))


@pytest.fixture
def series(tmp_path: Path) -> Series:
    """Return what writes issues, (date, text, subject) each, and tells what is found in the last of them."""

    def written(*issues: tuple[str, str, str], locale: str = "en", footer: str = "Riga") -> list[Problem]:
        folders = [write_issue(tmp_path, date, text, locale=locale, subject=said) for date, text, said in issues]
        return found_in(tmp_path, folders[-1], locale, footer=footer)

    return written
