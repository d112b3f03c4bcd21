"""Templates that people send, as editions: what the rules say of each."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.check.code import Concern
from newsletter.check.examined import Examined
from newsletter.check.run import RULES, EditionRule
from newsletter.config import Publication, Settings
from newsletter.content.model import Document, Issue
from newsletter.problems import Problem
from newsletter.render.bare import render_mjml
from newsletter.render.edition import Edition
from newsletter.theme.load import load_theme

ROOT = Path(__file__).parents[2]
FOLDERS = ("mjml", "mjml-docs", "mjml-features")


@dataclass(frozen=True)
class Found:
    """One thing that a rule says of a template."""

    template: str
    concern: Concern
    problem: Problem


def templates() -> list[Path]:
    """Return the templates, whole documents and not the parts that they include."""
    files = (file for folder in FOLDERS for file in sorted((ROOT / "tests" / "data" / folder).rglob("*.mjml")))
    return [file for file in files if not file.name.startswith("_") and file.parent.name != "parts"]


def ask() -> Iterator[Found]:
    """Yield what every rule that looks at an edition says of every template."""
    with tempfile.TemporaryDirectory() as folder:
        for file in templates():
            examined = _examined(file, Path(folder))
            for rule in RULES:
                if isinstance(rule, EditionRule):
                    for problem in rule.check(examined):
                        yield Found(file.relative_to(ROOT / "tests" / "data").as_posix(), rule.concern, problem)


def concerns() -> list[Concern]:
    """Return the concerns of the rules that look at an edition."""
    return list(dict.fromkeys(rule.concern for rule in RULES if isinstance(rule, EditionRule)))


def _examined(file: Path, root: Path) -> Examined:
    html, problems = render_mjml(file.read_text("utf-8"), file, file.name)
    if html is None:
        raise ValueError("\n".join(map(str, problems)))
    (root / "en.md").write_text("", "utf-8")
    document = Document("en", "en.md", "A letter that people send", "", (), "nlaaaaaa")
    issue = Issue("templates", root, datetime.date(2012, 11, 1), "classic", {"en": document})
    settings = Settings(root, Publication("News", "News", "news@example.org", "example.org", "Riga", "en"))
    theme, _ = load_theme("classic", root)
    if theme is None:
        raise ValueError("the theme “classic” is gone")
    return Examined(settings, issue, issue, theme, Edition("templates", "en", document.subject, "", html, "", (), ()))
